import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Fault, SeenCall } from '../provider-server/script.js';
import { KEY, question, rightAnswer, type Stage, type StageOptions, stage } from './live-run.js';

let here: Stage;
afterEach(() => here.end());
const open = async (options: StageOptions = {}): Promise<Stage> => {
  here = await stage(options);
  return here;
};
const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const json = (text: string) => JSON.parse(text);
/** The first attempts of every prompt fail so. */
const firstly =
  (fault: Fault, attempts = 1) =>
  (call: SeenCall) =>
    call.attempt <= attempts ? fault : null;
/** Only this case fails so. */
const only = (n: number, fault: Fault) => (call: SeenCall) => (call.prompt === question(n) ? fault : null);

describe('fault matrix (reliability.md section 4)', () => {
  it('row 1: a 429 with Retry-After: 2 waits 2 s or more, then succeeds; the retry is counted', async () => {
    const sent: number[] = [];
    const start = performance.now();
    await open({
      cases: 1,
      fault: (call) => {
        sent.push((performance.now() - start) * 100);
        return call.attempt === 1 ? { kind: 'status', status: 429, headers: { 'retry-after': '2' } } : null;
      },
    });
    const { code } = await here.run();
    expect(code).toBe(0);
    expect((sent[1] as number) - (sent[0] as number)).toBeGreaterThanOrEqual(2000);
    expect(json(here.text('run/spend.json'))).toMatchObject({
      calls_sent: 2,
      calls_without_answer: 1,
      possibly_billed_calls: 0,
    });
  });

  it('row 2: a Retry-After beyond ten minutes stops the provider and says when to resume', async () => {
    await open({ fault: () => ({ kind: 'status', status: 429, headers: { 'retry-after': '99999999999' } }) });
    const { code, stderr } = await here.run();
    expect(code).toBe(3);
    expect(stderr).toMatch(/asks to be left alone for \d+ s.*--resume/);
    expect(here.server.counts.calls).toBeLessThanOrEqual(4);
  });

  it('row 3: an outage opens the breaker; its calls stay to do, the journal is whole, and a resumed run finishes', async () => {
    let isDown = true;
    await open({
      cases: 20,
      fault: (call) => (isDown ? { kind: 'status', status: call.index % 2 ? 529 : 503 } : null),
    });
    const { code, stderr } = await here.run();
    expect(code).toBe(3);
    expect(stderr).toMatch(/did not answer for a minute/);
    expect(here.server.counts.calls).toBeLessThan(20);
    expect(json(here.text('run/spend.json'))).toMatchObject({ pending: 20, stopped_by: ['provider-down'] });
    expect(here.text('run/outcomes.jsonl')).toBe('');
    isDown = false;
    expect((await here.run(['--resume', here.at('run')])).code).toBe(0);
    expect(here.rows('run/outcomes.jsonl').map((one) => one['score'])).toEqual(Array(20).fill(1));
  });

  it('row 3: a short outage is waited out', async () => {
    await open({ cases: 8, fault: (call) => (call.index <= 7 ? { kind: 'status', status: 529 } : null) });
    expect((await here.run()).code).toBe(0);
  });

  it('row 4: an error object in a 200, whole or in mid-stream, is repeated and never cached', async () => {
    for (const kind of ['error_in_200', 'error_mid_stream'] as const) {
      for (const provider of ['openai', 'anthropic'] as const) {
        await open({ cases: 3, provider, fault: firstly({ kind, type: 'overloaded_error' }) });
        expect((await here.run()).code).toBe(0);
        expect(here.server.counts.calls).toBe(6);
        expect(here.rows('run/outcomes.jsonl').every((one) => one['score'] === 1)).toBe(true);
        await here.run(['--out', here.at('again')]);
        expect(here.server.counts.calls).toBe(6);
        await here.end();
      }
    }
    await open();
  });

  it('row 5: the same 500 for one item fails it after three, and the others finish', async () => {
    await open({ cases: 60, fault: only(7, { kind: 'status', status: 500 }) });
    const { code } = await here.run();
    expect(code).toBe(0);
    expect(here.server.attempts.get(`small-1\n${question(7)}`)).toBe(3);
    expect(
      here
        .rows('run/outcomes.jsonl')
        .filter((one) => one['status'] === 'failed')
        .map((one) => one['case_id']),
    ).toEqual(['c00007']);
    expect(json(here.text('run/run.json'))).toMatchObject({ scored: 59, failed: 1, unscored: 0 });
  });

  it('row 6: 400 and 404 are not repeated; 401 and 403 stop the provider at once', async () => {
    for (const status of [400, 404]) {
      await open({ cases: 60, fault: only(3, { kind: 'status', status }) });
      expect((await here.run()).code).toBe(0);
      expect(here.server.counts.calls).toBe(60);
      await here.end();
    }
    for (const status of [401, 403]) {
      await open({ cases: 60, fault: () => ({ kind: 'status', status }) });
      const { code, stderr } = await here.run();
      expect(code).toBe(3);
      expect(stderr).toContain(`refuses (HTTP ${status}`);
      expect(here.server.counts.calls).toBeLessThanOrEqual(4);
      expect(json(here.text('run/spend.json'))).toMatchObject({ pending: 60 });
      await here.end();
    }
    await open();
  });

  it('row 7: a reset in mid-body and an idle socket are repeated and counted as possibly billed', async () => {
    await open({
      cases: 4,
      times: 100,
      fault: (call) =>
        call.attempt > 1
          ? null
          : call.index % 2
            ? { kind: 'reset', when: 'mid_body' }
            : { kind: 'idle', when: 'mid_body' },
    });
    expect((await here.run()).code).toBe(0);
    const spend = json(here.text('run/spend.json'));
    expect(spend).toMatchObject({ possibly_billed_calls: 4, calls_sent: 8 });
    expect(spend.possibly_billed_usd).toBeGreaterThan(0);
  });

  it('row 8: a slow loris meets the total timeout, which is all the time an item has', async () => {
    await open({ cases: 1, times: 500, fault: firstly({ kind: 'slow_loris', everyMs: 10 }) });
    await here.run();
    expect(here.rows('run/journal.jsonl').find((one) => one['t'] === 'attempt')).toMatchObject({
      error: expect.stringMatching(/total|idle/),
      held_usd: expect.closeTo(0.0205, 3),
    });
    expect(json(here.text('run/spend.json')).possibly_billed_calls).toBeGreaterThanOrEqual(1);
  });

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
    await open({ cases: 40, times: 1, latencyMs: () => 30 });
    const acts: (() => void)[] = [];
    const onInterrupt = (act: () => void) => {
      acts.push(act);
      return () => undefined;
    };
    setTimeout(() => acts[0]?.(), 45);
    const first = await here.run([], { onInterrupt });
    expect(first.code).toBe(130);
    const { answered, calls } = here.server.counts;
    expect(answered).toBe(calls);
    expect(here.rows('run/outcomes.jsonl')).toHaveLength(answered);
    acts.length = 0;
    setTimeout(() => {
      acts[0]?.();
      acts[0]?.();
    }, 20);
    const second = await here.run(['--resume', here.at('run')], { onInterrupt });
    expect(second.code).toBe(130);
    expect((await here.run(['--resume', here.at('run')])).code).toBe(0);
    expect(here.rows('run/outcomes.jsonl')).toHaveLength(40);
    expect(json(here.text('run/spend.json')).possibly_billed_calls).toBeGreaterThan(0);
  });

  it.each(['openai', 'anthropic'] as const)(
    'row 21: a batch of %s is matched by id, resubmits what expired, and leaves to do what is missing',
    async (provider) => {
      let isFirst = true;
      const fates = ['ok', 'expired', 'errored', 'missing', 'twice'] as const;
      await open({
        cases: 10,
        provider,
        batch: { polls: 2, fate: (_, index) => (isFirst ? (fates[index % 5] as 'ok') : 'ok') },
      });
      const counts = here.server.counts;
      const run = here.run(['--batch']);
      const watch = setInterval(() => {
        if (here.server.counts.batches > 1) isFirst = false;
      }, 1);
      const { code, stderr } = await run;
      clearInterval(watch);
      isFirst = false;
      expect(counts.batches).toBe(0);
      expect(code).toBe(3);
      expect(stderr).toContain('of 10 answers of the batch are ready');
      // Two that expired were asked again; two with no word stay to do.
      expect(here.server.counts.submitted).toBe(12);
      expect(json(here.text('run/spend.json'))).toMatchObject({ pending: 2 });
      const states = here
        .rows('run/outcomes.jsonl')
        .map((one) => `${one['case_id']} ${one['status']} ${one['error'] ?? ''}`);
      expect(states.filter((one) => one.includes('scored'))).toHaveLength(4);
      expect(states.filter((one) => one.includes('twice'))).toHaveLength(2);
      expect((await here.run(['--resume', here.at('run')])).code).toBe(3);
      expect(here.server.counts.submitted).toBe(14);
      expect(here.rows('run/outcomes.jsonl')).toHaveLength(10);
      // Half the price is spent; the outcome bears the full one.
      const scored = here.rows('run/outcomes.jsonl').filter((one) => one['status'] === 'scored');
      const full = scored.reduce((sum, one) => sum + (one['cost_usd'] as number), 0);
      expect(json(here.text('run/spend.json')).spent_usd).toBeCloseTo(full / 2, 12);
    },
  );

  it('row 21: a batch that is "completed" without an output file leaves everything to do', async () => {
    await open({ cases: 3, batch: { polls: 1, hasNoOutput: true } });
    expect((await here.run(['--batch'])).code).toBe(3);
    expect(json(here.text('run/spend.json'))).toMatchObject({ pending: 3, spent_usd: 0 });
  });

  it('row 21: a batch outlives the process: a resumed run collects it and hands nothing in again', async () => {
    await open({ cases: 5, batch: { polls: 6 } });
    let act: () => void = () => undefined;
    const onInterrupt = (one: () => void) => {
      act = one;
      return () => undefined;
    };
    const running = here.run(['--batch'], { onInterrupt });
    const watch = setInterval(() => {
      if (here.server.counts.batches === 1) act();
    }, 20);
    const { code } = await running;
    clearInterval(watch);
    expect(code).toBe(130);
    expect((await here.run(['--resume', here.at('run')])).code).toBe(0);
    expect(here.server.counts).toMatchObject({ batches: 1, submitted: 5 });
    expect(here.rows('run/outcomes.jsonl').map((one) => one['score'])).toEqual(Array(5).fill(1));
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
    }
  });
});

