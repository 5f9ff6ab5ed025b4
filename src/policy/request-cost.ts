import type { PriceTable } from '../records/price.js';
import type { FailureRow } from '../records/projection.js';
import type { RequestRecord } from '../records/request.js';
import type { RulesFile } from '../records/rules-file.js';
import type { Traits } from '../records/traits.js';
import { loggedCostUsd } from '../traffic/baseline.js';
import { type CallCost, callCost, pricedLadder } from './call-cost.js';
import type { Decision } from './decide.js';
import { expectedCalls, unmeasuredHandOver } from './expected-calls.js';
import { judgingUsd } from './project.js';
import { stratumFinder } from './stratum-of.js';

/** A request's cost, what of it rests on answer lengths, and on the share that a cascade hands on. */
export interface RequestCost {
  usd: number;
  debts: CallCost['debts'];
  handedOnUsd: number;
}

/** Null: a call has no price, or a cascade does not say how much it hands on. */
export type CostOf = (request: RequestRecord, decision: Decision, traits: Traits) => RequestCost | null;

/**
 * What each request costs under the rules, as `createProjection` adds it up: every call of a cascade, those that take over
 * where calls fail, and what judging answers costs. @param failures share of calls that fail, by provider
 */
export function requestCost(rules: RulesFile, prices: PriceTable, failures: readonly FailureRow[] = []): CostOf {
  const stratumOf = stratumFinder(rules.strata ?? []);
  const ladder = pricedLadder(rules, prices);
  const rates = Object.fromEntries(failures.map(({ provider, rate }) => [provider, rate]));
  const callsAt = new Map(rules.policy.tiers.map((tier) => [tier, expectedCalls(rules, tier, rates)]));
  return (request, decision, traits) => {
    if (unmeasuredHandOver(rules, decision.tier)) return null;
    const baselineUsd = loggedCostUsd(request, prices);
    const stratum = stratumOf(decision, traits);
    const total: RequestCost = { usd: judgingUsd(rules, decision.tier), debts: [], handedOnUsd: 0 };
    for (const { name, share } of callsAt.get(decision.tier) ?? []) {
      const cost = callCost(request, name, ladder, baselineUsd, stratum);
      if (cost === null) return null;
      total.usd += cost.usd * share;
      if (share < 1 && name !== decision.tier) total.handedOnUsd += cost.usd * share;
      for (const debt of cost.debts) total.debts.push({ ...debt, usd: debt.usd * share });
    }
    return total;
  };
}
