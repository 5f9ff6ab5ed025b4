import type { FailureCoding, NonInferiorityResult } from '../records/curve.js';
import type { Panel, TierColumn } from '../records/panel.js';
import { clusteredMean } from '../stats/clustered.js';
import { normalQuantile } from '../stats/normal.js';
import { nonInferiority, tangoInterval } from '../stats/paired.js';
import { pairedCases } from '../stats/sample-size.js';
import { studentCdf } from '../stats/student.js';
import { rowWeights } from '../stats/weighted.js';
import { rowsWorth } from '../stats/worth.js';

/** How sure a pass has to be, one-sided. */
const ALPHA = 0.05;
const POWER = 0.8;

/** What the cases are and stand for. */
type Cases = Pick<Panel, 'clusters' | 'weights'>;

type Verdict = NonInferiorityResult['verdict'];

/**
 * Is a tier less than `margin` (a share, above 0) worse than the reference on the same cases? Tango's score test for
 * scores that are all 0 or 1, or the same on both tiers, at n over the design effect of clusters and unequal weights; a clustered paired
 * t for graded ones (method.md section 2). Judged with a failed call
 * as a score of 0, with failed calls left out, and with cases that lack an outcome as a score of 0; when the verdicts
 * differ, it depends on how provider errors are counted. And once more with the margin as a share of the reference's
 * own quality. Null without common cases.
 */
export function compareTiers(
  tier: TierColumn,
  reference: TierColumn,
  cases: Cases,
  margin: number,
): NonInferiorityResult | null {
  const judged = (coding: FailureCoding['coding'], most = margin): Judged | null =>
    judge(tier, reference, cases, most, coding);
  const asBad = judged('failed_as_bad');
  if (asBad === null) return null;
  const leftOut = judged('failed_left_out');
  const missing = judged('missing_as_bad');
  const codings = [
    { coding: 'failed_as_bad' as const, ...asBad },
    ...(leftOut && leftOut.n < asBad.n ? [{ coding: 'failed_left_out' as const, ...leftOut }] : []),
    ...(missing && missing.n > asBad.n ? [{ coding: 'missing_as_bad' as const, ...missing }] : []),
  ].map(({ coding, verdict, difference, n }) => ({ coding, verdict, difference, n }));
  const { reference: level, ...found } = asBad;
  const relative = level > 0 ? judged('failed_as_bad', margin * level) : null;
  return {
    ...found,
    margin,
    verdict_without_failures: leftOut?.verdict ?? null,
    depends_on_failures: codings.some(({ verdict }) => verdict !== asBad.verdict),
    codings,
    relative: relative && { margin: margin * level, verdict: relative.verdict, cases_needed: relative.cases_needed },
  };
}

type Judged = Pick<NonInferiorityResult, 'difference' | 'ci95' | 'p' | 'n' | 'verdict' | 'cases_needed'> & {
  /** Mean score of the reference on the same cases. */
  reference: number;
};

function judge(
  tier: TierColumn,
  reference: TierColumn,
  { clusters, weights }: Cases,
  margin: number,
  coding: FailureCoding['coding'],
): Judged | null {
  const known = (column: TierColumn, row: number): boolean =>
    !Number.isNaN(column.score[row]) ||
    (coding !== 'failed_left_out' && column.failed[row] === 1) ||
    (coding === 'missing_as_bad' && Number.isNaN(column.costUsd[row]));
  const rows = [...clusters.keys()].filter((row) => known(tier, row) && known(reference, row));
  const at = (column: TierColumn, row: number): number => (column.failed[row] ? 0 : column.score[row] || 0);
  const pairs = rows.map((row) => [at(tier, row), at(reference, row)] as const);
  const n = pairs.length;
  const own = rows.map((row) => weights[row] as number);
  const names = rows.map((row) => clusters[row] as string);
  const counted = rowWeights(own, n);
  if (counted === null) return null;
  const isBinary = pairs.every((pair) => pair.every((score) => score === 0 || score === 1));
  const isTied = pairs.every(([own, other]) => own === other);
  const add = (of: (pair: readonly [number, number]) => number): number =>
    pairs.reduce((sum, pair, row) => sum + (counted.of[row] as number) * of(pair), 0);
  const level = add(([, other]) => other) / counted.total;
  // Without any difference there is no spread to judge by, and the least that ties of any scores prove is known.
  if (!isBinary && !isTied) {
    const gaps = pairs.map(([own, other]) => own - other);
    return { ...judgeGraded(gaps, names, own, margin), reference: level };
  }
  const worth = rowsWorth(
    pairs.map(([tier, other]) => Math.sign(tier - other)),
    counted,
    names,
  );
  const better = add(([tier, other]) => Number(tier > other)) / counted.total;
  const worse = add(([tier, other]) => Number(tier < other)) / counted.total;
  const [onlyTier, onlyReference] = [better * worth, Math.min(worse * worth, worth - better * worth)];
  const counts = { onlyTier, onlyReference, n: worth };
  const test = nonInferiority(counts, margin, ALPHA);
  const ci95 = tangoInterval(counts, 0.95);
  const difference = (onlyTier - onlyReference) / worth;
  return {
    difference,
    ci95,
    p: test?.p ?? null,
    n,
    verdict: verdictOf(test?.p ?? null, ci95, margin),
    cases_needed: casesLike(
      n / worth,
      isTied
        ? 0
        : pairedCases({
            discordance: (onlyTier + onlyReference) / worth,
            difference,
            margin,
            alpha: ALPHA,
            power: POWER,
          }),
      margin,
    ),
    reference: level,
  };
}

/** Cases like those seen, each worth 1 / `times` of an independent one of equal weight, and never fewer than ties alone would take. */
function casesLike(times: number, independent: number | null, margin: number): number | null {
  return independent === null ? null : Math.ceil(times * Math.max(independent, tiesNeeded(margin)));
}

/** Cases, all of them ties, that show the margin: Tango's score is then sqrt(n margin / (1 - margin)); 88 for 3 points. */
function tiesNeeded(margin: number): number {
  return Math.ceil((normalQuantile(1 - ALPHA) ** 2 * (1 - margin)) / margin);
}

function judgeGraded(
  differences: readonly number[],
  clusters: readonly string[],
  weights: readonly number[],
  margin: number,
): Omit<Judged, 'reference'> {
  const estimate = clusteredMean(differences, clusters, weights);
  const n = differences.length;
  if (estimate === null) return { difference: null, ci95: null, p: null, n, verdict: 'undecided', cases_needed: null };
  const { mean, se, ci95 } = estimate;
  // Few equal differences show no spread, which is no proof that there is none.
  const least = tiesNeeded(margin);
  if (!(se > 0) && n < least)
    return { difference: mean, ci95: null, p: null, n, verdict: 'undecided', cases_needed: least };
  const p = se > 0 ? 1 - studentCdf((mean + margin) / se, estimate.df) : mean > -margin ? 0 : 1;
  const room = mean + margin;
  const needed = room > 0 && se > 0 ? Math.ceil((2.486 * se * Math.sqrt(n)) ** 2 / room ** 2) : null;
  return { difference: mean, ci95, p, n, verdict: verdictOf(p, ci95, margin), cases_needed: needed };
}

function verdictOf(p: number | null, ci95: readonly [number, number] | null, margin: number): Verdict {
  if (p !== null && p <= ALPHA) return 'non_inferior';
  return ci95 !== null && ci95[1] < -margin ? 'inferior' : 'undecided';
}
