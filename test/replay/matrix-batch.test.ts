import { afterEach, describe, expect, it } from 'vitest';
import { type Stage, type StageOptions, stage } from './live-run.js';

let here: Stage;
afterEach(() => here.end());
const open = async (options: StageOptions = {}): Promise<Stage> => {
  here = await stage(options);
  return here;
};
const json = (text: string) => JSON.parse(text);

describe('fault matrix (reliability.md section 4)', () => {
  it.each(['openai', 'anthropic'] as const)(
    'row 21: a batch of %s is matched by id, resubmits what expired, and leaves to do what is missing',
    async (provider) => {
      let isFirst = true;
      const fates = ['ok', 'expired', 'errored', 'missing', 'twice'] as const;
      await open({
        cases: 10,
        provider,
        times: 30,
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
      // Two that expired were asked again; two with no word stay to do. They and two that were answered twice may be billed.
      expect(here.server.counts.submitted).toBe(12);
      expect(json(here.text('run/spend.json'))).toMatchObject({ pending: 2, possibly_billed_calls: 4 });
      const held = json(here.text('run/spend.json')).possibly_billed_usd;
      expect(held).toBeGreaterThan(0);
      const states = here
        .rows('run/outcomes.jsonl')
        .map((one) => `${one['case_id']} ${one['status']} ${one['error'] ?? ''}`);
      expect(states.filter((one) => one.includes('scored'))).toHaveLength(4);
      expect(states.filter((one) => one.includes('twice'))).toHaveLength(2);
      expect((await here.run(['--resume', here.at('run')])).code).toBe(3);
      expect(here.server.counts.submitted).toBe(14);
      expect(here.rows('run/outcomes.jsonl')).toHaveLength(10);
      expect(json(here.text('run/spend.json'))).toMatchObject({ possibly_billed_calls: 4, possibly_billed_usd: held });
      // Half the price is spent; the outcome bears the full one.
      const scored = here.rows('run/outcomes.jsonl').filter((one) => one['status'] === 'scored');
      const full = scored.reduce((sum, one) => sum + (one['cost_usd'] as number), 0);
      expect(json(here.text('run/spend.json')).spent_usd).toBeCloseTo(full / 2, 12);
    },
  );

  it('row 21: a batch that is "completed" without an output file leaves everything to do', async () => {
    await open({ cases: 3, times: 30, batch: { polls: 1, hasNoOutput: true } });
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
});
