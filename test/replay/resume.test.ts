import { writeFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import type { SeenCall } from '../provider-server/script.js';
import { question, rightAnswer, type Stage, type StageOptions, stage } from './live-run.js';

let here: Stage;
afterEach(() => here.end());
const open = async (options: StageOptions = {}): Promise<Stage> => {
  here = await stage(options);
  return here;
};
const json = (text: string) => JSON.parse(text);
const scores = (): unknown[] => here.rows('run/outcomes.jsonl').map((one) => one['score']);

describe('router eval --resume', () => {
  it('leaves failed calls as they are, says how to ask them again, and does so with --retry-failed alone', async () => {
    let isBroken = true;
    const fault = (call: SeenCall) =>
      isBroken && call.prompt === question(2) ? ({ kind: 'status', status: 400 } as const) : null;
    await open({ cases: 5, fault });
    const first = await here.run();
    expect(first.stderr).toContain('Next: ask once more for the 1 answers that failed.\n  router eval --resume');
    expect(here.server.counts.calls).toBe(5);
    isBroken = false;
    expect((await here.run(['--resume', here.at('run')])).code).toBe(3);
    expect(here.server.counts.calls).toBe(5);
    const { code, stderr } = await here.run(['--resume', here.at('run'), '--retry-failed']);
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('ask once more')]);
    expect(here.server.counts.calls).toBe(6);
    expect(scores()).toEqual(Array(5).fill(1));
    const { spent_usd } = json(here.text('run/spend.json'));
    expect(spent_usd).toBeCloseTo(5 * (20 * 1e-6 + 10 * 5e-6), 12);
  });

  it.each(['openai', 'anthropic'] as const)(
    'finds a batch of %s again that was handed in by a process that died before it wrote its id',
    async (provider) => {
      await open({ cases: 4, provider, batch: { polls: 2 } });
      let act: () => void = () => undefined;
      const onInterrupt = (one: () => void) => {
        act = one;
        return () => undefined;
      };
      const running = here.run(['--batch'], { onInterrupt });
      const watch = setInterval(() => {
        if (here.server.counts.batches === 1) act();
      }, 5);
      await running;
      clearInterval(watch);
      // What the journal of such a process holds: the intent, and nothing after it.
      const kept = here.rows('run/journal.jsonl').filter((line) => ['run', 'batch-intent'].includes(String(line['t'])));
      writeFileSync(here.at('run/journal.jsonl'), kept.map((line) => `${JSON.stringify(line)}\n`).join(''));
      expect(kept).toHaveLength(2);
      expect((await here.run(['--resume', here.at('run')])).code).toBe(0);
      expect(here.server.counts).toMatchObject({ batches: 1, submitted: 4 });
      expect(scores()).toEqual(Array(4).fill(1));
      expect(json(here.text('run/spend.json'))).toMatchObject({ possibly_billed_usd: 0, possibly_billed_calls: 0 });
    },
  );

  it('says that a batch may be billed when its vendor shows none, counts it, and asks again within the limit', async () => {
    await open({ cases: 3, batch: { polls: 1 } });
    await here.run(['--batch', '--no-cache']);
    const [begin, intent] = here.rows('run/journal.jsonl');
    const lost = { ...intent, mark: '0123456789ab' };
    writeFileSync(here.at('run/journal.jsonl'), `${JSON.stringify(begin)}\n${JSON.stringify(lost)}\n`);
    const { code, stderr } = await here.run(['--resume', here.at('run')]);
    expect([code, stderr]).toEqual([0, expect.stringContaining('a batch of 3 calls was being handed in')]);
    expect(here.server.counts.batches).toBe(2);
    const spend = json(here.text('run/spend.json'));
    expect(spend).toMatchObject({
      possibly_billed_calls: 3,
      possibly_billed_usd: expect.closeTo(Number(lost['worst_usd' as keyof typeof lost]), 12),
    });
    // What may be billed is held against the limit.
    writeFileSync(here.at('run/journal.jsonl'), `${JSON.stringify(begin)}\n${JSON.stringify(lost)}\n`);
    const poor = await here.run(['--resume', here.at('run'), '--max-spend', String(spend.possibly_billed_usd * 1.2)]);
    expect(poor.code).toBe(3);
    expect(here.server.counts.batches).toBe(2);
  });
});

