import { summariseTier } from '../evals/summary.js';
import type { Outcome } from '../records/outcome.js';
import type { PriceTable } from '../records/price.js';
import type { RunReport } from '../records/run.js';
import type { Tier } from '../records/tier.js';
import type { Warning } from '../records/warning.js';
import { tierPrices } from './cost.js';

/** What a run did and found. `outcomes` in any order; `warnings` so far, to which those about the outcomes are added. */
export function runReport(
  outcomes: readonly Outcome[],
  run: {
    cases: number;
    tiers: readonly Tier[];
    prices: PriceTable;
    inputs: Record<string, string>;
    warnings: Warning[];
  },
): RunReport {
  const prices = tierPrices(run.tiers, run.prices);
  const tiers = run.tiers.map((tier, at) => {
    const { tier: name, model, ...figures } = summariseTier(outcomes, tier.name);
    return { tier: name, provider: tier.provider, model: model ?? tier.model, price: prices[at]!, ...figures };
  });
  const countOf = (status: Outcome['status']): number => outcomes.filter((one) => one.status === status).length;
  const costs = tiers.flatMap((tier) => (tier.cost_usd === null ? [] : [tier.cost_usd]));
  return {
    schema: 'router.run/1',
    cases: run.cases,
    calls: outcomes.length,
    scored: countOf('scored'),
    unscored: countOf('unscored'),
    failed: countOf('failed'),
    cost_usd: costs.length === 0 ? null : costs.reduce((total, cost) => total + cost, 0),
    tiers,
    inputs: run.inputs,
    prices: run.prices.info,
    warnings: [...run.warnings, ...tiers.flatMap((tier) => tierWarnings(tier, run.cases, outcomes))],
  };
}

function tierWarnings(tier: RunReport['tiers'][number], cases: number, outcomes: readonly Outcome[]): Warning[] {
  const warnings: Warning[] = [];
  const { tier: name, failed, without_cost: count } = tier;
  if (failed > 0) {
    const reason = commonest(outcomes.flatMap((one) => (one.tier === name && one.error ? [one.error] : [])));
    warnings.push({ code: 'calls-failed', fields: { tier: name, failed, cases, reason } });
  }
  if (count > 0) warnings.push({ code: 'answers-without-usage', fields: { tier: name, count, cases } });
  return warnings;
}

/** The text that occurs most; of equals the first by name. null without texts. */
function commonest(texts: readonly string[]): string | null {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))[0]?.[0] ?? null;
}
