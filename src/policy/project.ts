import type { PriceTable } from '../records/price.js';
import type { FailureRow, Projection, ProjectionRow } from '../records/projection.js';
import type { RequestRecord } from '../records/request.js';
import type { RulesFile } from '../records/rules-file.js';
import type { Warning } from '../records/warning.js';
import { runningSum } from '../stats/running-sum.js';
import { loggedCostUsd } from '../traffic/baseline.js';
import { coverKey, traitsOf } from '../traffic/traits.js';
import { type BillTotals, createBill } from './bill.js';
import { callCost, pricedLadder } from './call-cost.js';
import { type Cover, createCover } from './cover.js';
import { decide } from './decide.js';
import { expectedCalls, unmeasuredHandOver } from './expected-calls.js';
import { createLatencyCount } from './latency-count.js';
import { createLengthError } from './length-error.js';
import { createQualityCount } from './projected-quality.js';
import { stratumFinder } from './stratum-of.js';

/** Below this many effective cases an interval would be a guess, and above this weight one case decides (method.md section 3). */
const LEAST_EFFECTIVE = 50;
const MOST_CASE_SHARE = 0.1;
/** A part of the traffic larger than this needs eval cases of its own. */
const MOST_UNCOVERED = 0.02;

/** The rules decide in the process that calls: thousands of times within the time of a call. */
const FREE: NonNullable<Projection['deciding']> = { usd_per_request: 0, ms_per_request: 0 };

export interface ProjectionOptions {
  /** Another executor, such as a gateway's own: the tier of a request. Its tiers must be among those of the rules. Absent: `decide`. */
  routeOf?: (request: RequestRecord) => string;
  /** Share of calls that fail, by provider; reckoned with where the rules have somebody to fail over to. */
  failures?: readonly FailureRow[];
  /** What finding the tier costs for each request; absent: nothing. */
  deciding?: NonNullable<Projection['deciding']>;
}

/** Adds up, request by request, what a rules file would have made of a log. Memory does not grow with the log. */
export interface ProjectionRun {
  add(request: RequestRecord): void;
  finish(): Projection;
}

/**
 * Executes `rules` on a log. A request's cost on a tier is its own input at that tier's price plus its own output
 * times the tier's output ratio in that part of the traffic (tier named, kind, class, score); on the model it was logged
 * with, it is the baseline itself. A call of a batch stays one. A cascade pays every call and what judging its answers costs: the share it hands on
 * is the measured one. Requests without a price on either side (no usage, an unknown model) are left out of both sums and counted.
 * Refused, with bounds in place of a saving, when the eval set is worth fewer than 50 cases of this traffic, one case
 * weighs more than a tenth, or a kind and class without eval cases makes up more than 2 % of the requests.
 */
export function createProjection(
  rules: RulesFile,
  prices: PriceTable,
  { routeOf, failures = [], deciding = FREE }: ProjectionOptions = {},
): ProjectionRun {
  const ladder = pricedLadder(rules, prices);
  const rates = Object.fromEntries(failures.map(({ provider, rate }) => [provider, rate]));
  const callsAt = new Map(rules.policy.tiers.map((tier) => [tier, expectedCalls(rules, tier, rates)]));
  const latency = createLatencyCount(ladder.tiers, failures, deciding.ms_per_request);
  const unmeasuredAt = new Map(rules.policy.tiers.map((tier) => [tier, unmeasuredHandOver(rules, tier)]));
  const unmeasured = new Set<string>();
  const stratumOf = stratumFinder(rules.strata ?? []);
  const cover = rules.covered ? createCover(rules.covered) : null;
  const quality = createQualityCount(rules.quality ?? [], ladder.strongest.name);
  const bill = createBill(rules.policy.tiers);
  const error = createLengthError();
  const handedOn = runningSum();
  const allStrongUsd = runningSum();
  let [estimated, batches, unsure] = [0, 0, 0];

  const add = (request: RequestRecord): void => {
    const traits = traitsOf(request);
    const decision = decide(rules.policy, traits);
    const tier = routeOf ? routeOf(request) : decision.tier;
    const stratum = stratumOf(decision, traits);
    const cell = coverKey(traits);
    const isCovered = cover?.count(cell) ?? true;
    quality.add(tier === decision.tier ? tier : null, cell);
    const baselineUsd = loggedCostUsd(request, prices);
    const strong = callCost(request, ladder.strongest.name, ladder, baselineUsd, stratum);
    const fault = unmeasuredAt.get(tier);
    if (fault) unmeasured.add(fault);
    const expected = callsAt.get(tier) ?? [];
    latency.add(request, expected);
    const calls = expected.map(({ name, share }) => {
      const cost = callCost(request, name, ladder, baselineUsd, stratum);
      return cost && { ...cost, usd: cost.usd * share, share, isHandedOn: share < 1 && name !== tier };
    });
    const known = calls.flatMap((call) => call ?? []);
    const isPriced = baselineUsd !== null && strong !== null && known.length === calls.length;
    const routedUsd = known.reduce((sum, { usd }) => sum + usd, 0) + judgingUsd(rules, tier) + deciding.usd_per_request;
    bill.add({ tier, class: traits.class, isCovered, costs: isPriced ? { baselineUsd, routedUsd } : null });
    if (!isPriced) return;
    allStrongUsd.add(strong.usd);
    if (request.isBatch) batches += 1;
    if (known.some(({ isUnsure }) => isUnsure)) unsure += 1;
    const debts = known.flatMap(({ debts: own, share }) => own.map((debt) => ({ ...debt, usd: debt.usd * share })));
    if (debts.length > 0) estimated += 1;
    const part = stratum ? `${stratum.sent_to} ${stratum.cell} ${stratum.score_below}` : '';
    for (const { tier: owner, length, usd } of debts) error.add(`${part} ${owner}`, length, usd);
    for (const { usd, isHandedOn } of known) if (isHandedOn) handedOn.add(usd);
  };

  const finish = (): Projection => {
    const found = bill.finish();
    const refused = [...[...unmeasured].sort(), ...refusals(cover, found.requests)];
    const isCosted = found.priced_requests > 0 && unmeasured.size === 0;
    const isKnown = found.priced_requests > 0 && refused.length === 0 && found.baselineUsd > 0;
    const saving = found.baselineUsd - found.routedUsd;
    const margins = isKnown ? error.margins((handedOn.value() * escalationError(rules)) ** 2) : null;
    return {
      requests: found.requests,
      priced_requests: found.priced_requests,
      baseline: 'as_logged',
      baseline_cost_usd: found.priced_requests > 0 ? found.baselineUsd : null,
      routed_cost_usd: isCosted ? found.routedUsd : null,
      saving_usd: isKnown ? saving : null,
      saving_share: isKnown ? saving / found.baselineUsd : null,
      saving_ci95: margins && [
        (saving - margins.above) / found.baselineUsd,
        (saving + margins.below) / found.baselineUsd,
      ],
      interval_by: margins?.by ?? null,
      refused,
      estimated_requests: estimated,
      ...(batches > 0 && { batch_requests: batches }),
      all_strong_cost_usd: found.priced_requests > 0 ? allStrongUsd.value() : null,
      uncovered_share: cover && found.requests > 0 ? cover.uncovered() / found.requests : null,
      uncovered_spend_share: cover && found.baselineUsd > 0 ? found.uncovered.baselineUsd / found.baselineUsd : null,
      saving_bounds: isCosted && found.baselineUsd > 0 && cover ? boundsOf(found, cover, refused) : null,
      effective_cases: cover?.effectiveCases() ?? null,
      max_case_share: cover?.maxCaseShare() ?? null,
      ...(refused.length > 0
        ? { ...quality.finish(), quality_delta: null, quality_delta_ci95: null }
        : quality.finish()),
      tiers: unmeasured.size > 0 ? found.tiers.map(uncosted) : found.tiers,
      classes: unmeasured.size > 0 ? found.classes.map(uncosted) : found.classes,
      latency: latency.finish(),
      ...(failures.length > 0 && { failures: [...failures] }),
      deciding,
      prices: prices.info,
      warnings: warningsOf(found, cover, unsure),
    };
  };
  return { add, finish };
}

