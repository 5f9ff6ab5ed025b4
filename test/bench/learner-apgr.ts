import { apgr } from '../../src/curves/gap.js';
import { sweep } from '../../src/curves/sweep.js';
import { coveredCells } from '../../src/policy/fit.js';
import { curveLearners } from '../../src/policy/learners.js';
import { foldsOf, outOfFold } from '../../src/policy/out-of-fold.js';
import type { Panel, TierColumn } from '../../src/records/panel.js';
import { REAL_PAIRS, type RealPair } from './real-panel.js';

/** APGR that a plain prototype reached on each data set. */
const FLOORS: Record<string, number> = {
  claude3: 0.655,
  'routellm-mmlu': 0.69,
  ladder9: 0.75,
  'routellm-gsm8k': 0.635,
};

export const LEARNER_PAIRS: readonly (RealPair & { floor: number })[] = [
  ...REAL_PAIRS,
  {
    name: 'routellm-gsm8k mixtral > gpt-4',
    folder: 'routellm-gsm8k',
    tiers: ['mixtral-8x7b', 'gpt-4'] satisfies [string, string],
  },
].map((pair) => ({ ...pair, tiers: pair.tiers as [string, string], floor: FLOORS[pair.folder] as number }));

/** Out-of-fold APGR of the learners that `curve` draws, on a panel of two tiers. */
export function learnerApgr(
  panel: Panel,
  small: string,
  seed: number,
  kinds: readonly string[] = ['logistic', 'clusters', 'knn'],
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
      const scores = outOfFold(fitter, foldsOf(panel, seed), labels, small);
      const { user, system } = process.cpuUsage(before);
      const costs = { weakCostUsd: lower.costUsd, strongCostUsd: upper.costUsd };
      const value = apgr(sweep({ scores, weak, strong, ...costs }).points);
      return { kind: fitter.kind, apgr: value, cpuSeconds: Number(((user + system) / 1e6).toFixed(1)) };
    });
}
