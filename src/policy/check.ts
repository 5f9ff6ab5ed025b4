import type { CheckReport } from '../records/check.js';
import { columnOf, type Panel, panelRows, type TierColumn } from '../records/panel.js';
import type { Policy } from '../records/policy.js';
import type { Projection } from '../records/projection.js';
import type { Acceptable } from '../records/tuning.js';
import { minRouted, routedForPower } from '../stats/power.js';
import { rowWeights } from '../stats/weighted.js';
import { completeRows, unacceptable } from './acceptable.js';
import { claimOf } from './certify.js';
import { checkLimits } from './check-limits.js';
import { claimTests } from './claim-tests.js';
import { deliver } from './deliver.js';
import type { Limits } from './verdict.js';
import { verify } from './verify.js';

export interface CheckInput {
  policy: Policy;
  /** Outcomes of all tiers of the policy. Nothing of fresh ones chose the policy, so that every case certifies. */
  panel: Panel;
  acceptable: Acceptable;
  alpha: number;
  delta: number;
  /** Absent: none was asked for. */
  limits?: Limits;
  /** False: the policy was tuned on these outcomes, which is said and changes no verdict. Absent: it was not. */
  isFresh?: boolean;
  /** The rules on a fresh log; null: none was given. */
  projection: Projection | null;
}

type Checked = Omit<CheckReport, 'schema' | 'rules' | 'warnings'>;

const NO_LIMITS: Limits = { maxDegradation: null, maxEscalation: null, maxP95Ms: null, maxTtftP95Ms: null };

/**
 * The certificate of a fixed policy by the exact binomial test (betting for graded losses and for unequal weights), one row a cluster (the one with the least case id), for each tier
 * that answers below the strongest, at delta over their number. valid: every claim is shown. expired: one is refuted at
 * its delta or a limit, or the rules cost more on the log than it did. undecided: anything else, so also when nothing was measured.
 * Claims and figures go by the weights of the cases.
 */
export function checkPolicy(input: CheckInput): Checked {
  const { policy, panel, acceptable, projection, isFresh = true } = input;
  const columns = policy.tiers.map((tier) => columnOf(panel, tier));
  const certificates = certificatesOf(input, { ...panel, tiers: columns });
  const complete = panelRows({ ...panel, tiers: columns }, completeRows(panel, columns));
  const fresh = verify(policy, complete, acceptable);
  const limits = checkLimits(policy, complete, fresh, input.limits ?? NO_LIMITS);
  const expiries = certificates
    .filter(({ p_false: p, delta }) => p !== null && p <= delta)
    .map(
      ({ tier, bad, routed, alpha, test }) =>
        `${tier}: ${round(bad)} of ${routed} answers are unacceptable, ${test === 'betting' && !acceptable.graded ? 'by the weights of the cases ' : ''}more than ${share(alpha)}`,
    );
  const saving = projection?.saving_ci95?.[1] ?? projection?.saving_share ?? null;
  expiries.push(...limits.refuted);
  if (saving !== null && saving < 0) expiries.push('on this log the rules cost more than was paid without them');
  const open = [...openQuestions(certificates, projection), ...limits.open];
  return {
    ...answerOf(expiries, open, isFresh),
    certificates,
    constraints: limits.constraints,
    is_fresh: isFresh,
    fresh,
    projection,
  };
}

function answerOf(
  expiries: string[],
  open: string[],
  isFresh: boolean,
): Pick<CheckReport, 'verdict' | 'reasons' | 'next'> {
  if (expiries.length > 0) {
    return { verdict: 'expired', reasons: expiries, next: 'Tune again: router tune with these outcomes.' };
  }
  if (open.length > 0) {
    const next = 'Measure more cases: router sample --extend, then router eval.';
    return { verdict: 'undecided', reasons: open, next };
  }
  if (isFresh) {
    const next = 'Nothing to do. Run router check again on the next outcomes.';
    return { verdict: 'valid', reasons: ['every claim of the rules holds on the fresh outcomes'], next };
  }
  return {
    verdict: 'valid',
    reasons: ['every claim of the rules holds on these outcomes, which are not fresh: the rules were tuned on them'],
    next: 'Run router check on fresh outcomes.',
  };
}