const uncosted = <Row extends ProjectionRow>(row: Row): Row => ({ ...row, routed_cost_usd: null });

/** Why no saving may be named; empty: it may. A rules file that does not say what was covered is not judged. */
function refusals(cover: Cover | null, requests: number): string[] {
  const effective = cover?.effectiveCases() ?? null;
  const most = cover?.maxCaseShare() ?? null;
  if (cover === null || requests === 0) return [];
  const found: string[] = [];
  if (!(effective !== null && effective >= LEAST_EFFECTIVE)) {
    found.push(
      `weighted to this log the eval set is worth ${Math.round(effective ?? 0)} cases; ${LEAST_EFFECTIVE} are needed`,
    );
  }
  if (most !== null && !(most <= MOST_CASE_SHARE)) {
    found.push(`a single eval case would stand for ${Math.round(most * 100)} % of the covered traffic`);
  }
  if (!(cover.mostUncovered() <= MOST_UNCOVERED * requests)) {
    found.push('a kind and class of traffic without eval cases is more than 2 % of the requests');
  }
  return found;
}

/** The saving if what the eval set does not support saved nothing, and if it saved all of its cost; null: it supports all. */
function boundsOf(found: BillTotals, cover: Cover, refused: readonly string[]): [number, number] | null {
  if (cover.uncovered() === 0 && refused.length === 0) return null;
  const isCoverUsable =
    (cover.effectiveCases() ?? 0) >= LEAST_EFFECTIVE && (cover.maxCaseShare() ?? 1) <= MOST_CASE_SHARE;
  if (!isCoverUsable) return [0, 1];
  const { baselineUsd, uncovered } = found;
  const covered = baselineUsd - uncovered.baselineUsd - (found.routedUsd - uncovered.routedUsd);
  return [covered / baselineUsd, (covered + uncovered.baselineUsd) / baselineUsd];
}

function warningsOf({ requests, priced_requests: priced }: BillTotals, cover: Cover | null, unsure: number): Warning[] {
  const warnings: Warning[] = [];
  if (unsure > 0) warnings.push({ code: 'long-inputs', fields: { requests: unsure, of: requests } });
  if (priced < requests)
    warnings.push({ code: 'unpriced-requests', fields: { requests: requests - priced, of: requests } });
  if (cover && cover.uncovered() > 0) {
    warnings.push({ code: 'uncovered-traffic', fields: { requests: cover.uncovered(), of: requests } });
  }
  return warnings;
}

/** Standard error of the share a cascade hands on, as a part of that share; 0 without a cascade or where it was not measured. */
export function escalationError({ policy }: RulesFile): number {
  const [step] = policy.cascade ?? [];
  const { expected_escalation_rate: rate, expected_escalation_ci95: ends } = step ?? {};
  return rate && ends ? (ends[1] - ends[0]) / (2 * 1.96 * rate) : 0;
}

/** What judging the answers of a request costs on average, USD. */
export function judgingUsd(rules: RulesFile, tier: string): number {
  return callsOf(rules, tier).reduce((sum, { name, share }) => {
    const step = rules.policy.cascade?.find((one) => one.tier === name);
    return sum + share * (step?.accept_at === undefined ? 0 : (step.verify_usd ?? 0));
  }, 0);
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
