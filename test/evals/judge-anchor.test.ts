import { describe, expect, it } from 'vitest';
import { anchorPairs, judgeAnchor, judgedLevel } from '../../src/evals/judge-anchor.js';
import { type Judgement, judgements } from '../../src/evals/judge-verdicts.js';
import { labelQueue } from '../../src/evals/label-queue.js';
import type { HumanLabel } from '../../src/records/label.js';
import type { Outcome } from '../../src/records/outcome.js';
import { randomFrom } from '../../src/stats/random.js';

const ABSOLUTE = { kind: 'absolute', acceptAt: 0.5 } as const;
const judgement = (n: number, passes: boolean, tier = 'small'): Judgement => ({ case_id: `c${n}`, tier, passes });
const label = (n: number, score: number, more: Partial<HumanLabel> = {}): HumanLabel => ({
  case_id: `c${n}`,
  tier: 'small',
  score,
  ...more,
});
/** So many answers of each kind: by judge and human. */
function world(bothGood: number, onlyJudge: number, onlyHuman: number, bothBad: number, unlabelled: [number, number]) {
  const kinds = [
    ...Array(bothGood).fill([true, 1]),
    ...Array(onlyJudge).fill([true, 0]),
    ...Array(onlyHuman).fill([false, 1]),
    ...Array(bothBad).fill([false, 0]),
  ] as [boolean, number][];
  const judged = kinds.map(([passes], n) => judgement(n, passes));
  const labels = kinds.map(([, score], n) => label(n, score));
  const [passing, failing] = unlabelled;
  for (let n = 0; n < passing + failing; n++) judged.push(judgement(kinds.length + n, n < passing));
  return { judged, labels };
}
const anchored = ({ judged, labels }: ReturnType<typeof world>) => anchorPairs(labels, judged, ABSOLUTE, 'top');

describe('judgeAnchor', () => {
  it('has the textbook kappa 0.4 of the table 20, 5, 10, 15, and both rates', () => {
    const found = judgeAnchor(anchored(world(20, 5, 10, 15, [50, 50])));
    expect(found).toMatchObject({ labels: 50, human_good: 30, human_bad: 20, agreement: 0.7, sampling: 'simple' });
    expect(found.kappa).toBeCloseTo(0.4, 12);
    expect(found.true_positive_rate.value).toBeCloseTo(20 / 30, 12);
    expect(found.false_positive_rate.value).toBeCloseTo(5 / 20, 12);
  });

  it('corrects the rate of a tier by Rogan and Gladen, with an interval wider than that of the labels is not', () => {
    // The judge passes 550 of 1,000; sensitivity 0.9, specificity 0.8: (0.55 + 0.8 - 1) / 0.7 = 0.5.
    const [small] = judgeAnchor(anchored(world(90, 20, 10, 80, [440, 360]))).tiers;
    expect(small?.judged.value).toBeCloseTo(0.55, 12);
    expect(small?.corrected?.value).toBeCloseTo(0.5, 12);
    expect(small?.corrected?.ci95?.[0]).toBeLessThan(0.47);
    expect(small?.with_labels).not.toBeNull();
    const width = ([low, high]: [number, number]): number => high - low;
    expect(width(small?.with_labels?.ci95 as [number, number])).toBeLessThan(
      width(small?.labels_only.ci95 as [number, number]),
    );
  });

  it('does not mix labels with the verdicts of a judge that knows nothing, and does not correct by it', () => {
    const [small] = judgeAnchor(anchored(world(25, 25, 25, 25, [100, 100]))).tiers;
    expect([small?.corrected, small?.with_labels]).toEqual([null, null]);
    expect(small?.labels_only.value).toBe(0.5);
  });

  it('knows nothing without labels, and no kappa with one class', () => {
    expect(judgeAnchor(anchored(world(0, 0, 0, 0, [3, 3])))).toMatchObject({
      labels: 0,
      kappa: null,
      agreement: null,
      true_positive_rate: { value: null, ci95: null, n: 0 },
    });
    expect(judgeAnchor(anchored(world(9, 0, 0, 0, [3, 3])))).toMatchObject({ kappa: null, agreement: 1 });
  });
});

describe('labels drawn by kind of verdict', () => {
  it('weigh each kind as often as it occurs on the tiers that have labels, by hand', () => {
    // Of 100 passed answers 10 are labelled, of 10 failed ones all: each passed label counts ten times.
    const judged = Array.from({ length: 110 }, (_, n) => judgement(n, n < 100));
    const labels = [...Array(10).keys(), ...Array.from({ length: 10 }, (_, n) => 100 + n)].map((n) =>
      label(n, n === 0 || n >= 102 ? 0 : 1, { stratified: true }),
    );
    const others = Array.from({ length: 500 }, (_, n) => judgement(n, true, 'top'));
    const found = judgeAnchor(anchorPairs(labels, [...judged, ...others], ABSOLUTE, 'top'));
    expect(found.sampling).toBe('stratified');
    // Good: 9 x 10 passed, 2 failed. Bad: 1 x 10 passed, 8 failed.
    expect(found.true_positive_rate.value).toBeCloseTo(90 / 92, 12);
    expect(found.false_positive_rate.value).toBeCloseTo(10 / 18, 12);
  });
});

