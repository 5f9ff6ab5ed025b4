import type { Panel, TierColumn } from '../records/panel.js';
import type { Policy } from '../records/policy.js';
import { decide } from './decide.js';

/** What a policy gives one eval case. */
export interface Delivery {
  /** The tier whose answer is delivered. */
  column: TierColumn;
  /** The tier that was asked first. */
  first: TierColumn;
  /** All calls together; NaN when one is unknown. */
  costUsd: number;
  /** Of all calls, one after the other; NaN when one is unknown. Never a sum of percentiles. */
  latencyMs: number;
  /** Of the answer delivered, after the whole of every call before it; NaN when unknown. */
  ttftMs: number;
}

/**
 * Executes a policy on a case: the tier that `decide` names is asked; in a cascade its answer is kept when its recorded
 * confidence reaches the step's bar, else the next tier is asked too. The grade is never read. A failed call, and an
 * answer without a confidence, is handed on.
 */
export function deliver(policy: Policy, panel: Panel, row: number): Delivery {
  const columnOf = (tier: string): TierColumn => panel.tiers.find((one) => one.tier === tier) as TierColumn;
  let column = columnOf(decide(policy, panel.traits[row] as Panel['traits'][number]).tier);
  const first = column;
  let costUsd = column.costUsd[row] as number;
  let latencyMs = column.latencyMs[row] as number;
  let ttftMs = column.ttftMs[row] as number;
  for (const step of policy.cascade ?? []) {
    if (step.tier !== column.tier) continue;
    const isKept = column.failed[row] !== 1 && (column.confidence[row] as number) >= step.accept_at;
    const next = policy.tiers[policy.tiers.indexOf(step.tier) + 1];
    if (isKept || next === undefined) break;
    column = columnOf(next);
    ttftMs = latencyMs + (column.ttftMs[row] as number);
    costUsd += column.costUsd[row] as number;
    latencyMs += column.latencyMs[row] as number;
  }
  return { column, first, costUsd, latencyMs, ttftMs };
}