/** What keeps the rules from being valid. A gate with nothing to measure does not pass. */
function openQuestions(certificates: CheckReport['certificates'], projection: Projection | null): string[] {
  const open = certificates
    .filter(({ status }) => status !== 'certified')
    .map(({ tier, bad, routed, labels_needed: needed }) =>
      routed === 0
        ? `${tier}: cannot be known from this data: no case with a score is answered by it`
        : `${tier}: not certified, ${needed === null ? 'and more cases of this kind would not help' : `needs about ${needed} more cases`} (${round(bad)} bad of ${routed})`,
    );
  if (certificates.length === 0)
    open.push('the rules send no case below the strongest tier, so there is nothing to certify');
  if (projection !== null && projection.saving_share === null) {
    open.push(
      projection.refused.length > 0
        ? `the saving cannot be known from this data: ${projection.refused.join('; ')}`
        : 'the saving cannot be known from this data: no request of the log has a price on both sides',
    );
  }
  return open;
}

function certificatesOf({ policy, acceptable, alpha, delta }: CheckInput, panel: Panel): CheckReport['certificates'] {
  const top = panel.tiers.at(-1) as TierColumn;
  const rows = oneOfEachCluster(panel);
  const most = panel.weights.reduce((least, one) => Math.max(least, one), 0);
  const answered = new Map<string, number[]>(policy.tiers.map((tier) => [tier, []]));
  // Cases without an outcome where the policy sends them say nothing, also not about how many go down.
  let cases = 0;
  for (const row of rows) {
    const { column } = deliver(policy, panel, row);
    answered.get(column.tier)?.push(row);
    const isKnown = column.failed[row] === 1 || !Number.isNaN(column.score[row] as number);
    if (isKnown && (panel.weights[row] as number) > 0) cases += 1;
  }
  // Every tier that a rule or the default names makes a claim, also one that got no case.
  const named = new Set([policy.default, ...policy.rules.map(({ tier }) => tier)]);
  const lower = panel.tiers.filter((one) => one !== top && (named.has(one.tier) || answered.get(one.tier)?.length));
  // A cascade's tiers share one claim, as in tuning: of what any of them delivers.
  const claims = policy.cascade && lower.length > 0 ? [lower] : lower.map((column) => [column]);
  const level = delta / Math.max(1, claims.length);
  return claims.map((columns) => {
    const own = columns.flatMap((column) => {
      const labels = unacceptable(column, top, acceptable);
      return (answered.get(column.tier) as number[]).map((row) => ({
        loss: labels[row] as number,
        weight: panel.weights[row] as number,
      }));
    });
    // A case of weight 0 stands for no traffic.
    const rated = own.filter(({ loss, weight }) => !Number.isNaN(loss) && weight > 0);
    const routed = rated.length;
    const bad = rated.reduce((sum, { loss }) => sum + loss, 0);
    const names = columns.map(({ tier }) => tier);
    const levels = { alpha, delta: level, graded: acceptable.graded === true, most };
    const { test, p, bound, refuted, badShare } = claimTests(rated, levels);
    const isCertified = routed > 0 && p <= level;
    const worth =
      rowWeights(
        rated.map(({ weight }) => weight),
        routed,
      )?.effectiveN ?? 0;
    return {
      tier: names.join(', '),
      status: isCertified ? ('certified' as const) : routed === 0 ? ('no_data' as const) : ('not_certified' as const),
      claim: claimOf({ acceptable, alpha, delta: level }, names.join(' or '), top.tier),
      test,
      alpha,
      delta: level,
      routed,
      bad,
      upper_bound: routed > 0 ? bound : null,
      cases,
      labels_needed: isCertified ? 0 : labelsNeeded((badShare ?? 0) * routed, routed, worth, cases, alpha, level),
      p_false: routed > 0 ? refuted : null,
    };
  });
}

/** Cases of the whole set, about, for 80 % power at the bad share seen, where `routed` cases are `worth` so many of equal weight; null: no number helps, or none says how many go down. */
function labelsNeeded(
  bad: number,
  routed: number,
  worth: number,
  cases: number,
  alpha: number,
  delta: number,
): number | null {
  const rate = (bad + 0.5) / (routed + 1);
  if (routed === 0 || !(rate < alpha)) return null;
  const equal = Math.max(minRouted(alpha, delta), routedForPower(alpha, delta, rate, 0.8) ?? Number.POSITIVE_INFINITY);
  const total = (equal * routed) / worth;
  return Number.isFinite(total) ? Math.ceil(Math.max(1, total - routed) / (routed / cases)) : null;
}

function oneOfEachCluster(panel: Panel): number[] {
  const seen = new Set<string>();
  return panel.clusters.flatMap((cluster, row) => {
    if (seen.has(cluster)) return [];
    seen.add(cluster);
    return [row];
  });
}

/** A count, or a sum of graded losses. */
function round(value: number): string {
  return String(Number(value.toFixed(2)));
}

function share(value: number): string {
  return String(Number(value.toFixed(6)));
}