describe('judgedLevel', () => {
  it('takes Clopper-Pearson limits at delta / 4 and tests at delta / 2', () => {
    // 50 of 50 bad ones caught: 0.0125^(1/50); 50 of 50 good ones passed: the upper limit is 1.
    const level = judgedLevel(anchored(world(50, 0, 0, 50, [200, 20])), 0.05, 0.05, true);
    const caught = 0.0125 ** (1 / 50);
    expect(level).toMatchObject({ sensitivity_upper: 1, judged_delta: 0.025 });
    expect(level?.specificity_lower).toBeCloseTo(caught, 10);
    expect(level?.judged_alpha).toBeCloseTo(0.05 * caught, 10);
  });

  it('is null without bad labels, without good ones, and for a judge that is a coin', () => {
    expect(judgedLevel(anchored(world(50, 0, 5, 0, [9, 9])), 0.05, 0.05, true)).toBeNull();
    expect(judgedLevel(anchored(world(0, 5, 0, 50, [9, 9])), 0.05, 0.05, true)).toBeNull();
    expect(judgedLevel(anchored(world(25, 25, 25, 25, [9, 9])), 0.05, 0.05, true)).toBeNull();
  });

  it('takes the sensitivity as 1 where other graders had a part', () => {
    const mixed = anchored(world(80, 2, 20, 48, [200, 20]));
    expect(judgedLevel(mixed, 0.05, 0.05, true)?.sensitivity_upper).toBeLessThan(1);
    expect(judgedLevel(mixed, 0.05, 0.05, false)?.sensitivity_upper).toBe(1);
  });

  it('bounds the true level from below in at least 1 - delta / 2 of simulated label sets, drawn simply or by kind', () => {
    // The judge catches 80 % of the bad and passes 97 % of the good; 10 % are bad. True: 0.05 * 0.8 + 0.95 * 0.03.
    const truth = 0.05 * 0.8 + 0.95 * 0.03;
    for (const count of [100, 30]) {
      let tooHigh = 0;
      const runs = 300;
      for (let run = 0; run < runs; run++) {
        const random = randomFrom(`anchor ${count} ${run}`);
        const human = new Map<string, number>();
        const judged = Array.from({ length: 600 }, (_, n) => {
          const isGood = random() >= 0.1;
          human.set(`c${n}`, isGood ? 1 : 0);
          return judgement(n, random() < (isGood ? 0.97 : 0.2));
        });
        const { items, isStratified } = labelQueue(judged, count, run);
        const labels = items.map(({ case_id, tier }) => ({
          case_id,
          tier,
          score: human.get(case_id) as number,
          ...(isStratified && { stratified: true }),
        }));
        const level = judgedLevel(anchorPairs(labels, judged, ABSOLUTE, 'top'), 0.05, 0.1, true);
        if (level !== null && level.judged_alpha > truth) tooHigh += 1;
      }
      // Each of two limits fails with probability 0.025 at most.
      expect(tooHigh / runs).toBeLessThanOrEqual(0.05 + 3 * Math.sqrt((0.05 * 0.95) / runs));
    }
  });
});

describe('labelQueue', () => {
  const judged = Array.from({ length: 400 }, (_, n) => judgement(n, n % 4 !== 0));

  it('draws by hash, so that more labels begin with the same answers, whatever their order', () => {
    const few = labelQueue(judged, 60, 1);
    expect(few.isStratified).toBe(false);
    expect(labelQueue([...judged].reverse(), 60, 1)).toEqual(few);
    expect(labelQueue(judged, 90, 1).items.slice(0, 60)).toEqual(few.items);
    expect(labelQueue(judged, 60, 2)).not.toEqual(few);
  });

  it('holds both kinds of verdict, also where one is rare, and says that it is stratified', () => {
    const rare = judged.map((one, n) => ({ ...one, passes: n >= 6 }));
    const { items, isStratified } = labelQueue(rare, 50, 1);
    expect([items.length, isStratified]).toEqual([50, true]);
    expect(items.filter(({ passes }) => !passes)).toHaveLength(5);
    // Stopping in the middle keeps both.
    expect(items.slice(0, 25).filter(({ passes }) => !passes).length).toBeGreaterThanOrEqual(2);
    expect(labelQueue(rare.slice(6), 50, 1)).toMatchObject({ isStratified: false });
    expect(labelQueue([], 50, 1)).toEqual({ items: [], isStratified: false });
  });
});

describe('judgements', () => {
  const outcome = (case_id: string, tier: string, score: number | null, grader = 'judge'): Outcome => ({
    case_id,
    tier,
    model: null,
    status: score === null ? 'unscored' : 'scored',
    score,
    usage: null,
    cost_usd: null,
    grader,
  });

  it('are those of the judge; relative ones compare with the top tier and leave it out', () => {
    const outcomes = [
      outcome('b', 'small', 0),
      outcome('b', 'top', 0),
      outcome('a', 'small', 0),
      outcome('a', 'top', 1),
      outcome('c', 'small', null),
      outcome('d', 'small', 1, 'exact'),
    ];
    expect(judgements(outcomes, ABSOLUTE, 'top').map((one) => [one.case_id, one.tier, one.passes])).toEqual([
      ['a', 'small', false],
      ['a', 'top', true],
      ['b', 'small', false],
      ['b', 'top', false],
    ]);
    expect(judgements(outcomes, { kind: 'relative' }, 'top').map((one) => [one.case_id, one.passes])).toEqual([
      ['a', false],
      ['b', true],
    ]);
  });
});
