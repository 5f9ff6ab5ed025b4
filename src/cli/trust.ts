import { type Anchored, anchorPairs, judgeAnchor, judgedLevel } from '../evals/judge-anchor.js';
import { answerName, judgements } from '../evals/judge-verdicts.js';
import type { UnfairTier } from '../evals/unfair.js';
import { MOST_MISSING, unfairTiers } from '../evals/unfair.js';
import { deliver } from '../policy/deliver.js';
import { refuse } from '../policy/refuse.js';
import type { Tuned } from '../policy/tune.js';
import type { Splits } from '../policy/tune-input.js';
import type { CheckReport } from '../records/check.js';
import { RouterError } from '../records/error.js';
import type { JudgedLevel, TuningJudge } from '../records/judge-anchor.js';
import type { HumanLabel } from '../records/label.js';
import type { Policy } from '../records/policy.js';
import type { TuneGoal } from '../records/tuning.js';
import type { Warning } from '../records/warning.js';
import { percent } from '../render/number.js';
import { readLabels } from '../sources/label-file.js';
import { complement } from '../stats/complement.js';
import { carriedShare } from '../stats/weighted.js';
import type { Measured } from './measured.js';

/** How far what was measured may be believed, found before anything is fitted to it. */
export interface Trust {
  /** What is to be tested: the user's goal, or the stricter one that allows for the judge's errors. */
  goal: TuneGoal;
  /** Makes of what was found at that goal what may be said. */
  settle(found: Tuned, splits: Splits): Tuned;
  warnings: Warning[];
}

/** Labels below this leave the judge's errors too uncertain (method.md section 7). */
const ENOUGH_LABELS = 100;

/** Why nothing may be certified on these measurements; empty: nothing speaks against it. */
function unfairReasons({ cases, outcomes, tiers }: Measured): string[] {
  const ids = new Set(cases.map((one) => one.id));
  const own = outcomes.filter((one) => ids.has(one.case_id));
  return [...unfairTiers(own, tiers).map(unfairReason), ...carriedReasons(cases)];
}

function carriedReasons(cases: Measured['cases']): string[] {
  const share = carriedShare(cases.map(({ weight }) => weight ?? 1));
  return share === null
    ? []
    : [
        `one case carries ${percent(share)} of all weight: what is seen of it says nothing of other traffic, so nothing is certified`,
      ];
}

/** What a claim hangs on that no case can show: outcomes that are not there. Empty: nearly all are. */
function missingCaveats({ cases, outcomes, tiers }: Measured, used: readonly string[]): string[] {
  const known = new Set(outcomes.map((one) => JSON.stringify([one.tier, one.case_id])));
  return tiers.flatMap((tier) => {
    const missing = cases.filter(({ id }) => !known.has(JSON.stringify([tier, id]))).length;
    if (!used.includes(tier) || missing <= MOST_MISSING * cases.length) return [];
    return [
      `this holds if the ${missing} of ${cases.length} cases without an outcome of ${tier} are like the others, which nothing here shows`,
    ];
  });
}

/** A check on what is no fair sample neither upholds a claim nor refutes one. */
export function fairCheck<One extends Pick<CheckReport, 'verdict' | 'reasons' | 'next' | 'certificates'>>(
  checked: One,
  measured: Measured,
): One {
  const reasons = unfairReasons(measured);
  if (reasons.length === 0)
    return checked.verdict === 'valid'
      ? { ...checked, reasons: [...checked.reasons, ...missingCaveats(measured, measured.tiers)] }
      : checked;
  const certificates = checked.certificates.map((one) => ({ ...one, status: 'no_data' as const, labels_needed: null }));
  const next =
    carriedReasons(measured.cases).length > 0
      ? 'Draw cases of which none stands for so much (router sample), or correct the weights.'
      : 'Measure again, or what is missing: router eval --resume RUN --retry-failed.';
  return { ...checked, verdict: 'undecided', reasons, next, certificates };
}

