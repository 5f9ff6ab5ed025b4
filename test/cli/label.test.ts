import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Io } from '../../src/cli/io.js';
import { main } from '../../src/cli/main.js';

// Synthetic throughout: 600 questions on two tiers; the small one is right where the sum is below 100.
const CASES = 600;
const isHard = (n: number): boolean => n % 3 === 0;
const isRight = (n: number, tier: string): boolean => tier === 'top' || !isHard(n);
/** The judge overlooks one in 20 wrong answers and never fails a right one. */
const judged = (n: number, tier: string): number => (isRight(n, tier) || n % 60 === 0 ? 1 : 0);

let folder: string;
const at = (name: string): string => join(folder, name);
const lines = (rows: readonly unknown[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
const rows = (name: string): Record<string, unknown>[] =>
  readFileSync(at(name), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

async function router(args: string[], more: Partial<Io> = {}) {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await main(args, {
    stdout: { write: (text) => void out.push(text) },
    stderr: { write: (text) => void err.push(text) },
    env: {},
    cwd: folder,
    isTerminal: false,
    columns: 80,
    hasColour: false,
    now: () => 0,
    ...more,
  });
  return { code, stdout: out.join(''), stderr: err.join('') };
}
const typed = (keys: string): Pick<Io, 'keys'> => ({
  async *keys() {
    yield* keys;
  },
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'router-label-'));
  const all = Array.from({ length: CASES }, (_, n) => n);
  const prompt = (n: number): string =>
    isHard(n) ? `Prove that lemma number ${n} follows.` : `What is ${n % 50} + ${n % 7}? (question ${n})`;
  writeFileSync(
    at('set.jsonl'),
    lines(
      all.map((n) => ({
        id: `c${n}`,
        prompt: prompt(n),
        reference: `${n}`,
        grader: 'judge',
        task: isHard(n) ? 'proof' : 'sum',
      })),
    ),
  );
  const pairs = all.flatMap((n) => ['small', 'top'].map((tier) => ({ n, tier })));
  writeFileSync(
    at('outcomes.jsonl'),
    lines(
      pairs.map(({ n, tier }) => ({
        case_id: `c${n}`,
        tier,
        model: tier,
        status: 'scored',
        score: judged(n, tier),
        cost_usd: tier === 'top' ? 0.01 : 0.001,
        grader: 'judge',
      })),
    ),
  );
  writeFileSync(
    at('answers.jsonl'),
    lines(
      pairs.map(({ n, tier }) => ({
        case_id: `c${n}`,
        tier,
        model: tier,
        response: isRight(n, tier) ? `the right answer ${n}` : `a \u001b[31mwrong\u001b[0m answer ${n}`,
        usage: null,
      })),
    ),
  );
});
afterEach(() => rmSync(folder, { recursive: true }));

const LABEL = (): string[] => ['label', at('outcomes.jsonl'), '--set', at('set.jsonl'), '--out', at('labels.jsonl')];
/** A person who reads the screen: 5 for a right answer, 1 for a wrong one. */
function person(): Partial<Io> {
  let screen = '';
  return {
    stderr: {
      write: (text) => {
        screen = text;
      },
    },
    async *keys() {
      for (;;) yield screen.includes('the right answer') ? '5' : '1';
    },
  };
}

describe('router label', () => {
  it('shows question, reference and answer, blind and without control characters, and writes each label at once', async () => {
    const { code, stdout, stderr } = await router([...LABEL(), '-n', '5'], typed('5x13q'));
    expect(code).toBe(0);
    expect(stderr).toContain('Answer 1 of 5');
    expect(stderr).toMatch(/-- Question -+\nuser: /);
    expect(stderr).toMatch(/-- Reference -+\n\d+\n/);
    expect(stderr).not.toContain('\u001b');
    expect(stderr).not.toMatch(/small|judge said/);
    expect(rows('labels.jsonl').map((one) => one['score'])).toEqual([1, 0, 0.5]);
    expect(statSync(at('labels.jsonl')).mode & 0o777).toBe(0o600);
    // The claim is about what goes down: the strongest tier's answers are not asked for.
    expect(rows('labels.jsonl').map((one) => one['tier'])).toEqual(['small', 'small', 'small']);
    expect(stdout).toContain('3 labelled answers');
    expect(stderr).toContain('about 2 to go');
  });

  it('goes on where it stopped, takes labels back, and leaves answers out for now', async () => {
    await router([...LABEL(), '-n', '4'], typed('5'));
    const second = await router([...LABEL(), '-n', '4'], typed('u1u5s2'));
    expect(second.stderr).toContain('Answer 2 of 4');
    // The undo at the start has nothing of this session to take back.
    expect(rows('labels.jsonl').map((one) => one['score'])).toEqual([1, 1, 0.25]);
    expect(new Set(rows('labels.jsonl').map((one) => one['case_id'])).size).toBe(3);
    const third = await router([...LABEL(), '-n', '4', '--json'], typed('4'));
    expect(third.code).toBe(0);
    expect(JSON.parse(third.stdout)).toMatchObject({ schema: 'router.labels/1', labels: 4 });
    // Nothing is left: no key is needed.
    expect((await router([...LABEL(), '-n', '4'], typed(''))).code).toBe(0);
  });

  it('says what is missing: keys, the set, the texts; and heeds Ctrl-C', async () => {
    expect(await router(LABEL())).toMatchObject({ code: 2, stderr: expect.stringContaining('Run this in a terminal') });
    expect((await router(LABEL(), typed(''))).code).toBe(2);
    const bare = await router(['label', at('outcomes.jsonl')], typed('5'));
    expect(bare).toMatchObject({ code: 2, stderr: expect.stringContaining('--set') });
    rmSync(at('answers.jsonl'));
    expect(await router(LABEL(), typed('5'))).toMatchObject({ code: 2, stderr: expect.stringContaining('--answers') });
    writeFileSync(
      at('elsewhere.jsonl'),
      lines([
        { case_id: 'c1', tier: 'small', model: 'm', response: 'x', usage: null },
        { case_id: 'c1', tier: 'top', model: 'm', response: 'y', usage: null },
      ]),
    );
    const given = await router(
      [...LABEL(), '--tiers', 'small,top', '--answers', at('elsewhere.jsonl')],
      typed('5\u0003'),
    );
    expect(given.code).toBe(130);
    expect(rows('labels.jsonl')).toHaveLength(1);
  });
});

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
    expect(text.stdout).toMatch(/Judge +passes 100\.0 % .* of what people pass and \d+\.\d %/);
    expect(text.stdout).toContain('bad to the judge: tested at that, with confidence 0.975');
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
