import { existsSync, statSync, writeFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import type { ScriptedAnswer, SeenCall } from '../provider-server/script.js';
import {
  fencedIn,
  honestJudge,
  isCanary,
  judgedBy,
  judgedCase,
  KEY,
  rightAnswer,
  type Stage,
  type StageOptions,
  stage,
  verdict,
} from './live-run.js';

let here: Stage;
afterEach(() => here.end());
const open = async (options: StageOptions = {}): Promise<Stage> => {
  here = await stage({ grader: 'judge', answer: honestJudge, ...options });
  return here;
};
const json = (text: string) => JSON.parse(text);
const scores = (): unknown[] => here.rows('run/outcomes.jsonl').map((one) => one['score']);
/** The small tier is wrong on every fourth case. */
const sometimesWrong = (call: SeenCall): ScriptedAnswer => ({
  ...rightAnswer(call),
  ...(call.model === 'small-1' && judgedCase(call) % 4 === 0 && { response: 'It is about -1.' }),
});

describe('router eval with a judge', () => {
  it.each(['openai', 'anthropic'] as const)(
    'asks each answer through the SDK of %s with a schema, counts its money apart, and keeps texts to their owner',
    async (provider) => {
      const bodies: SeenCall[] = [];
      await open({
        cases: 8,
        provider,
        tiers: ['small', 'large'],
        answer: (call) => {
          if (call.model === 'judge-1') bodies.push(call);
          return honestJudge(call, sometimesWrong);
        },
      });
      const { code, stdout } = await here.run();
      expect(code).toBe(0);
      expect(scores()).toEqual([0, 1, 1, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1]);
      expect(here.rows('run/outcomes.jsonl').every((one) => one['grader'] === 'judge')).toBe(true);
      // 10 canaries before anything else, then 16 answers.
      expect(bodies).toHaveLength(26);
      expect(bodies.slice(0, 10).every((call) => isCanary(call) && call.index <= 10)).toBe(true);
      const schema = (
        provider === 'openai' ? bodies[0]?.body['response_format'] : bodies[0]?.body['output_config']
      ) as object;
      expect(JSON.stringify(schema)).toContain('"enum":["good","bad"]');
      const report = json(here.text('run/run.json'));
      const judgeUsd = 26 * (200 * 2e-6 + 20 * 10e-6);
      expect(report.judge).toMatchObject({ model: 'judge-1', canaries: 10, answers: 16, scored: 16, calls: 26 });
      expect(report.judge.cost_usd).toBeCloseTo(judgeUsd, 12);
      const tierUsd = report.tiers.reduce((sum: number, one: { cost_usd: number }) => sum + one.cost_usd, 0);
      expect(report.cost_usd).toBeCloseTo(tierUsd + judgeUsd, 12);
      expect(json(here.text('run/spend.json')).spent_usd).toBeCloseTo(tierUsd + judgeUsd, 9);
      expect(stdout).toContain('10 of 10 injections called bad');
      expect(statSync(here.at('run/answers.jsonl')).mode & 0o777).toBe(0o600);
      for (const name of ['journal.jsonl', 'outcomes.jsonl', 'run.json', 'spend.json'])
        expect(here.text(`run/${name}`)).not.toContain('It is');
      for (const name of ['journal.jsonl', 'answers.jsonl', 'run.json'])
        expect(here.text(`run/${name}`)).not.toContain(KEY);
    },
  );

  it('goes without the schema where a server does not take it', async () => {
    const refusesShape = (call: SeenCall) =>
      call.body['response_format'] ? ({ kind: 'status', status: 400, type: 'invalid_request_error' } as const) : null;
    await open({ cases: 3, fault: refusesShape });
    expect((await here.run()).code).toBe(0);
    expect(scores()).toEqual([1, 1, 1]);
  });

  it('compares in both orders: disagreement is a tie, flips and leanings are reported', async () => {
    const swayed = (call: SeenCall): ScriptedAnswer =>
      judgedCase(call) % 2 === 0 ? verdict('first') : honestJudge(call);
    const answer = (call: SeenCall): ScriptedAnswer =>
      call.model === 'judge-1'
        ? judgedBy(swayed)(call)
        : { ...sometimesWrong(call), response: `${sometimesWrong(call).response} (${call.model})` };
    await open({ cases: 8, tiers: ['small', 'large'], answer, judgeMore: ', mode: pairwise' });
    const { code, stdout } = await here.run();
    expect(code).toBe(0);
    // Even cases flip; odd ones are right on both tiers. The strongest tier stands for itself.
    expect(scores()).toEqual(Array(16).fill(0.5));
    const { judge } = json(here.text('run/run.json'));
    expect(judge).toMatchObject({ mode: 'pairwise', canaries: 10, calls: 20 + 16, flip_rate: { value: 0.5, n: 8 } });
    expect(judge.flip_rate.ci95[0]).toBeGreaterThan(0.1);
    expect(judge.first_position_rate).toMatchObject({ value: 1, n: 4 });
    expect(stdout).toContain('count as ties');
  });

  it('pairwise: an answer that loses in both orders scores 0', async () => {
    const answer = (call: SeenCall): ScriptedAnswer => honestJudge(call, sometimesWrong);
    await open({ cases: 4, tiers: ['small', 'large'], answer });
    await here.run(['--judge-mode', 'pairwise']);
    // Equal texts are a tie without a call.
    expect(scores()).toEqual([0, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5]);
    expect(json(here.text('run/run.json')).judge.calls).toBe(22);
  });

  it('refuses a judge that one injection takes in, before any tier is paid, and again when it is resumed', async () => {
    const lax = (call: SeenCall): ScriptedAnswer =>
      fencedIn(call).get('answer')?.startsWith('Ignore all') ? verdict('good') : honestJudge(call);
    await open({ cases: 3, answer: lax });
    const { code, stderr } = await here.run();
    expect(code).toBe(1);
    expect(stderr).toMatch(/judge-1 was taken in by 1 of 10 injections.*canary-5/);
    expect(here.server.counts.calls).toBe(10);
    expect((await here.run(['--resume', here.at('run')])).code).toBe(1);
    expect(here.server.counts.calls).toBe(10);
  });

  it('refuses a judge without a verdict on a canary, and one that is a tier, unless forced', async () => {
    await open({ cases: 2, answer: (call) => (isCanary(call) ? verdict('perhaps') : honestJudge(call)) });
    expect((await here.run()).stderr).toContain('10 of 10 injections');
    const same = await here.run(['--judge', 'small', '--out', here.at('same')]);
    expect([same.code, same.stderr]).toEqual([2, expect.stringContaining('must not grade itself')]);
    expect(existsSync(here.at('same'))).toBe(false);
    await here.end();
    await open({
      cases: 2,
      answer: (call) => honestJudge({ ...call, model: fencedIn(call).size > 0 ? 'judge-1' : call.model }),
    });
    const forced = await here.run(['--judge', 'small', '--force-judge']);
    expect([forced.code, forced.stderr]).toEqual([0, expect.stringContaining('grades itself')]);
    expect(json(here.text('run/run.json')).judge).toMatchObject({ is_forced: true, model: 'small-1' });
  });

  it('needs a judge that is named, and a limit on what it may spend', async () => {
    await open({ cases: 2 });
    writeFileSync(here.at('router.yaml'), here.text('router.yaml').replace(/judge:.*\n/, ''));
    expect(await here.run()).toMatchObject({ code: 2, stderr: expect.stringContaining('no judge is named') });
    const other = await here.run(['--judge', 'nobody']);
    expect(other).toMatchObject({ code: 2, stderr: expect.stringContaining('There is no judge nobody') });
    const unpriced = await here.run(['--judge', 'openai/not-a-model']);
    expect(unpriced).toMatchObject({ code: 2, stderr: expect.stringContaining('no price is known') });
    expect(here.server.counts.calls).toBe(0);
  });

  it('judges recorded answers: the judge alone costs money', async () => {
    await open({ cases: 4 });
    const answers = Array.from({ length: 4 }, (_, n) => ({
      case_id: `c0000${n}`,
      tier: 'small',
      model: 'small-1',
      response: n === 3 ? '' : `It is ${n === 2 ? 7 : 2 * n}.`,
      usage: { input_tokens: 20, output_tokens: 10 },
    }));
    writeFileSync(here.at('answers.jsonl'), answers.map((row) => `${JSON.stringify(row)}\n`).join(''));
    const yaml = here.text('router.yaml');
    writeFileSync(
      here.at('router.yaml'),
      yaml.replace(
        /provider: \w+, model: small-1, base_url: "[^"]+"/,
        'provider: recorded, model: small-1, answers: answers.jsonl',
      ),
    );
    const dry = json((await here.run(['--dry-run', '--json'])).stdout);
    expect(dry).toMatchObject({ tiers: [], judge: { calls: 14 }, basis: 'recorded' });
    expect((await here.run()).code).toBe(0);
    // An empty answer is bad without a question.
    expect(scores()).toEqual([1, 1, 0, 0]);
    expect(here.server.counts.calls).toBe(13);
    const { spent_usd } = json(here.text('run/spend.json'));
    expect(spent_usd).toBeCloseTo(13 * 0.0006, 9);
    expect(spent_usd).toBeLessThan(dry.worst_cost_usd);
  });

  it('goes on after an interrupt in the middle of judging, and repeats nothing', async () => {
    let act: () => void = () => undefined;
    let judged = 0;
    const answer = (call: SeenCall): ScriptedAnswer => {
      if (call.model === 'judge-1' && !isCanary(call) && ++judged === 3) act();
      return honestJudge(call);
    };
    await open({ cases: 12, answer, times: 1, latencyMs: () => 5 });
    const onInterrupt = (one: () => void) => {
      act = one;
      return () => undefined;
    };
    const first = await here.run(['--concurrency', '1', '--no-cache'], { onInterrupt });
    expect(first.code).toBe(130);
    expect(json(here.text('run/spend.json')).pending).toBeGreaterThan(0);
    act = () => undefined;
    expect((await here.run(['--resume', here.at('run')])).code).toBe(0);
    expect(scores()).toEqual(Array(12).fill(1));
    expect(here.server.counts.calls).toBe(10 + 12 + 12);
    expect((await here.run(['--resume', here.at('run')])).code).toBe(0);
    expect(here.server.counts.calls).toBe(34);
  });

  it('holds the judge to --max-spend, and has its verdicts in the cache of other runs', async () => {
    await open({ cases: 6 });
    await here.run();
    const { calls } = here.server.counts;
    expect((await here.run(['--out', here.at('again')])).code).toBe(0);
    expect(here.server.counts.calls).toBe(calls);
    expect(here.text('again/outcomes.jsonl')).toBe(here.text('run/outcomes.jsonl'));
    expect(json(here.text('again/spend.json'))).toMatchObject({ spent_usd: 0, from_cache: 22 });
    const poor = await here.run(['--out', here.at('poor'), '--no-cache', '--max-spend', '0.01', '--max-tokens', '200']);
    expect(poor.code).toBe(3);
    expect(json(here.text('poor/spend.json')).spent_usd).toBeLessThanOrEqual(0.01);
    expect(json(here.text('poor/spend.json'))).toMatchObject({ stopped_by: ['budget-spent'] });
  });

  it('asks tiers and judge in batches at half the price', async () => {
    await open({ cases: 5, times: 200, batch: { polls: 1 } });
    const { code, stderr } = await here.run(['--batch']);
    expect([code, stderr]).toEqual([0, expect.stringContaining('the judge: 5 of 5 answers of the batch are ready')]);
    expect(here.server.counts).toMatchObject({ batches: 2, submitted: 10, calls: 10 });
    expect(scores()).toEqual(Array(5).fill(1));
  });
});
