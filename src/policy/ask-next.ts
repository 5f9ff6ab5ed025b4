import type { RulesTier } from '../records/policy.js';
import type { FailoverReason, RulesFile } from '../records/rules-file.js';
import { expectedCalls, unmeasuredHandOver } from './expected-calls.js';

/** Who may be asked after the tier that a request goes to. */
export interface AskNext {
  /** Cascade steps on the way, in order: `next` is asked where the answer is not kept, or the call fails. */
  cascade: {
    tier: string;
    /** Least confidence that is kept; null: none is asked for. */
    accept_at: number | null;
    checks: string[];
    next: string;
    /** Share of answers handed on, as measured; null: not measured. */
    handed_on: number | null;
    n: number | null;
  }[];
  /** Tiers to which a failed call goes, in order, and on what. Null: to nobody. */
  failover: { order: string[]; on: readonly FailoverReason[] } | null;
  /** Checks that an answer must pass besides, else the next tier is asked. */
  quality_fallback: string[];
  /** USD of a request that goes there, with the calls that its cascade is expected to add; null: unknown. */
  expected_cost_usd: number | null;
}

/** What may follow a decision for `tier`. `costOf`: USD of one answered call of a tier; null: unknown. */
export function askNext(rules: RulesFile, tier: string, costOf: (tier: RulesTier) => number | null): AskNext {
  const { policy, failover, quality_fallback: fallback } = rules;
  const cascade: AskNext['cascade'] = [];
  let name = tier;
  let verifyUsd = 0;
  const calls = expectedCalls(rules, tier, {});
  const shareOf = (asked: string): number => calls.find((call) => call.name === asked)?.share ?? 0;
  for (const step of policy.cascade ?? []) {
    const next = policy.tiers[policy.tiers.indexOf(step.tier) + 1];
    if (step.tier !== name || next === undefined) continue;
    verifyUsd += (step.verify_usd ?? 0) * shareOf(name);
    cascade.push({
      tier: name,
      accept_at: step.accept_at ?? null,
      checks: [...(step.checks ?? [])],
      next,
      handed_on: step.expected_escalation_rate ?? null,
      n: step.expected_escalation_n ?? null,
    });
    name = next;
  }
  const asked = new Set([...cascade.map((step) => step.tier), name]);
  const order = (failover?.order ?? []).filter((other) => !asked.has(other));
  const costs = calls.map(({ name: called, share }) => {
    const cost = costOf(rules.tiers.find((one) => one.name === called) as RulesTier);
    return cost === null ? Number.NaN : share * cost;
  });
  const total = costs.reduce((sum, cost) => sum + cost, verifyUsd);
  return {
    cascade,
    failover: order.length > 0 && failover ? { order, on: failover.on } : null,
    quality_fallback: [...(fallback?.checks ?? [])],
    expected_cost_usd: Number.isNaN(total) || unmeasuredHandOver(rules, tier) !== null ? null : total,
  };
}
