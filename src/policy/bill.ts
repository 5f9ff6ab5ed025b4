import type { Projection, ProjectionRow } from '../records/projection.js';
import { TRAFFIC_CLASSES, type TrafficClass } from '../records/traits.js';
import { type RunningSum, runningSum } from '../stats/running-sum.js';

interface Totals {
  requests: number;
  /** Requests with a price on both sides. */
  priced: number;
  baselineUsd: RunningSum;
  routedUsd: RunningSum;
}

/** The bill as logged beside the bill as routed, over the requests priced on both sides. */
export interface BillTotals extends Pick<Projection, 'requests' | 'priced_requests' | 'tiers' | 'classes'> {
  baselineUsd: number;
  routedUsd: number;
  uncovered: { baselineUsd: number; routedUsd: number };
}

/** One request on both bills. */
export interface BillLine {
  tier: string;
  class: TrafficClass;
  /** The eval set has cases of its kind and class. */
  isCovered: boolean;
  /** Null: without a price on one side. */
  costs: { baselineUsd: number; routedUsd: number } | null;
}

/** Adds up both bills, by tier and class. Sums do not depend on the order of requests. */
export function createBill(tiers: readonly string[]): { add(line: BillLine): void; finish(): BillTotals } {
  const all = emptyTotals();
  const uncovered = emptyTotals();
  const byTier = new Map(tiers.map((tier) => [tier, emptyTotals()]));
  const byClass = new Map(TRAFFIC_CLASSES.map((name) => [name, emptyTotals()]));
  return {
    add(line) {
      const parts = [all, byTier.get(line.tier) as Totals, byClass.get(line.class) as Totals];
      if (!line.isCovered) parts.push(uncovered);
      for (const part of parts) {
        part.requests += 1;
        if (line.costs === null) continue;
        part.priced += 1;
        part.baselineUsd.add(line.costs.baselineUsd);
        part.routedUsd.add(line.costs.routedUsd);
      }
    },
    finish: () => ({
      requests: all.requests,
      priced_requests: all.priced,
      baselineUsd: all.baselineUsd.value(),
      routedUsd: all.routedUsd.value(),
      uncovered: { baselineUsd: uncovered.baselineUsd.value(), routedUsd: uncovered.routedUsd.value() },
      tiers: [...byTier].map(([tier, totals]) => ({ tier, ...row(totals, all.requests) })),
      classes: [...byClass].map(([name, totals]) => ({ class: name, ...row(totals, all.requests) })),
    }),
  };
}

function emptyTotals(): Totals {
  return { requests: 0, priced: 0, baselineUsd: runningSum(), routedUsd: runningSum() };
}

/** No request costs 0; requests without a price cost nobody knows what. */
function row(totals: Totals, requests: number): ProjectionRow {
  const isUnknown = totals.requests > 0 && totals.priced === 0;
  return {
    requests: totals.requests,
    share: requests > 0 ? totals.requests / requests : null,
    baseline_cost_usd: isUnknown ? null : totals.baselineUsd.value(),
    routed_cost_usd: isUnknown ? null : totals.routedUsd.value(),
  };
}
