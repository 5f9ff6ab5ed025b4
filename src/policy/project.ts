import type { RulesTier } from '../records/policy.js';
import { costUsd, type PriceTable } from '../records/price.js';
import type { RequestRecord } from '../records/request.js';
import type { RulesFile } from '../records/rules-file.js';
import { TRAFFIC_CLASSES } from '../records/traits.js';
import type { Projection, ProjectionRow } from '../records/tuning.js';
import type { Warning } from '../records/warning.js';
import { type RunningSum, runningSum } from '../stats/running-sum.js';
import { loggedCostUsd } from '../traffic/baseline.js';
import { coverKey, traitsOf } from '../traffic/traits.js';
import { createCover } from './cover.js';
import { decide } from './decide.js';

/** Totals of a part of the log, in USD over its priced requests. */
interface Totals {
  requests: number;
  /** Requests with a price on both sides. */
  priced: number;
  baselineUsd: RunningSum;
  routedUsd: RunningSum;
  /** Routed cost of the answers at an output ratio of 1, by tier: what an error of that tier's ratio multiplies. */
  outputUsd: Map<string, RunningSum>;
  /** Squares of the same, request by request: what the spread of single answers multiplies. */
  outputSquares: Map<string, RunningSum>;
}

function emptyTotals(): Totals {
  return {
    requests: 0,
    priced: 0,
    baselineUsd: runningSum(),
    routedUsd: runningSum(),
    outputUsd: new Map(),
    outputSquares: new Map(),
  };
}

/** Below this many effective cases an interval would be a guess (method.md section 3). */
const LEAST_EFFECTIVE = 50;

export interface ProjectionOptions {
  /** Another executor, such as a gateway's own: the tier of a request. Its tiers must be among those of the rules. Absent: `decide`. */
  routeOf?: (request: RequestRecord) => string;
  /** Share of calls that fail, by provider, in [0, 1]. */
  failureRates?: Readonly<Record<string, number>>;
}

/** Adds up, request by request, what a rules file would have made of a log. Memory does not grow with the log. */
export interface ProjectionRun {
  add(request: RequestRecord): void;
  finish(): Projection;
}

/**
 * Executes `rules` on a log. A request's cost on a tier is its own input at that tier's price plus its own output
 * times the tier's measured output ratio; on the model it was logged with, it is the baseline itself. A cascade pays
 * every call: the share it hands on is the measured one. Requests without a price on either side (no usage, an
 * unknown model) are left out of both sums and counted.
 */
export function createProjection(
  rules: RulesFile,
  prices: PriceTable,
  { routeOf, failureRates = {} }: ProjectionOptions = {},
): ProjectionRun {
  const tiers = new Map(rules.tiers.map((tier) => [tier.name, tier]));
  const strongest = tiers.get(rules.policy.tiers.at(-1) as string) as RulesTier;
  const all = emptyTotals();
  const byTier = new Map(rules.policy.tiers.map((tier) => [tier, emptyTotals()]));
  const byClass = new Map(TRAFFIC_CLASSES.map((name) => [name as string, emptyTotals()]));
  const cover = rules.covered ? createCover(rules.covered) : null;
  const allStrongUsd = runningSum();
  const uncoveredUsd = { baseline: runningSum(), routed: runningSum() };

  const add = (request: RequestRecord): void => {
    const traits = traitsOf(request);
    const tier = routeOf ? routeOf(request) : decide(rules.policy, traits).tier;
    const parts = [all, byTier.get(tier) as Totals, byClass.get(traits.class) as Totals];
    for (const part of parts) part.requests += 1;
    const isCovered = cover?.count(coverKey(traits)) ?? true;
    const baselineUsd = loggedCostUsd(request, prices);
    const strong = callCost(request, strongest, strongest, baselineUsd, tiers);
    const calls = withFailover(callsOf(rules, tier), rules, tiers, failureRates).map(({ name, share }) => {
      const cost = callCost(request, tiers.get(name) as RulesTier, strongest, baselineUsd, tiers);
      return cost && { name, usd: cost.usd * share, outputUsd: cost.outputUsd * share };
    });
    if (baselineUsd === null || strong === null || calls.some((call) => call === null)) return;
    allStrongUsd.add(strong.usd);
    if (!isCovered) {
      uncoveredUsd.baseline.add(baselineUsd);
      for (const call of calls) if (call) uncoveredUsd.routed.add(call.usd);
    }
    for (const part of parts) {
      part.priced += 1;
      part.baselineUsd.add(baselineUsd);
      for (const call of calls) {
        if (!call) continue;
        part.routedUsd.add(call.usd);
        addTo(part.outputUsd, call.name, call.outputUsd);
        addTo(part.outputSquares, call.name, call.outputUsd ** 2);
      }
    }
  };

  const finish = (): Projection => {
    const warnings: Warning[] = [];
    const { priced } = all;
    const baseline = all.baselineUsd.value();
    const saving = baseline - all.routedUsd.value();
    const savingShare = priced > 0 && baseline > 0 ? saving / baseline : null;
    if (priced < all.requests) {
      warnings.push({ code: 'unpriced-requests', fields: { requests: all.requests - priced, of: all.requests } });
    }
    if (cover && cover.uncovered() > 0) {
      warnings.push({ code: 'uncovered-traffic', fields: { requests: cover.uncovered(), of: all.requests } });
    }
    const effective = cover?.effectiveCases() ?? null;
    const isThin = cover !== null && !(effective !== null && effective >= LEAST_EFFECTIVE);
    if (isThin)
      warnings.push({ code: 'thin-cover', fields: { effective: Math.round(effective ?? 0), needed: LEAST_EFFECTIVE } });
    const known = uncoveredUsd.baseline.value() - uncoveredUsd.routed.value();
    return {
      requests: all.requests,
      priced_requests: priced,
      baseline: 'as_logged',
      baseline_cost_usd: priced > 0 ? baseline : null,
      routed_cost_usd: priced > 0 ? all.routedUsd.value() : null,
      saving_usd: priced > 0 ? saving : null,
      saving_share: savingShare,
      saving_ci95: savingShare === null || isThin ? null : interval(savingShare, all, tiers),
      all_strong_cost_usd: priced > 0 ? allStrongUsd.value() : null,
      uncovered_share: cover && all.requests > 0 ? cover.uncovered() / all.requests : null,
      saving_bounds:
        savingShare !== null && cover && cover.uncovered() > 0
          ? [(saving - known) / baseline, (saving - known + uncoveredUsd.baseline.value()) / baseline]
          : null,
      effective_cases: effective,
      tiers: [...byTier].map(([tier, totals]) => ({ tier, ...row(totals, all.requests) })),
      classes: [...byClass].map(([name, totals]) => ({ class: name, ...row(totals, all.requests) })),
      prices: prices.info,
      warnings,
    };
  };
  return { add, finish };
}

