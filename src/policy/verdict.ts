import type { Certificate, HeldOut, NullTest, TuneGoal, Tuning } from '../records/tuning.js';
import { clopperPearson } from '../stats/interval.js';

/** Everything that was found, before it is judged. */
export interface Facts {
  /** Tiers that none dominates, weak to strong. */
  usable: readonly string[];
  certificate: Certificate;
  nullTest: NullTest;
  heldOut: HeldOut;
  /** The tier that the certified cut sends all covered traffic to; null: it does not. */
  everythingTo: string | null;
  /** The policy asks the small tier first, so that escalations are paid twice. */
  isCascade: boolean;
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
    return undecided('no certification case has an answer of both tiers');
  }
  if (certificate.status === 'infeasible') {
    return one(
      top,
      'fail',
      `no cut of the traffic keeps ${share(1 - certificate.alpha)} acceptable: the small tier is too weak or the scores do not separate`,
    );
  }
  if (certificate.status === 'not_certified') {
    return undecided(`not certified: about ${certificate.labels_needed} more eval cases would decide`);
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

/** The first constraint whose bound is not met; null: all are. A constraint that could not be measured is not met. */
function brokenConstraint({ goal, heldOut, isCascade }: Facts): string | null {
  if (goal.maxDegradation !== null) {
    const worst = heldOut.quality_delta_ci95?.[0] ?? null;
    if (worst === null || !(worst >= -goal.maxDegradation)) {
      return `held-out quality may be more than ${share(goal.maxDegradation)} below the top tier`;
    }
  }
  if (goal.maxEscalation !== null && isCascade) {
    const handedOn = Math.round((heldOut.escalation_rate ?? 0) * heldOut.cases);
    const most = clopperPearson(handedOn, heldOut.cases, 0.95, 'upper')[1];
    if (!(heldOut.cases > 0 && most <= goal.maxEscalation)) {
      return `${handedOn} of ${heldOut.cases} held-out answers are handed on, so the share may be above ${share(goal.maxEscalation)}`;
    }
  }
  for (const [name, most, ends] of [
    ['latency', goal.maxP95Ms, heldOut.latency_p95_ci95],
    ['time to the first token', goal.maxTtftP95Ms, heldOut.ttft_p95_ci95],
  ] as const) {
    // The upper limit of a p95 does not exist below 72 cases or so: then the limit is not shown to be kept.
    if (most !== null && !(ends[1] !== null && ends[1] <= most))
      return `the p95 of ${name} is not shown to stay within ${most} ms`;
  }
  return null;
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
