import { apgr } from '../../src/curves/gap.js';
import { sweep } from '../../src/curves/sweep.js';
import { coveredCells } from '../../src/policy/fit.js';
import { curveLearners } from '../../src/policy/learners.js';
import { foldsOf, outOfFold } from '../../src/policy/out-of-fold.js';
import type { Panel, TierColumn } from '../../src/records/panel.js';
import { mean, variance } from '../../src/stats/sum.js';
import { permuted } from './permuted-tunes.js';
import { REAL_PAIRS, type RealPair } from './real-panel.js';

/** APGR that a plain prototype reached on each data set. */
const FLOORS: Record<string, number> = {
  claude3: 0.655,
  'routellm-mmlu': 0.69,
  ladder9: 0.75,
  'routellm-gsm8k': 0.635,
};

export type LearnerPair = RealPair & { floor: number };

export const LEARNER_PAIRS: readonly LearnerPair[] = [
  ...REAL_PAIRS,
  {
    name: 'routellm-gsm8k mixtral > gpt-4',
    folder: 'routellm-gsm8k',
    tiers: ['mixtral-8x7b', 'gpt-4'] satisfies [string, string],
  },
].map((pair) => ({ ...pair, tiers: pair.tiers as [string, string], floor: FLOORS[pair.folder] as number }));

const KINDS: readonly string[] = ['logistic', 'logistic_small', 'clusters', 'knn'];

/** Out-of-fold APGR of the learners that `curve` draws, on a panel of two tiers. */
export function learnerApgr(
  panel: Panel,
  small: string,
  seed: number,
  kinds: readonly string[] = KINDS,
): { kind: string; apgr: number | null; cpuSeconds: number }[] {
  const known = ({ score }: TierColumn): Float64Array => score.map((one) => (Number.isNaN(one) ? 0 : one));
  const [lower, upper] = panel.tiers as [TierColumn, TierColumn];
  const [weak, strong] = [known(lower), known(upper)];
  const labels = strong.map((score, row) => (score > (weak[row] as number) ? 1 : 0));
  const cells = Object.keys(coveredCells(panel.traits, 1));
  return curveLearners(cells, seed)
    .filter(({ kind }) => kinds.includes(kind))
    .map((fitter) => {
      const before = process.cpuUsage();
      const scores = outOfFold(fitter, foldsOf(panel, seed), [{ small, labels }])[0]!;
      const { user, system } = process.cpuUsage(before);
      const costs = { weakCostUsd: lower.costUsd, strongCostUsd: upper.costUsd };
      const value = apgr(sweep({ scores, weak, strong, ...costs }).points);
      return { kind: fitter.kind, apgr: value, cpuSeconds: Number(((user + system) / 1e6).toFixed(1)) };
    });
}

export interface LearnerRow {
  data: string;
  n: number;
  kind: string;
  floor: number;
  apgr: number;
  /** By each folding; the first is `apgr`. */
  foldings: number[];
  permutations: number;
  permuted_mean: number;
  permuted_sd: number;
  cpu_seconds: number;
}

/** A row for each learner: its APGR by several foldings, and over so many permutations of the outcomes. */
export function learnerRows(
  pair: LearnerPair,
  panel: Panel,
  foldings: readonly number[],
  permutations: number,
  kinds: readonly string[] = KINDS,
): LearnerRow[] {
  return kinds.map((kind) => {
    const run = (on: Panel, seed: number) => learnerApgr(on, pair.tiers[0], seed, [kind])[0]!;
    const real = foldings.map((seed) => run(panel, seed));
    const nothing = Array.from({ length: permutations }, (_, at) => run(permuted(panel, at), 1).apgr ?? Number.NaN);
    return {
      data: pair.name,
      n: panel.caseIds.length,
      kind,
      floor: pair.floor,
      apgr: real[0]!.apgr!,
      foldings: real.map(({ apgr: one }) => one!),
      permutations,
      permuted_mean: mean(nothing)!,
      permuted_sd: Math.sqrt(variance(nothing)!),
      cpu_seconds: real[0]!.cpuSeconds,
    };
  });
}
