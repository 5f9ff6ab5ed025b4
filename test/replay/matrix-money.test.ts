import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { SeenCall } from '../provider-server/script.js';
import { KEY, question, rightAnswer, type Stage, type StageOptions, stage } from './live-run.js';

let here: Stage;
afterEach(() => here.end());
const open = async (options: StageOptions = {}): Promise<Stage> => {
  here = await stage(options);
  return here;
};
const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const json = (text: string) => JSON.parse(text);

describe('fault matrix (reliability.md section 4)', () => {
  it('row 13: when results cannot be written the journal keeps all, and a resumed run writes them without a call', async () => {
    await open({ cases: 3 });
    // A folder where the file should go: the rename fails, as it does on a full or read-only disk.
    const { mkdirSync, rmSync } = await import('node:fs');
    mkdirSync(here.at('run/outcomes.jsonl/x'), { recursive: true });
    const { code } = await here.run(['--force']);
    expect(code).toBe(3);
    expect(readdirSync(here.at('run')).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    rmSync(here.at('run/outcomes.jsonl'), { recursive: true });
    expect((await here.run(['--resume', here.at('run')])).code).toBe(0);
    expect(here.server.counts.calls).toBe(3);
    expect(here.rows('run/outcomes.jsonl')).toHaveLength(3);
  });

  it('row 14: with everything cached no call is made and the bytes are the same', async () => {
    await open({ cases: 25, tiers: ['small', 'large'] });
    await here.run();
    const { calls } = here.server.counts;
    expect((await here.run(['--out', here.at('again')])).code).toBe(0);
    expect(here.server.counts.calls).toBe(calls);
    for (const name of ['outcomes.jsonl', 'run.json'])
      expect(hash(here.text(`again/${name}`))).toBe(hash(here.text(`run/${name}`)));
    expect(json(here.text('again/spend.json'))).toMatchObject({ spent_usd: 0, from_cache: 50, calls_sent: 0 });
    await here.run(['--out', here.at('fresh'), '--no-cache']);
    expect(here.server.counts.calls).toBe(2 * calls);
  });

  it('row 17: with $1 and calls of at most $0.10 the eleventh is never sent, however many at once', async () => {
    // Input is free; 1,000 output tokens at $100 a million are $0.10, which every answer uses up.
    const answer = (call: SeenCall) => ({ ...rightAnswer(call), usage: { input_tokens: 0, output_tokens: 1000 } });
    await open({ cases: 32, answer, latencyMs: () => 5, price: 'price: {input: 0, output: 100, as_of: 2026-01-01}' });
    const { code, stderr } = await here.run(['--max-spend', '1', '--max-tokens', '1000', '--concurrency', '32']);
    expect(code).toBe(3);
    expect(here.server.counts.calls).toBe(10);
    expect(json(here.text('run/spend.json'))).toMatchObject({ pending: 22, stopped_by: ['budget-spent'] });
    expect(json(here.text('run/spend.json')).spent_usd).toBeCloseTo(1, 9);
    expect(stderr).toContain('--resume');
    expect((await here.run(['--resume', here.at('run'), '--max-spend', '4'])).code).toBe(0);
    expect(here.server.counts.calls).toBe(32);
  });

  it('row 17: of a server that does not heed the limit of tokens only the calls that were out can pass the budget', async () => {
    const answer = (call: SeenCall) => ({ ...rightAnswer(call), usage: { input_tokens: 0, output_tokens: 5000 } });
    await open({ cases: 60, answer, latencyMs: () => 5, price: 'price: {input: 0, output: 100, as_of: 2026-01-01}' });
    // Reserved $0.10 each, billed $0.50.
    const { code, stdout } = await here.run([
      '--max-spend',
      '6',
      '--max-tokens',
      '1000',
      '--concurrency',
      '8',
      '--json',
    ]);
    expect(code).toBe(3);
    expect(json(here.text('run/spend.json')).spent_usd).toBeLessThanOrEqual(6);
    expect(here.server.counts.calls).toBe(12);
    expect(json(stdout).warnings).toContainEqual({
      code: 'limit-not-heeded',
      fields: { tier: 'small', count: 12, limit: 1000, most: 5000 },
    });
  });

  it('row 18: a model without a price ends it before any call', async () => {
    await open({ price: 'max_tokens: 10' });
    const { code, stderr } = await here.run();
    expect(code).toBe(2);
    expect(stderr).toContain('small-1');
    expect(here.server.counts.calls).toBe(0);
  });

  it('row 19: cached tokens are priced once, and an answer without usage counts as its worst case', async () => {
    const usage = { input_tokens: 20, cache_read_tokens: 80, output_tokens: 10 };
    for (const provider of ['openai', 'anthropic'] as const) {
      await open({
        cases: 1,
        provider,
        answer: (call) => ({ ...rightAnswer(call), usage }),
        price: 'price: {input: 1, output: 5, cache_read: 0.1, as_of: 2026-01-01}',
      });
      await here.run();
      expect(here.rows('run/outcomes.jsonl')[0]?.['cost_usd']).toBeCloseTo((20 + 8 + 50) / 1e6, 15);
      await here.end();
    }
    await open({ cases: 1, answer: (call) => ({ ...rightAnswer(call), usage: null }) });
    await here.run();
    expect(here.rows('run/outcomes.jsonl')[0]).toMatchObject({ cost_usd: null, usage: null, status: 'scored' });
    expect(json(here.text('run/spend.json')).spent_usd).toBeGreaterThan(0.02);
  });

  it('row 20: the first interrupt drains and can be resumed, the second gives up at once', async () => {
    const acts: (() => void)[] = [];
    // Interrupts come when the server has seen so many calls, not after so much time: machines differ.
    let seen = 0;
    let onCall = (calls: number): void => {
      if (calls === 3) acts[0]?.();
    };
    const latencyMs = (): number => {
      seen += 1;
      onCall(seen);
      return 30;
    };
    await open({ cases: 40, times: 1, latencyMs });
    const onInterrupt = (act: () => void) => {
      acts.push(act);
      return () => undefined;
    };
    const first = await here.run([], { onInterrupt });
    expect(first.code).toBe(130);
    const { answered, calls } = here.server.counts;
    expect(answered).toBe(calls);
    expect(here.rows('run/outcomes.jsonl')).toHaveLength(answered);
    acts.length = 0;
    seen = 0;
    onCall = (calls) => {
      if (calls !== 2) return;
      acts[0]?.();
      acts[0]?.();
    };
    const second = await here.run(['--resume', here.at('run')], { onInterrupt });
    expect(second.code).toBe(130);
    expect((await here.run(['--resume', here.at('run')])).code).toBe(0);
    expect(here.rows('run/outcomes.jsonl')).toHaveLength(40);
    expect(json(here.text('run/spend.json')).possibly_billed_calls).toBeGreaterThan(0);
  });

  it('rows 22 and 23: keys and prompts are in no output, log, journal or report; texts only in the cache', async () => {
    const canary = 'PROMPT-CANARY';
    const answer = (call: SeenCall) => ({
      ...rightAnswer(call),
      response: `ANSWER-CANARY ${KEY}`,
      model: `small-1-${KEY}`,
    });
    await open({
      cases: 6,
      answer,
      fault: (call) =>
        call.attempt === 1
          ? { kind: 'status', status: 429, message: `${canary} ${KEY}`, type: KEY }
          : call.prompt === question(5)
            ? { kind: 'status', status: 400, message: KEY, type: canary }
            : null,
    });
    const set = here.text('set.jsonl').replaceAll('what is', `${canary} what is`);
    writeFileSync(here.at('set.jsonl'), set);
    const { stdout, stderr } = await here.run(['--json']);
    const again = await here.run(['--out', here.at('run')]);
    const missing = await here.run(['--out', here.at('none')], { env: {} });
    const texts = [stdout, stderr, again.stdout, again.stderr, missing.stdout, missing.stderr];
    for (const name of readdirSync(here.at('run'))) {
      expect(statSync(here.at(`run/${name}`)).mode & 0o777).toBe(0o600);
      texts.push(here.text(`run/${name}`));
    }
    expect(texts).toHaveLength(6 + 4);
    for (const text of texts) expect(text).not.toMatch(/CANARY|canary-0123/);
    expect(statSync(here.at('run')).mode & 0o777).toBe(0o700);
    const cached = readdirSync(here.at('.router-cache'), { recursive: true, withFileTypes: true }).filter((one) =>
      one.isFile(),
    );
    expect(cached.length).toBeGreaterThan(1);
    for (const one of cached) {
      const path = join(one.parentPath, one.name);
      expect(statSync(path).mode & 0o777).toBe(0o600);
      expect(readFileSync(path, 'utf8')).not.toContain(KEY);
    }
  });
});
