import { describe, expect, it } from 'vitest';
import { splitPanel } from '../../src/evals/split-panel.js';
import { coveredCells, fittersFor } from '../../src/policy/fit.js';
import { tuneLearners } from '../../src/policy/learners.js';
import { pruningOf } from '../../src/policy/pruning.js';
import { scoreCalibration } from '../../src/policy/score-calibration.js';
import { tune } from '../../src/policy/tune.js';
import { columnOf, type Panel } from '../../src/records/panel.js';
import type { LogisticModel } from '../../src/records/score-model.js';
import { randomFrom, shuffle } from '../../src/stats/random.js';
import { traitsOf } from '../../src/traffic/traits.js';
import { LEARNER_PAIRS, learnerApgr } from '../bench/learner-apgr.js';
import { realPanel } from '../bench/real-panel.js';
import { worldPanel } from './world.js';

/** One task, whose texts alone say what the small tier cannot do. */
function wordsDecide(n: number): Panel {
  const panel = worldPanel(n, ['ask'], { small: { ask: 1 }, top: { ask: 1 } }, 1);
  const small = columnOf(panel, 'small');
  panel.traits.forEach((_, row) => {
    const isHard = row % 2 === 1;
    const content = `Please ${isHard ? 'reconcile the ledger' : 'greet the visitor'} number ${row}.`;
    panel.traits[row] = traitsOf({ messages: [{ role: 'user', content }], task: 'ask' });
    small.score[row] = isHard ? 0 : 1;
  });
  return panel;
}

function tuned(panel: Panel) {
  const covered = Object.keys(coveredCells(panel.traits));
  return tune({
    splits: splitPanel(panel, 1),
    goal: {
      acceptable: { kind: 'relative' },
      minAcceptable: 0.95,
      confidence: 0.95,
      maxDegradation: null,
      maxEscalation: null,
      maxP95Ms: null,
      maxTtftP95Ms: null,
    },
    fitters: fittersFor(panel, tuneLearners(covered, 1)),
    covered,
    seed: 1,
  });
}