describe('router eval --dry-run', () => {
  it('prices batches at half, and says when their answers come', async () => {
    await open({ cases: 20 });
    const full = json((await here.run(['--dry-run', '--json'])).stdout);
    const half = json((await here.run(['--dry-run', '--json', '--batch'])).stdout);
    for (const end of ['low', 'high']) expect(half.cost_usd[end]).toBeCloseTo(full.cost_usd[end] / 2, 12);
    expect(half.worst_cost_usd).toBeCloseTo(full.worst_cost_usd / 2, 12);
    expect((await here.run(['--dry-run', '--batch'])).stdout).toContain('half the price, answers within a day');
    await here.run(['--batch', '--max-spend', String(half.worst_cost_usd)]);
    expect(json(here.text('run/spend.json'))).toMatchObject({ pending: 0, stopped_by: [] });
  });

  it("goes by the lengths of the eval set's references where they are whole answers, and by no more than it knows elsewhere", async () => {
    await open({ cases: 6, grader: 'judge' });
    const set = here.rows('set.jsonl').map((one) => ({ ...one, reference: 'x'.repeat(490) }));
    writeFileSync(here.at('set.jsonl'), set.map((one) => `${JSON.stringify(one)}\n`).join(''));
    const told = json((await here.run(['--dry-run', '--json'])).stdout);
    expect([told.basis, told.tiers[0].output_tokens_per_call]).toEqual(['set', { low: 50, likely: 100, high: 200 }]);
    expect((await here.run(['--dry-run'])).stdout).toContain("eval set's references");
    await here.end();
    await open({ cases: 6 });
    expect(json((await here.run(['--dry-run', '--json'])).stdout).basis).toBe('limits');
  });

  it('allows for input counted wrong, counts dense scripts by the sign, and takes as long as a token limit makes it', async () => {
    await open({
      cases: 10,
      tierMore: ', tokens_per_minute: 1000',
      price: 'price: {input: 1, output: 0, as_of: 2026-01-01}',
    });
    const texts = [...'漢字かな交じり文'.repeat(50)].join('');
    const set = here.rows('set.jsonl').map((one) => ({ ...one, prompt: `${one['id']} ${texts}` }));
    writeFileSync(here.at('set.jsonl'), set.map((one) => `${JSON.stringify(one)}\n`).join(''));
    const { tiers, seconds } = json((await here.run(['--dry-run', '--json'])).stdout);
    const { input_tokens, cost_usd } = tiers[0];
    expect(input_tokens / 10).toBeGreaterThan(400);
    expect(input_tokens / 10).toBeLessThan(420);
    expect(cost_usd.high / cost_usd.low).toBeCloseTo(1.29 / 0.71, 2);
    expect(seconds.low).toBeCloseTo(((input_tokens + 10) / 1000) * 60, 6);
  });

  it('counts the judge, so that its worst case is enough for the whole run', async () => {
    const answer = (call: SeenCall) => ({
      ...rightAnswer(call),
      ...(call.model === 'judge-1' && {
        response: `{"reason": "x", "verdict": "${call.prompt.includes('17 + 26') ? 'bad' : 'good'}"}`,
      }),
    });
    await open({ cases: 6, tiers: ['small', 'large'], grader: 'judge', answer });
    const dry = json((await here.run(['--dry-run', '--json', '--repeats', '2', '--max-tokens', '50'])).stdout);
    expect(dry.judge).toMatchObject({ tier: 'the judge', model: 'judge-1', calls: 10 + 24 });
    expect(dry.cost_usd.high).toBeGreaterThan(dry.tiers[0].cost_usd.high + dry.tiers[1].cost_usd.high);
    const args = ['--repeats', '2', '--max-tokens', '50', '--max-spend', String(dry.worst_cost_usd)];
    const { code, stdout } = await here.run(args);
    expect(code).toBe(0);
    expect(stdout).toContain('large differs from itself by up to 0.0 pt');
    expect((await here.run(['--dry-run'])).stdout).toContain('the judge');
  });
});
