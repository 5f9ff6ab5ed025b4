import type { ConstraintRow, HandedOn } from '../records/strategy.js';
import type { Certificate, HeldOut, NullTest, TuneGoal, Tuning } from '../records/tuning.js';
import type { Uncosted } from './uncosted.js';

/** Everything that was found, before it is judged. */
export interface Facts {
  /** Tiers that none dominates, weak to strong. */
  usable: readonly string[];
  certificate: Certificate;
  nullTest: NullTest;
  heldOut: HeldOut;
  /** Tiers of the policy with held-out answers of unknown cost. */
  uncosted: readonly Uncosted[];
  /** The tier that the certified cut sends all covered traffic to; null: it does not. */
  everythingTo: string | null;
  /** What a cascade hands on, on the held-out cases; null: the policy is none. */
  handedOn: HandedOn | null;
  /** Constraints without which another policy would have been chosen. */
  binding: readonly ConstraintRow['name'][];
  goal: TuneGoal;
}

type Verdict = Pick<Tuning, 'recommendation' | 'tier' | 'verdict' | 'reasons'>;

/** The limits that somebody may set. */
export type Limits = Pick<
  TuneGoal,
  'maxDegradation' | 'maxEscalation' | 'isEscalationAsked' | 'maxP95Ms' | 'maxTtftP95Ms'
>;

type Limited = Pick<Facts, 'heldOut' | 'handedOn' | 'binding'> & { goal: Limits };

/**
 * Route only what is certified, beats a shuffle, saves money and keeps the constraints; else name the one tier to use,
 * or say that the data cannot tell. Every test is written so that "not measured" never passes.
 */
export function decideVerdict(facts: Facts): Verdict {
  const { usable, certificate, nullTest, heldOut, everythingTo } = facts;
  const top = usable.at(-1) as string;
  const broken = brokenConstraint(facts);
  if (usable.length === 1) {
    const alone = `${top} is at least as good as every other tier and costs no more`;
    return broken ? undecided(`${alone}, but ${broken}`) : one(top, 'pass', alone);
  }
  if (certificate.status === 'no_data') {
    return undecided(
      'cannot be known from this data: no certification case of a weight above 0 has an answer of both tiers',
    );
  }
  if (certificate.status === 'infeasible') {
    return one(top, 'fail', infeasibility(certificate));
  }
  if (certificate.status === 'not_certified') {
    return undecided(`not certified, needs about ${certificate.labels_needed} more eval cases`);
  }
  if (broken) return undecided(broken);
  if (everythingTo === null && !nullTest.passes) {
    return one(top, 'fail', 'do not route: the score does not beat sending the same money up at random');
  }
  if (heldOut.saving_ci95 === null) return undecided(unknownSaving(facts));
  if (!(heldOut.saving_ci95[0] > 0)) {
    return one(top, 'fail', 'do not route: the saving on held-out cases may be nothing');
  }
  if (everythingTo !== null) {
    return one(everythingTo, 'pass', `all of the traffic may go to ${everythingTo}: that is certified`);
  }
  return {
    recommendation: 'route',
    tier: null,
    verdict: 'pass',
    reasons: ['certified, beats a shuffle, and saves money on held-out cases'],
  };
}

/** Why no threshold can be certified, whatever the number of labels. */
function infeasibility({ alpha, routed, bad, test, claim }: Certificate): string {
  const kept = claim.startsWith('mean loss') ? `a mean loss of ${share(alpha)}` : `${share(1 - alpha)} acceptable`;
  const seen =
    routed > 0
      ? `where ${test === 'betting' ? 'the loss is' : 'answers are bad'} least, it is ${Number(bad.toFixed(2))} of ${routed}`
      : 'the tuning cases show no part of the traffic where it would';
  return `not certified, and more labels would not help: no threshold can reach ${kept} here, because the small tier is too weak or the scores do not separate; ${seen}`;
}

/** Why nobody can say what routing saves, and what would tell. */
function unknownSaving({ uncosted, usable }: Facts): string {
  if (uncosted.length === 0) {
    return `the saving cannot be known from this data: too few independent held-out cases, or ${usable.at(-1)} costs nothing`;
  }
  const tiers = uncosted.map(({ tier, count, of }) => `${tier} (${count} of ${of} held-out answers)`).join(' and ');
  return `the saving cannot be known from this data: the cost of ${tiers} is unknown; give outcomes their cost_usd, or usage and, where no price is known of the model, a price of the tier in --config router.yaml`;
}

/** The constraints that were asked for, each by the bound that it is held to. A bound that cannot be known is not kept. */
export function constraintsOf({ goal, heldOut, handedOn, binding }: Limited): ConstraintRow[] {
  // A policy of one tier is held to that tier, to which it loses nothing however few the cases.
  const lost = Object.keys(heldOut.tier_shares).length === 1 ? 0 : negative(heldOut.quality_delta_ci95?.[0] ?? null);
  const rows: [ConstraintRow['name'], number | null, number | null][] = [
    ['max_degradation', goal.maxDegradation, lost],
    handedOn === null
      ? // A router asks one tier for each request, so that nothing can be handed on.
        ['max_escalation', goal.isEscalationAsked ? goal.maxEscalation : null, 0]
      : ['max_escalation', goal.maxEscalation, handedOn.upper_bound],
    ['max_p95_ms', goal.maxP95Ms, heldOut.latency_p95_ci95[1]],
    // The upper limit of a p95 does not exist below 72 cases or so: then the limit is not shown to be kept.
    ['max_ttft_p95_ms', goal.maxTtftP95Ms, heldOut.ttft_p95_ci95[1]],
  ];
  return rows.flatMap(([name, limit, bound]) => {
    if (limit === null) return [];
    const met = bound !== null && bound <= limit;
    return [{ name, limit, bound, met, binds: !met || binding.includes(name) }];
  });
}

function negative(value: number | null): number | null {
  return value === null ? null : 0 - value;
}

/** The first constraint that is not kept, in words; null: all are. */
function brokenConstraint(facts: Facts): string | null {
  const broken = constraintsOf(facts).find(({ met }) => !met);
  return broken ? brokenText(broken, facts.handedOn, 'held-out') : null;
}

/** A constraint that is not shown to be kept, in words; `cases` says on which. */
export function brokenText(
  { name, limit }: ConstraintRow,
  handedOn: HandedOn | null,
  cases: 'held-out' | 'measured',
): string {
  switch (name) {
    case 'max_degradation':
      return `${cases} quality may be more than ${share(limit)} below the top tier`;
    case 'max_escalation':
      return `${handedOn?.count} of ${handedOn?.asked} ${cases} answers are handed on, so the share may be above ${share(limit)}`;
    case 'max_p95_ms':
      return `the p95 of latency is not shown to stay within ${limit} ms`;
    case 'max_ttft_p95_ms':
      return `the p95 of time to the first token is not shown to stay within ${limit} ms`;
  }
}

function one(tier: string, verdict: 'pass' | 'fail', reason: string): Verdict {
  return { recommendation: 'single_tier', tier, verdict, reasons: [reason] };
}

function undecided(reason: string): Verdict {
  return { recommendation: 'undecided', tier: null, verdict: 'undecided', reasons: [reason] };
}

/** A share as the user wrote it on the command line. */
function share(value: number): string {
  return String(Number(value.toFixed(6)));
}