/** @param labelsPath what people say of answers; undefined: nobody was asked. @throws those of `readLabels` */
export async function trustIn(measured: Measured, goal: TuneGoal, labelsPath: string | undefined): Promise<Trust> {
  const reasons = unfairReasons(measured);
  const ids = new Set(measured.cases.map((one) => one.id));
  const outcomes = measured.outcomes.filter((one) => ids.has(one.case_id) && measured.tiers.includes(one.tier));
  const scored = outcomes.filter((one) => one.status === 'scored');
  const judged = scored.filter((one) => one.grader === 'judge');
  const settled = (found: Tuned, splits: Splits): Tuned => {
    if (reasons.length > 0) return refuse(found, splits, goal.acceptable, reasons);
    const caveats = found.verdict === 'pass' ? missingCaveats(measured, found.policy.tiers) : [];
    return { ...found, reasons: [...found.reasons, ...caveats] };
  };
  if (labelsPath === undefined) {
    const warnings: Warning[] =
      judged.length > 0 ? [{ code: 'judge-unanchored', fields: { judged: judged.length } }] : [];
    return { goal, warnings, settle: settled };
  }
  if (goal.acceptable.graded)
    throw new RouterError('bad-option', {
      option: '--labels',
      found: 'given with --loss graded',
      needed: '--loss binary',
    });
  const top = measured.tiers.at(-1) as string;
  const labels = await readLabels(labelsPath);
  const verdicts = judgements(outcomes, goal.acceptable, top);
  const all = anchorPairs(labels, verdicts, goal.acceptable, top);
  const anchor = judgeAnchor(all);
  // The claim is about what goes down, so the errors on the top tier's answers do not matter.
  const lower = anchorPairs(
    labels,
    verdicts.filter(({ tier }) => tier !== top),
    goal.acceptable,
    top,
  );
  const isAll = judged.length === 0 || judged.length === scored.length;
  const level = judgedLevel(lower, complement(goal.minAcceptable), complement(goal.confidence), isAll);
  if (level === null) reasons.push(uselessReason(lower));
  const warnings: Warning[] = [];
  if (anchor.labels < ENOUGH_LABELS)
    warnings.push({ code: 'few-labels', fields: { labels: anchor.labels, needed: ENOUGH_LABELS } });
  return {
    goal:
      level === null ? goal : { ...goal, minAcceptable: 1 - level.judged_alpha, confidence: 1 - level.judged_delta },
    warnings,
    settle(found, splits) {
      const { policy } = settled(found, splits);
      const judge: TuningJudge = { anchor, level, routed: ratesWhereRouted(policy, splits, labels, lower, goal, top) };
      return { ...settled(level === null ? found : asPeopleSeeIt(found, level), splits), judge };
    },
  };
}

function unfairReason({ tier, reason, count, of }: UnfairTier): string {
  const what = reason === 'failed' ? 'calls failed' : 'judged answers have no verdict';
  return `${tier}: ${count} of ${of} ${what}, more than 2 %: what remains is no fair sample, so nothing is certified`;
}

function uselessReason({ pairs }: Anchored): string {
  const bad = pairs.filter(({ human }) => !human).length;
  if (bad === 0 || bad === pairs.length)
    return `the labels hold ${bad === 0 ? 'no bad' : 'no good'} answer of the lower tiers (n = ${pairs.length}), so the judge's errors are unknown and nothing is certified: label more`;
  return `by the labels the judge may be no better than chance (n = ${pairs.length}), so nothing is certified by it: label more, or choose another judge`;
}

/** The claims at the level that the user asked for; the figures stay those of the test, at the judge's. */
function asPeopleSeeIt(found: Tuned, { alpha, delta, judged_delta: tested }: JudgedLevel): Tuned {
  const words = (claim: string): string =>
    claim.replace(/>= [\d.]+ with confidence ([\d.]+)/, (_, sure: string) => {
      const own = ((1 - Number(sure)) * delta) / tested;
      return `>= ${Number((1 - alpha).toFixed(6))} with confidence ${Number((1 - own).toFixed(6))}, as people see it`;
    });
  return {
    ...found,
    certificate: { ...found.certificate, claim: words(found.certificate.claim) },
    certificates: found.certificates.map((one) => ({ ...one, claim: words(one.claim) })),
  };
}

/** The judge's rates on the answers that a policy delivers from below the top tier, over all splits. */
function ratesWhereRouted(
  policy: Policy,
  { all }: Splits,
  labels: readonly HumanLabel[],
  { judged }: Anchored,
  { acceptable }: TuneGoal,
  top: string,
): TuningJudge['routed'] {
  const delivered = new Set(
    all.caseIds.map((case_id, row) => answerName({ case_id, tier: deliver(policy, all, row).column.tier })),
  );
  const inside = judged.filter((one) => delivered.has(answerName(one)));
  const {
    labels: n,
    true_positive_rate,
    false_positive_rate,
  } = judgeAnchor(anchorPairs(labels, inside, acceptable, top));
  return { labels: n, true_positive_rate, false_positive_rate };
}