describe('the learned router in tune', () => {
  it('is advised, calibrated and chosen where only words tell cases apart', () => {
    const found = tuned(wordsDecide(1200));
    expect(found.graduation?.advice).toBe('switch_to_learned');
    expect(found.graduation?.gain_ci95?.[0]).toBeGreaterThan(0.2);
    expect(found.calibration?.ece).toBeLessThan(0.05);
    expect(found.candidates.find(({ chosen }) => chosen)?.kind).toBe('logistic');
  });

  it('is not advised where labels are shuffled, whatever it seems to save on the cases that chose its cut', () => {
    // A twentieth of the answers is bad, by chance: some cut looks safe to one of the two and not to the other.
    for (let seed = 1; seed <= 6; seed++) {
      const panel = worldPanel(1200, ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'], { small: {}, top: {} }, seed);
      const random = randomFrom(`shuffled ${seed}`);
      for (const row of panel.caseIds.keys()) {
        columnOf(panel, 'top').score[row] = 1;
        columnOf(panel, 'small').score[row] = Number(random() >= 0.055);
      }
      expect(tuned(panel).graduation?.advice).not.toBe('switch_to_learned');
    }
  });

  it('is not advised where the task says everything', () => {
    const panel = worldPanel(1200, ['easy', 'hard'], { small: { easy: 1, hard: 0 }, top: { easy: 1, hard: 1 } }, 1);
    const found = tuned(panel);
    expect(found.graduation?.advice).toBe('stay_with_rules');
    expect(found.candidates.find(({ chosen }) => chosen)?.kind).toBe('rules');
  });

  it('never chooses what a rules file cannot hold', () => {
    const rows = tuned(wordsDecide(1200)).candidates.filter(({ kind }) => kind === 'knn' || kind === 'clusters');
    expect(rows.map((row) => [row.kind, row.comparison_only, row.chosen])).toEqual([
      ['clusters', true, false],
      ['knn', true, false],
    ]);
    expect(rows[1]?.apgr).toBeGreaterThan(0.7);
  });
});

describe('pruningOf', () => {
  const panel = wordsDecide(400);
  const labels = Float64Array.from(panel.traits, (_, row) => row % 2);
  const model = (buckets: number[]): LogisticModel => ({
    kind: 'logistic',
    bits: 18,
    bias: 0,
    features: {},
    tasks: {},
    buckets,
    weights: buckets.map(() => 0.5),
  });
  const scores = () => labels.map((one, row) => (row < 4 ? 1 - one : one));

  it('gives the area with the kept terms beside that with all of them, and the bytes of the file', () => {
    const fitted = {
      model: model([1, 2]),
      scores,
      unpruned: () => ({ model: model([1, 2, 3]), scores: () => labels }),
    };
    const found = pruningOf(fitted, panel, labels);
    expect(found).toMatchObject({ terms: 2, terms_unpruned: 3, bytes: '1:0.5 2:0.5 '.length, auc_unpruned: 1, n: 400 });
    expect(found?.auc).toBeCloseTo(1 - 2 / 200, 12);
  });

  it('loses nothing where nothing was cut, and says nothing of rules', () => {
    const whole = pruningOf({ model: model([1]), scores }, panel, labels);
    expect([whole?.terms_unpruned, whole?.auc_unpruned]).toEqual([1, whole?.auc]);
    expect(pruningOf({ scores }, panel, labels)).toBeNull();
    expect(pruningOf({ model: model([1]), scores }, panel, new Float64Array(400))?.auc).toBeNull();
  });
});

describe('scoreCalibration', () => {
  const random = randomFrom(7);
  const draw = (n: number) => {
    const scores = Array.from({ length: n }, () => random());
    return { scores, labels: scores.map((score) => (random() < score ? 1 : 0)) };
  };

  it('is isotonic with 500 labels and Platt with fewer, and near the truth on other cases', () => {
    const judge = draw(2000);
    const [many, few] = [scoreCalibration(draw(2000), judge), scoreCalibration(draw(200), judge)];
    expect([many?.kind, few?.kind]).toEqual(['isotonic', 'platt']);
    expect(many?.ece).toBeLessThan(0.06);
    // The Brier score of the truth itself: the mean of p (1 - p) is 1/6.
    expect(many?.brier).toBeCloseTo(1 / 6, 1);
    expect(many?.venn_abers_width).toBeGreaterThan(0);
    expect(few?.venn_abers_width).toBeGreaterThan(many?.venn_abers_width as number);
  });

  it('says nothing without a finite score on either side', () => {
    const none = { scores: [Number.NaN, Number.POSITIVE_INFINITY], labels: [1, 0] };
    expect(scoreCalibration(none, draw(10))).toBeNull();
    expect(scoreCalibration(draw(10), none)).toBeNull();
  });
});

const root = process.env['ROUTER_DATA'];
const isBench = Boolean(process.env['ROUTER_BENCH']);

describe.skipIf(!root)('learned routers on published outcomes (needs ROUTER_DATA)', () => {
  const pairOf = (folder: string) =>
    LEARNER_PAIRS.find((one) => one.folder === folder) as (typeof LEARNER_PAIRS)[number];

  it.each(['routellm-gsm8k', ...(isBench ? ['routellm-mmlu', 'claude3', 'ladder9'] : [])])(
    'reach out of fold what a plain prototype reached on %s',
    { timeout: 120_000 },
    async (folder) => {
      const pair = pairOf(folder);
      const [row] = learnerApgr(await realPanel(root as string, pair), pair.tiers[0], 1, ['logistic']);
      expect(row?.apgr).toBeGreaterThanOrEqual(pair.floor);
    },
  );

  it('find nothing in permuted outcomes: an APGR of .50 on average', { timeout: 60_000 }, async () => {
    const pair = pairOf('routellm-gsm8k');
    const panel = await realPanel(root as string, pair);
    const values = [1, 2, 3, 4, 5, 6].map((seed) => {
      const order = shuffle([...panel.caseIds.keys()], randomFrom(seed));
      const tiers = panel.tiers.map((column) => ({
        ...column,
        score: Float64Array.from(order, (at) => column.score[at]!),
      }));
      return learnerApgr({ ...panel, tiers }, pair.tiers[0], 1, ['logistic'])[0]?.apgr as number;
    });
    // One permutation has a standard deviation of .020 on this set, so the mean of six one of .008.
    expect(Math.abs(values.reduce((sum, one) => sum + one, 0) / values.length - 0.5)).toBeLessThan(0.025);
  });
});
