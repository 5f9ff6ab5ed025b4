import type { PlannedCall } from '../evals/plan.js';
import type { CallFailure, Completion, Provider } from '../providers/provider.js';
import type { Outcome } from '../records/outcome.js';
import type { PriceTable } from '../records/price.js';
import type { Tier } from '../records/tier.js';
import { tierPrices } from './cost.js';
import { outcomeOf } from './outcome-of.js';

/** A tier and where its answers come from. */
export interface ReplayTier {
  tier: Tier;
  provider: Provider;
}

export interface ReplayOptions {
  prices: PriceTable;
  signal: AbortSignal;
  /** Called for each finished call, in the order in which they finish; awaited, so that nothing finished is lost. */
  onOutcome(call: PlannedCall, outcome: Outcome, result: Completion | CallFailure): Promise<void> | void;
  /** Called after each outcome with the calls done and planned. */
  onProgress?(done: number, planned: number): void;
}

/**
 * Makes the planned calls one after another, grades and prices each answer, and hands it over.
 * @throws no-price before the first call; the signal's reason when it is aborted, with all finished outcomes handed over.
 */
export async function runCalls(
  calls: readonly PlannedCall[],
  tiers: readonly ReplayTier[],
  options: ReplayOptions,
): Promise<void> {
  tierPrices(
    tiers.map((one) => one.tier),
    options.prices,
  );
  const byName = new Map(tiers.map((one) => [one.tier.name, one]));
  let done = 0;
  for (const call of calls) {
    options.signal.throwIfAborted();
    const { tier, provider } = byName.get(call.tier) as ReplayTier;
    const { id, messages, tools } = call.evalCase;
    const result = await provider.complete({ case_id: id, messages, ...(tools && { tools }), signal: options.signal });
    await options.onOutcome(call, outcomeOf(call, tier, result, options.prices), result);
    options.onProgress?.(++done, calls.length);
  }
}
