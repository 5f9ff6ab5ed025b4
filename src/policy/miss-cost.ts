import { columnOf, type Panel } from '../records/panel.js';
import type { BreakEven, TuneGoal } from '../records/tuning.js';
import { mean } from '../stats/sum.js';
import { unacceptable } from './acceptable.js';
import { breakEvenFailureUsd, maxEscalationRate } from './break-even.js';
import type { Candidate } from './candidate.js';

/**
 * "A small model that fails 20 % may cost more than it saves": when does it, at these prices? Mean costs and the bad
 * share of the lowest tier over all cases (method.md section 6). Null without costs or labels.
 */
export function breakEven(panel: Panel, candidate: Candidate, goal: TuneGoal): BreakEven | null {
  const tier = candidate.steps[0]?.tier as string;
  const [small, top] = [columnOf(panel, tier), columnOf(panel, candidate.top)];
  const bad = Array.from(unacceptable(small, top, goal.acceptable)).filter((label) => !Number.isNaN(label));
  const [failShare, smallUsd, largeUsd] = [mean(bad), mean(small.costUsd), mean(top.costUsd)];
  if (failShare === null || smallUsd === null || largeUsd === null || !Number.isFinite(smallUsd + largeUsd))
    return null;
  const costs = { smallUsd, largeUsd, verifyUsd: 0 };
  return {
    tier,
    top: candidate.top,
    fail_share: failShare,
    cost_usd: smallUsd,
    top_cost_usd: largeUsd,
    max_fail_share: maxEscalationRate(costs),
    miss_cost_usd: breakEvenFailureUsd(costs, failShare),
    n: bad.length,
  };
}