describe('router eval on live tiers', () => {
  it('needs --max-spend, and a key from the environment', async () => {
    await open();
    const args = [
      '--config',
      here.at('router.yaml'),
      '--tiers',
      'small',
      '--set',
      here.at('set.jsonl'),
      '--out',
      here.at('run'),
    ];
    const { main } = await import('../../src/cli/main.js');
    const err: string[] = [];
    const io = {
      stdout: { write: () => undefined },
      stderr: { write: (text: string) => void err.push(text) },
      env: {},
      cwd: here.folder,
      isTerminal: false,
      columns: 100,
      hasColour: false,
      now: () => 0,
    };
    expect(await main(['eval', ...args], io)).toBe(2);
    expect(err.join('')).toContain('--max-spend');
    writeFileSync(
      here.at('router.yaml'),
      here.text('router.yaml').replace('provider: openai', 'provider: openai, api_key_env: MY_KEY'),
    );
    expect(await main(['eval', ...args, '--max-spend', '1'], io)).toBe(2);
    expect(err.join('')).toContain('MY_KEY');
    expect(here.server.counts.calls).toBe(0);
    expect(existsSync(here.at('run'))).toBe(false);
  });

  it('prices a run before it is made, within a range that holds', async () => {
    await open({ cases: 50 });
    const { code, stdout } = await here.run(['--dry-run', '--json', '--max-tokens', '100']);
    expect(code).toBe(0);
    expect(here.server.counts.calls).toBe(0);
    expect(existsSync(here.at('run'))).toBe(false);
    const forecast = json(stdout);
    await here.run(['--max-tokens', '100']);
    const { spent_usd } = json(here.text('run/spend.json'));
    expect(forecast.tiers[0]).toMatchObject({ tier: 'small', calls: 50 });
    expect(spent_usd).toBeGreaterThan(forecast.cost_usd.low);
    expect(spent_usd).toBeLessThan(forecast.worst_cost_usd);
    expect(forecast.seconds.high).toBeGreaterThanOrEqual(forecast.seconds.low);
    expect((await here.run(['--dry-run'])).stdout).toContain('nothing was called');
  });

  it('asks every question K times and tells how often a tier disagrees with itself', async () => {
    // Every second asking of an even case is wrong.
    const seen = new Map<string, number>();
    const answer = (call: SeenCall) => {
      const times = (seen.get(call.prompt) ?? 0) + 1;
      seen.set(call.prompt, times);
      const n = Number(/^case (\d+)/.exec(call.prompt)?.[1]);
      return { ...rightAnswer(call), response: times === 2 && n % 2 === 0 ? 'It is -1.' : `It is ${2 * n}.` };
    };
    await open({ cases: 20, answer });
    await here.run(['--repeats', '2']);
    expect(here.server.counts.calls).toBe(40);
    expect(here.rows('run/outcomes.jsonl')).toHaveLength(20);
    expect(here.rows('run/repeats.jsonl')).toHaveLength(40);
    expect(json(here.text('run/run.json'))).toMatchObject({ repeats: 2, noise_floor: { value: 0.5, n: 20 } });
  });

  it('warns of a name that is answered by another model', async () => {
    await open({ cases: 2, answer: (call) => ({ ...rightAnswer(call), model: 'other-9' }) });
    expect((await here.run()).stderr).toContain('asked for small-1, answered by other-9');
  });

  it('says that more than 2 % failed, and ends with 3', async () => {
    await open({ cases: 40, fault: only(1, { kind: 'status', status: 400 }) });
    const { code, stderr } = await here.run();
    expect(code).toBe(3);
    expect(stderr).toContain('more than 2 %');
  });

  it('goes on only with the run that was begun', async () => {
    await open({ cases: 2 });
    await here.run();
    writeFileSync(here.at('set.jsonl'), readFileSync(here.at('set.jsonl'), 'utf8').replace('case 0', 'case 7'));
    const { code, stderr } = await here.run(['--resume', here.at('run')]);
    expect(code).toBe(2);
    expect(stderr).toContain('have changed since');
  });
});
