import type { ConstraintRow, HandedOn } from '../records/strategy.js';
import type { Certificate, HeldOut, NullTest, TuneGoal, Tuning } from '../records/tuning.js';

/** Everything that was found, before it is judged. */
export interface Facts {
  /** Tiers that none dominates, weak to strong. */
  usable: readonly string[];
  certificate: Certificate;
  nullTest: NullTest;
  heldOut: HeldOut;
  /** The tier that the certified cut sends all covered traffic to; null: it does not. */
  everythingTo: string | null;
  /** What a cascade hands on, on the held-out cases; null: the policy is none. */
  handedOn: HandedOn | null;
  /** Constraints without which another policy would have been chosen. */
  binding: readonly ConstraintRow['name'][];
  goal: TuneGoal;
}

type Verdict = Pick<Tuning, 'recommendation' | 'tier' | 'verdict' | 'reasons'>;

/**
 * Route only what is certified, beats a shuffle, saves money and keeps the constraints; else name the one tier to use,
 * or say that the data cannot tell. Every test is written so that "not measured" never passes.
 */
export function decideVerdict(facts: Facts): Verdict {
  const { usable, certificate, nullTest, heldOut, everythingTo } = facts;
  const top = usable.at(-1) as string;
  if (usable.length === 1) {
    return one(top, 'pass', `${top} is at least as good as every other tier and costs no more`);
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
  const broken = brokenConstraint(facts);
  if (broken) return undecided(broken);
  if (everythingTo !== null) {
    return one(everythingTo, 'pass', `all of the traffic may go to ${everythingTo}: that is certified`);
  }
  if (!nullTest.passes) {
    return one(top, 'fail', 'do not route: the score does not beat sending the same money up at random');
  }
  if (heldOut.saving_ci95 !== null && !(heldOut.saving_ci95[0] > 0)) {
    return one(top, 'fail', 'do not route: the saving on held-out cases may be nothing');
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

/** The constraints that were asked for, each by the bound that it is held to. A bound that cannot be known is not kept. */
export function constraintsOf({
  goal,
  heldOut,
  handedOn,
  binding,
}: Pick<Facts, 'goal' | 'heldOut' | 'handedOn' | 'binding'>): ConstraintRow[] {
  const rows: [ConstraintRow['name'], number | null, number | null][] = [
    ['max_degradation', goal.maxDegradation, negative(heldOut.quality_delta_ci95?.[0] ?? null)],
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
  if (!broken) return null;
  const { limit, name } = broken;
  switch (name) {
    case 'max_degradation':
      return `held-out quality may be more than ${share(limit)} below the top tier`;
    case 'max_escalation':
      return `${facts.handedOn?.count} of ${facts.handedOn?.asked} held-out answers are handed on, so the share may be above ${share(limit)}`;
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
