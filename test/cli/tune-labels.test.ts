import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { at, CASES, closeWorld, LABEL, lines, openWorld, person, router, rows } from './judged-world.js';

beforeEach(openWorld);
afterEach(closeWorld);

describe('router tune --labels', () => {
  const TUNE = (...more: string[]): string[] => [
    'tune',
    '--set',
    at('set.jsonl'),
    '--outcomes',
    at('outcomes.jsonl'),
    '--out',
    at('rules.yaml'),
    '--json',
    ...more,
  ];

  it('certifies at the deflated level, says so, and warns where nobody was asked', async () => {
    const bare = JSON.parse((await router(TUNE())).stdout);
    expect(bare.warnings.map((one: { code: string }) => one.code)).toContain('judge-unanchored');
    expect(bare.certificate).toMatchObject({ alpha: expect.closeTo(0.05, 12), delta: expect.closeTo(0.05, 12) });
    await router([...LABEL(), '-n', '300'], person());
    const found = JSON.parse((await router(TUNE('--labels', at('labels.jsonl')))).stdout);
    const { level, anchor } = found.judge;
    expect(anchor.labels).toBe(300);
    expect(level.judged_alpha).toBeCloseTo(0.05 * level.specificity_lower + 0.95 * (1 - level.sensitivity_upper), 12);
    expect(level.judged_alpha).toBeLessThan(0.05);
    expect(found.certificate.alpha).toBeCloseTo(level.judged_alpha, 12);
    expect(found.certificate.delta).toBeCloseTo(0.025, 12);
    expect(found.certificate.claim).toContain('>= 0.95 with confidence 0.95, as people see it');
    expect(found.verdict).toBe('pass');
    const text = await router([...TUNE('--labels', at('labels.jsonl'))].filter((one) => one !== '--json'));
    const said = text.stdout.replace(/\s+/g, ' ');
    expect(said).toMatch(/Judge passes 100\.0 % .* of what people pass and \d+\.\d %/);
    expect(said).toContain('bad to the judge: tested at that, with confidence 0.975');
  });

  it('certifies nothing by labels without a bad answer, or few of them without a warning', async () => {
    writeFileSync(
      at('labels.jsonl'),
      lines([
        { case_id: 'c1', tier: 'small', score: 1 },
        { case_id: 'c2', tier: 'small', score: 0.75 },
      ]),
    );
    const { code, stdout } = await router(TUNE('--labels', at('labels.jsonl')));
    const found = JSON.parse(stdout);
    expect([code, found.verdict, found.certificate.status]).toEqual([4, 'undecided', 'no_data']);
    expect(found.reasons[0]).toContain('no bad answer');
    expect(found.warnings.map((one: { code: string }) => one.code)).toContain('few-labels');
  });

  it('certifies nothing where more than 2 % of the calls failed, or of the judged answers have no verdict', async () => {
    const all = rows('outcomes.jsonl');
    expect((await router([...TUNE(), '--out', at('before.yaml')])).code).toBe(0);
    for (const [status, words] of [
      ['failed', 'calls failed'],
      ['unscored', 'have no verdict'],
    ]) {
      const some = all.map((one, n) => (n < 60 && one['tier'] === 'small' ? { ...one, status, score: null } : one));
      writeFileSync(at('outcomes.jsonl'), lines(some));
      const { code, stdout } = await router(TUNE());
      const found = JSON.parse(stdout);
      expect([code, found.recommendation, found.certificate.status]).toEqual([4, 'undecided', 'no_data']);
      expect(found.reasons).toEqual([expect.stringMatching(`small: 30 of 600 .*${words}, more than 2 %`)]);
      expect(found.policy.rules).toEqual([]);
      expect(found.held_out.routed).toBe(0);
      expect(readFileSync(at('rules.yaml'), 'utf8')).not.toContain('status: certified');
      // The gate of committed rules says no more than tune does.
      const check = [
        'check',
        at('before.yaml'),
        '--set',
        at('set.jsonl'),
        '--outcomes',
        at('outcomes.jsonl'),
        '--json',
      ];
      const gate = await router(check);
      expect([gate.code, JSON.parse(gate.stdout).verdict]).toEqual([4, 'undecided']);
      expect(JSON.parse(gate.stdout).reasons).toEqual(found.reasons);
    }
    // 2 % exactly is still a fair sample.
    writeFileSync(
      at('outcomes.jsonl'),
      lines(
        all.map((one, n) => (n < 24 && one['tier'] === 'small' ? { ...one, status: 'unscored', score: null } : one)),
      ),
    );
    expect(JSON.parse((await router(TUNE())).stdout).certificate.status).toBe('certified');
  });

  it('shows what chance alone makes beside every gap, where questions were asked again', async () => {
    // Every tenth case changes its score on the second asking: 10 % of the pairs, and 1.96 sqrt(0.1 / 600) over all cases.
    const again = Array.from({ length: CASES }, (_, n) =>
      [0, 1].map((repeat) => ({ case_id: `c${n}`, tier: 'top', repeat, score: repeat === 1 && n % 10 === 0 ? 0 : 1 })),
    );
    writeFileSync(at('repeats.jsonl'), lines(again.flat()));
    const gap = 1.959964 * Math.sqrt(0.1 / CASES);
    const tuned = JSON.parse((await router(TUNE())).stdout);
    expect(tuned.noise_floor).toMatchObject({ tier: 'top', repeats: 2, self_disagreement: { value: 0.1, n: CASES } });
    expect(tuned.noise_floor.gap).toBeCloseTo(gap, 6);
    expect(tuned.noise_floor.held_out_gap).toBeGreaterThan(gap);
    expect(tuned.ladder[0].against_top.noise_gap).toBeCloseTo(gap, 6);
    const curve = ['curve', '--set', at('set.jsonl'), '--outcomes', at('outcomes.jsonl')];
    const { stdout } = await router(curve);
    expect(stdout).toContain('(noise ±2.5 pt)');
    expect(stdout).toContain('top against itself: 10.0 %');
    expect(JSON.parse((await router([...curve, '--json'])).stdout).noise_floor.gap).toBeCloseTo(gap, 6);
  });
});