/** The calls a request costs on average: the tier it is sent to, then the share a cascade hands on. */
export function callsOf(rules: Pick<RulesFile, 'policy'>, tier: string): { name: string; share: number }[] {
  const calls = [{ name: tier, share: 1 }];
  for (const step of rules.policy.cascade ?? []) {
    const last = calls.at(-1) as { name: string; share: number };
    if (step.tier !== last.name) continue;
    const next = rules.policy.tiers[rules.policy.tiers.indexOf(step.tier) + 1];
    if (next) calls.push({ name: next, share: last.share * (step.expected_escalation_rate ?? 0) });
  }
  return calls;
}

/**
 * The same calls where some fail: a failed call costs nothing and goes to the next of the failover order, the last of
 * which answers for good. Failures of different calls are taken as independent, also at one provider.
 */
function withFailover(
  calls: readonly { name: string; share: number }[],
  { failover }: RulesFile,
  tiers: ReadonlyMap<string, RulesTier>,
  rates: Readonly<Record<string, number>>,
): { name: string; share: number }[] {
  return calls.flatMap(({ name, share }) => {
    const chain = [name, ...(failover?.order ?? []).filter((other) => other !== name)];
    let left = share;
    return chain.flatMap((one, at) => {
      const provider = tiers.get(one)?.provider ?? '';
      const rate = at < chain.length - 1 && Object.hasOwn(rates, provider) ? (rates[provider] as number) : 0;
      const own = { name: one, share: left * (1 - rate) };
      left *= rate;
      return own.share > 0 ? [own] : [];
    });
  });
}

/** Cost of the request on one tier, and the part of it that an output ratio of 1 would cost; null without price or usage. */
export function callCost(
  request: RequestRecord,
  tier: RulesTier,
  strongest: RulesTier,
  baselineUsd: number | null,
  tiers: ReadonlyMap<string, RulesTier>,
): { usd: number; outputUsd: number } | null {
  if (tier.model === request.model && baselineUsd !== null) return { usd: baselineUsd, outputUsd: 0 };
  if (request.usage === null || tier.price === null) return null;
  const logged = [...tiers.values()].find((one) => one.model === request.model) ?? strongest;
  const ratio = (tier.output_ratio ?? 1) / (logged.output_ratio ?? 1);
  const outputUsd = (request.usage.output_tokens * tier.price.output) / 1e6 / (logged.output_ratio ?? 1);
  return {
    usd: costUsd({ ...request.usage, output_tokens: request.usage.output_tokens * ratio }, tier.price),
    outputUsd,
  };
}

function addTo(sums: Map<string, RunningSum>, name: string, term: number): void {
  const own = sums.get(name) ?? runningSum();
  own.add(term);
  sums.set(name, own);
}

/**
 * 95 % interval for this log (not for the traffic behind it): the ratios of output length are estimated, by the delta
 * method, and single answers spread around them; prices and the log's own tokens are exact.
 */
function interval(share: number, totals: Totals, tiers: ReadonlyMap<string, RulesTier>): [number, number] {
  let variance = 0;
  for (const [name, outputUsd] of totals.outputUsd) {
    const tier = tiers.get(name);
    variance += (outputUsd.value() * (tier?.output_ratio_se ?? 0)) ** 2;
    variance += (totals.outputSquares.get(name)?.value() ?? 0) * (tier?.output_ratio_spread ?? 0) ** 2;
  }
  const half = (1.96 * Math.sqrt(variance)) / totals.baselineUsd.value();
  return [share - half, share + half];
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
