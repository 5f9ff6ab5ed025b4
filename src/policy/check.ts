import type { CheckReport } from '../records/check.js';
import { columnOf, type Panel, panelRows, type TierColumn } from '../records/panel.js';
import type { Policy } from '../records/policy.js';
import type { Projection } from '../records/projection.js';
import type { Acceptable } from '../records/tuning.js';
import { clopperPearsonUpper } from '../stats/interval.js';
import { meanLossPValue, meanLossUpper } from '../stats/mean-loss.js';
import { minRouted, routedForPower } from '../stats/power.js';
import { binomialPValue } from '../stats/pvalue.js';
import { completeRows, unacceptable } from './acceptable.js';
import { claimOf } from './certify.js';
import { deliver } from './deliver.js';
import { verify } from './verify.js';

export interface CheckInput {
  policy: Policy;
  /** Fresh outcomes of all tiers of the policy; nothing of them chose the policy, so that every case certifies. */
  panel: Panel;
  acceptable: Acceptable;
  alpha: number;
  delta: number;
  /** The rules on a fresh log; null: none was given. */
  projection: Projection | null;
}

/**
 * The certificate of a fixed policy by the exact binomial test (betting for graded losses), one row a cluster (the one with the least case id), for each tier
 * that answers below the strongest, at delta over their number. valid: every claim is shown. expired: one is refuted at
 * its delta, or the rules cost more on the log than it did. undecided: anything else, so also when nothing was measured.
 * Cases count equally, whatever their weights.
 */
export function checkPolicy(input: CheckInput): Omit<CheckReport, 'schema' | 'rules' | 'warnings'> {
  const { policy, panel, acceptable, projection } = input;
  const columns = policy.tiers.map((tier) => columnOf(panel, tier));
  const certificates = certificatesOf(input, { ...panel, tiers: columns });
  const complete = panelRows({ ...panel, tiers: columns }, completeRows(panel, columns));
  const fresh = verify(policy, complete, acceptable);
  const expiries = certificates
    .filter(({ p_false: p, delta }) => p !== null && p <= delta)
    .map(
      ({ tier, bad, routed, alpha }) =>
        `${tier}: ${round(bad)} of ${routed} answers are unacceptable, more than ${share(alpha)}`,
    );
  const saving = projection?.saving_ci95?.[1] ?? projection?.saving_share ?? null;
  if (saving !== null && saving < 0) expiries.push('on this log the rules cost more than was paid without them');
  if (expiries.length > 0) {
    return {
      verdict: 'expired',
      reasons: expiries,
      next: 'Tune again: router tune with these outcomes.',
      certificates,
      fresh,
      projection,
    };
  }
  const open = openQuestions(certificates, projection);
  return {
    verdict: open.length > 0 ? 'undecided' : 'valid',
    reasons: open.length > 0 ? open : ['every claim of the rules holds on the fresh outcomes'],
    next:
      open.length > 0
        ? 'Measure more cases: router sample --extend, then router eval.'
        : 'Nothing to do. Run router check again on the next outcomes.',
    certificates,
    fresh,
    projection,
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
  const answered = new Map<string, number[]>(policy.tiers.map((tier) => [tier, []]));
  // Cases without an outcome where the policy sends them say nothing, also not about how many go down.
  let cases = 0;
  for (const row of rows) {
    const { column } = deliver(policy, panel, row);
    answered.get(column.tier)?.push(row);
    if (column.failed[row] === 1 || !Number.isNaN(column.score[row] as number)) cases += 1;
  }
  // Every tier that a rule or the default names makes a claim, also one that got no case.
  const named = new Set([policy.default, ...policy.rules.map(({ tier }) => tier)]);
  const lower = panel.tiers.filter((one) => one !== top && (named.has(one.tier) || answered.get(one.tier)?.length));
  // A cascade's tiers share one claim, as in tuning: of what any of them delivers.
  const claims = policy.cascade && lower.length > 0 ? [lower] : lower.map((column) => [column]);
  const level = delta / Math.max(1, claims.length);
  return claims.map((columns) => {
    const losses = columns.flatMap((column) => {
      const labels = unacceptable(column, top, acceptable);
      const own = (answered.get(column.tier) as number[]).map((row) => labels[row] as number);
      return own.filter((label) => !Number.isNaN(label));
    });
    const routed = losses.length;
    const bad = losses.reduce((sum, loss) => sum + loss, 0);
    const names = columns.map(({ tier }) => tier);
    const { p, bound, refuted } = testsOf(losses, bad, alpha, level, acceptable.graded === true);
    const isCertified = routed > 0 && p <= level;
    return {
      tier: names.join(', '),
      status: isCertified ? ('certified' as const) : routed === 0 ? ('no_data' as const) : ('not_certified' as const),
      claim: claimOf({ acceptable, alpha, delta: level }, names.join(' or '), top.tier),
      test: acceptable.graded ? ('betting' as const) : ('binomial' as const),
      alpha,
      delta: level,
      routed,
      bad,
      upper_bound: routed > 0 ? bound : null,
      cases,
      labels_needed: isCertified ? 0 : labelsNeeded(bad, routed, cases, alpha, level),
      p_false: routed > 0 ? refuted : null,
    };
  });
}

/** p-values of "the claim is false" and of "it is true", and the upper limit: exact binomial, or betting for graded losses. */
function testsOf(
  losses: readonly number[],
  bad: number,
  alpha: number,
  delta: number,
  isGraded: boolean,
): { p: number; bound: number; refuted: number } {
  const n = losses.length;
  if (!isGraded) {
    return {
      p: binomialPValue(bad, n, alpha),
      bound: clopperPearsonUpper(bad, n, delta),
      refuted: binomialPValue(n - bad, n, 1 - alpha),
    };
  }
  const gains = losses.map((loss) => 1 - loss);
  return {
    p: meanLossPValue(losses, alpha, delta, 'check'),
    bound: meanLossUpper(losses, delta, 'check'),
    refuted: meanLossPValue(gains, 1 - alpha, delta, 'check'),
  };
}

/** Cases of the whole set, about, for 80 % power at the bad share seen; null: no number helps, or none says how many go down. */
function labelsNeeded(bad: number, routed: number, cases: number, alpha: number, delta: number): number | null {
  const rate = (bad + 0.5) / (routed + 1);
  if (routed === 0 || !(rate < alpha)) return null;
  const total = Math.max(minRouted(alpha, delta), routedForPower(alpha, delta, rate, 0.8) ?? Number.POSITIVE_INFINITY);
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
