import { describe, expect, it } from 'vitest';
import { splitPanel } from '../../src/evals/split-panel.js';
import { calibrationError } from '../../src/learn/calibration-error.js';
import { planChain } from '../../src/policy/cascade-candidates.js';
import { placeOf } from '../../src/policy/cascade-cases.js';
import { cascadeCells } from '../../src/policy/cascade-cells.js';
import { qualityOf, topUsdOf } from '../../src/policy/cascade-plan.js';
import { designsOf, sumsOf } from '../../src/policy/cascade-sweep.js';
import { coveredCells, RULES } from '../../src/policy/fit.js';
import { CASCADE } from '../../src/policy/fit-cascade.js';
import { outputRatio } from '../../src/policy/output-ratio.js';
import { scoreCalibration } from '../../src/policy/score-calibration.js';
import { fitSegments } from '../../src/policy/segments.js';
import { tune } from '../../src/policy/tune.js';
import type { TuneInput } from '../../src/policy/tune-input.js';
import type { Panel, TierColumn } from '../../src/records/panel.js';
import { auc } from '../../src/stats/auc.js';
import { randomFrom } from '../../src/stats/random.js';
import { CASCADE_GOAL, confidentWorld } from './cascade-world.js';

/** 0, 1, 2 or 3 times each row, in place of weights of as much. */
const TIMES = Array.from({ length: 400 }, (_, row) => (row * 7) % 4);
const repeated = <T>(values: readonly T[]): T[] =>
  values.flatMap((value, row) => Array<T>(TIMES[row] as number).fill(value));
const random = randomFrom('weighted tuning');
const scores = TIMES.map(() => Math.round(20 * random()) / 20);
const labels = scores.map((score) => Number(random() < score));

const skills = { small: { easy: 0.9, hard: 0.4 }, top: { easy: 0.97, hard: 0.9 } };

function inputOf(weightOf: (row: number) => number): TuneInput {
  const panel = confidentWorld(1500, ['easy', 'hard'], skills, 0.9, 1);
  for (const row of panel.caseIds.keys()) panel.weights[row] = weightOf(row);
  const covered = Object.keys(coveredCells(panel.traits));
  return { splits: splitPanel(panel, 1), goal: CASCADE_GOAL, fitters: [RULES, CASCADE], covered, seed: 1 };
}

describe('what tuning compares, on cases that stand for unequal traffic', () => {
  it('is the area under the ROC, and the errors of probabilities, of the rows repeated as often as they weigh', () => {
    expect(auc(scores, labels, TIMES)).toBeCloseTo(auc(repeated(scores), repeated(labels)) as number, 12);
    expect(auc(scores, labels, TIMES)).not.toBeCloseTo(auc(scores, labels) as number, 3);
    const [own, other] = [
      calibrationError(scores, labels, 10, TIMES),
      calibrationError(repeated(scores), repeated(labels), 10),
    ];
    for (const key of ['ece', 'brier', 'logLoss', 'auc'] as const)
      expect(own?.[key]).toBeCloseTo(other?.[key] as number, 12);
    expect(own?.n).toBe(TIMES.filter((times) => times > 0).length);
  });

  it('is a score that reads as the chance in the traffic, not among the cases', () => {
    // The cases of a label 1 stand for nine times as much: a score that says nothing reads as 0.9.
    const half = Array.from({ length: 2000 }, (_, row) => row % 2);
    const scored = { scores: half.map(random), labels: half, weights: half.map((label) => 1 + 8 * label) };
    const found = scoreCalibration(scored, scored);
    expect(found).toMatchObject({ n: 2000, brier: expect.closeTo(0.09, 2) });
    expect(found?.ece).toBeLessThan(0.01);
    const unit = scoreCalibration({ ...scored, weights: half.map(() => 3) }, { ...scored, weights: half.map(() => 3) });
    const { weights: _, ...bare } = scored;
    expect(unit).toEqual(scoreCalibration(bare, bare));
  });

  it('is the saving, the bad share and the quality of a cascade by weight, for every design', () => {
    const input = inputOf((row) => [1, 4, 2.5, 0.5][row % 4] as number);
    const { cases, axes } = planChain(input, 'cascading', ['small', 'top'], null) as NonNullable<
      ReturnType<typeof planChain>
    >;
    const cells = cascadeCells(cases, cases.rows);
    const weightOf = (row: number): number => cases.weights[row] as number;
    const total = (of: (row: number) => number, rows = cases.rows): number =>
      rows.reduce((sum, row) => sum + weightOf(row) * of(row), 0);
    const scoreAt = (row: number, at: number): number => cases.columns[at]?.score[row] as number;
    expect(cases.worth).toBeCloseTo(64 / 4 / (1 + 16 + 6.25 + 0.25), 1);
    expect(topUsdOf(cases, cases.rows)).toBeCloseTo(
      total(() => 0.01),
      9,
    );
    for (const design of designsOf('cascading', axes, 2)) {
      const sums = sumsOf(cells, design, axes, 2);
      const kept = cases.rows.filter((row) => placeOf(cases, design, row)[1] === 0);
      expect(sums.kept).toBe(total(() => 1, kept));
      expect(sums.keptBad).toBe(total((row) => cases.bad[0]?.[row] as number, kept));
      const quality = total((row) => scoreAt(row, placeOf(cases, design, row)[1])) / total(() => 1);
      expect(qualityOf(sums, cases)).toBeCloseTo(quality, 9);
    }
  });

  it('is the same whatever the unit of the weights, and another table than that of the cases counted once', () => {
    const byTask = (unit: number) => tune(inputOf((row) => unit * (row % 2 === 0 ? 9 : 1)));
    const found = byTask(1);
    const { strategies, candidates, null_test: shuffle } = byTask(4);
    expect({ strategies, candidates, shuffle }).toEqual({
      strategies: found.strategies,
      candidates: found.candidates,
      shuffle: found.null_test,
    });
    const rows = tune(inputOf(() => 1)).strategies;
    const cascading = ({ strategy }: (typeof rows)[number]): boolean => strategy === 'cascading';
    const [even, heavy] = [rows.find(cascading), found.strategies.find(cascading)];
    expect(heavy?.n).toBe(even?.n);
    // Nine of ten requests are easy ones, of which the small tier keeps more.
    expect(heavy?.handed_on_share).toBeLessThan((even?.handed_on_share as number) - 0.1);
    expect(heavy?.saving_share).toBeGreaterThan((even?.saving_share as number) + 0.1);
  });

  it('is the share of bad answers of a kind, and the length of answers, of the traffic', () => {
    const panel: Panel = confidentWorld(400, ['a'], { small: { a: 0.5 }, top: { a: 1 } }, 0, 1);
    const [small, top] = panel.tiers as [TierColumn, TierColumn];
    for (const row of panel.caseIds.keys()) {
      panel.weights[row] = row % 2 === 0 ? 1.5 : 0.5;
      small.outputTokens[row] = row % 2 === 0 ? 200 : 100;
      top.outputTokens[row] = 100;
    }
    const bad = panel.caseIds.map((_, row) => 1 - (row % 2));
    expect(Object.values(fitSegments(panel.traits, bad, panel.weights))).toEqual([expect.closeTo(0.75, 9)]);
    expect(Object.values(fitSegments(panel.traits, bad))).toEqual([expect.closeTo(0.5, 9)]);
    expect(outputRatio(small, top, panel, [...panel.caseIds.keys()])?.ratio).toBeCloseTo(1.75, 12);
  });
});
