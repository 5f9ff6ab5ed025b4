import type { Panel, TierColumn } from '../records/panel.js';
import type { CascadeStep, Policy } from '../records/policy.js';
import { keeps } from './accept.js';
import { decideCase } from './decide-case.js';

/** What a policy gives one eval case. */
export interface Delivery {
  /** The tier whose answer is delivered. */
  column: TierColumn;
  /** The tier that was asked first. */
  first: TierColumn;
  /** All calls together with what finding confidences cost; NaN when a call's cost is unknown. A failed call without a cost is free. */
  costUsd: number;
  /** Of all calls, one after the other; NaN when one is unknown. Never a sum of percentiles. */
  latencyMs: number;
  /** Of the answer delivered, after the whole of every call before it; NaN when unknown. */
  ttftMs: number;
}

/**
 * Executes a policy on a case: the tier that `decide` names is asked; in a cascade its answer is kept when its recorded
 * confidence and checks allow it, else the next tier is asked too. The grade is never read. A failed call, and an
 * answer without the confidence that is asked for, is handed on.
 */
export function deliver(policy: Policy, panel: Panel, row: number): Delivery {
  const columnOf = (tier: string): TierColumn => panel.tiers.find((one) => one.tier === tier) as TierColumn;
  let column = columnOf(decideCase(policy, panel.traits[row] as Panel['traits'][number]).tier);
  const first = column;
  let costUsd = callUsd(column, row);
  let latencyMs = column.latencyMs[row] as number;
  let ttftMs = column.ttftMs[row] as number;
  for (const step of policy.cascade ?? []) {
    if (step.tier !== column.tier) continue;
    const next = policy.tiers[policy.tiers.indexOf(step.tier) + 1];
    if (next === undefined) break;
    costUsd += verifyUsd(step, column, row);
    if (isKept(step, column, row)) break;
    column = columnOf(next);
    ttftMs = latencyMs + (column.ttftMs[row] as number);
    costUsd += callUsd(column, row);
    latencyMs += column.latencyMs[row] as number;
  }
  return { column, first, costUsd, latencyMs, ttftMs };
}

/** Whether the answer a tier gave to a case is kept by a step; a failed call never is. */
export function isKept(step: CascadeStep, { failed, confidence, flagged }: TierColumn, row: number): boolean {
  const signs = { confidence: confidence[row] as number, isFlagged: step.checks !== undefined && flagged?.[row] === 1 };
  return failed[row] !== 1 && keeps(step, signs);
}

/** USD of one call; a failed one costs nothing unless it is known to. NaN when unknown. */
export function callUsd({ costUsd, failed }: TierColumn, row: number): number {
  const usd = costUsd[row] as number;
  return Number.isNaN(usd) && failed[row] === 1 ? 0 : usd;
}

/** What judging one answer cost: as recorded, else as the rules have it. There is nothing to judge in a failed call. */
export function verifyUsd(step: CascadeStep, { confidenceUsd, failed }: TierColumn, row: number): number {
  if (step.accept_at === undefined || failed[row] === 1) return 0;
  return confidenceUsd ? confidenceUsd[row] || 0 : (step.verify_usd ?? 0);
}
