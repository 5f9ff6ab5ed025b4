import { unacceptable } from '../../src/policy/acceptable.js';
import { coveredCells, logisticRouter } from '../../src/policy/fit.js';
import { foldsOf, outOfFold } from '../../src/policy/out-of-fold.js';
import { columnOf } from '../../src/records/panel.js';
import { type RealPair, realPanel } from './real-panel.js';
import { finiteWorld, type World } from './validity-worlds.js';

/**
 * A published data set as a world. "Bad" is relative: the small tier scored below the top tier on the same case. The
 * score is the product's logistic router, out of fold and computed once: a draw chooses cases, not weights.
 */
export async function realWorld(root: string, pair: RealPair): Promise<World> {
  const panel = await realPanel(root, pair);
  const [small, top] = pair.tiers.map((tier) => columnOf(panel, tier));
  const bad = unacceptable(small!, top!, { kind: 'relative' });
  const router = logisticRouter(Object.keys(coveredCells(panel.traits)));
  const scores = outOfFold(router, foldsOf(panel, 1), [{ small: small!.tier, labels: bad }])[0]!;
  const about = `${bad.length} cases; bad: worse than the top tier; score: logistic, out of fold, computed once`;
  return finiteWorld(pair.name, about, { scores, bad, smallCostUsd: small!.costUsd, topCostUsd: top!.costUsd });
}
