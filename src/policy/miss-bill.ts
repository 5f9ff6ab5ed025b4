import type { Projection } from '../records/projection.js';
import type { Evidence, RulesFile } from '../records/rules-file.js';
import type { MissBill } from '../records/tuning.js';
import { callsOf } from './project.js';

/**
 * What misses add to a projected bill: answers of lower tiers, times the share of them that was unacceptable on the
 * held-out cases, times the cost of one. The interval of the net saving joins those of its two terms (MOVER: Zou and
 * Donner, Statistics in Medicine 27, 2008). Without held-out answers of a lower tier the share is null and so is the cost, unless
 * nothing goes down: then it is 0.
 */
export function missBill(
  rules: Pick<RulesFile, 'policy'>,
  evidence: Pick<Evidence, 'held_out'> | null,
  projection: Projection,
  missCostUsd: number,
): MissBill {
  const top = rules.policy.tiers.at(-1);
  const routed = projection.tiers.reduce((sum, { tier = '', requests }) => {
    const reachesTop = callsOf(rules, tier).reduce((most, call) => (call.name === top ? call.share : most), 0);
    return sum + requests * (1 - reachesTop);
  }, 0);
  const held = evidence?.held_out ?? null;
  const acceptable = held?.acceptable_rate ?? null;
  const ends = held?.acceptable_ci95 ?? null;
  const most = routed * missCostUsd;
  const cost = routed === 0 ? 0 : acceptable === null ? null : most * (1 - acceptable);
  const costEnds: [number, number] | null =
    routed === 0 ? [0, 0] : ends === null ? null : [most * (1 - ends[1]), most * (1 - ends[0])];
  const saving = projection.saving_usd;
  const net = saving === null || cost === null ? null : saving - cost;
  return {
    miss_cost_usd: missCostUsd,
    routed,
    miss_share: acceptable === null ? null : 1 - acceptable,
    miss_share_ci95: ends === null ? null : [1 - ends[1], 1 - ends[0]],
    cost_usd: cost,
    cost_ci95: costEnds,
    net_saving_usd: net,
    net_saving_ci95: netEnds(projection, cost, costEnds),
  };
}

function netEnds(
  { saving_usd: saving, saving_ci95: shares, baseline_cost_usd: baseline }: Projection,
  cost: number | null,
  costEnds: readonly [number, number] | null,
): [number, number] | null {
  if (saving === null || shares === null || baseline === null || cost === null || costEnds === null) return null;
  const [low, high] = [shares[0] * baseline, shares[1] * baseline];
  const net = saving - cost;
  return [net - Math.hypot(saving - low, costEnds[1] - cost), net + Math.hypot(high - saving, cost - costEnds[0])];
}
