import type { MissBill } from '../records/tuning.js';
import { counted, percentWithin, pick, usdOf } from './number.js';

/** The bill of misses in a sentence or two; amounts in cents where the bill is a dollar or more. */
export function missText(misses: MissBill, baselineUsd: number | null): string {
  const of = (part: number): string => usdOf(part, baselineUsd);
  const price = `$${misses.miss_cost_usd} a miss`;
  if (misses.routed === 0) return 'No answer comes from a lower tier, so none of them can miss.';
  const answers = `${counted(misses.routed, 'answer')} ${pick(misses.routed, 'comes', 'come')} from lower tiers`;
  if (misses.cost_usd === null)
    return `${answers}, but how many of them miss is not measured; at ${price} their cost is unknown.`;
  const within = (ends: readonly [number, number] | null): string => (ends ? ` [${of(ends[0])}, ${of(ends[1])}]` : '');
  const net =
    misses.net_saving_usd === null
      ? ''
      : ` Net of that the rules ${misses.net_saving_usd >= 0 ? `save ${of(misses.net_saving_usd)}` : `lose ${of(-misses.net_saving_usd)}`}${within(misses.net_saving_ci95)}.`;
  return `${answers}; ${percentWithin(misses.miss_share, misses.miss_share_ci95)} of those miss (held-out cases), which at ${price} costs ${of(misses.cost_usd)}${within(misses.cost_ci95)}.${net}`;
}
