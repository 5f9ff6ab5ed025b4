import { columnOf, type Panel } from '../records/panel.js';
import type { Policy, Rule } from '../records/policy.js';
import type { Traits } from '../records/traits.js';
import type { Certificate } from '../records/tuning.js';
import { complement } from '../stats/complement.js';
import { unacceptable } from './acceptable.js';
import { certify, claimOf } from './certify.js';
import { holds } from './decide.js';
import type { Fitter } from './fit.js';
import type { Plan } from './plan.js';
import type { TuneInput } from './tune-input.js';

/** Tier that a person's pinned rules send a request to, whatever is tuned; null: none of them matches. */
export function pinnedTier(pinned: readonly Rule[], traits: Traits): string | null {
  return pinned.find(({ when }) => holds(when, traits, null))?.tier ?? null;
}

/**
 * Fitters whose scores know the pinned rules: what these send to the small tier is below every cut and counts in its
 * claim, what they send elsewhere is below none. `asksFirst` stands for cascades, which `leavesChains` speaks of.
 */
export function pinnedFitters(fitters: readonly Fitter[], pinned: readonly Rule[]): readonly Fitter[] {
  if (pinned.length === 0) return fitters;
  return fitters.map((fitter) => {
    if (fitter.asksFirst) return fitter;
    const fit: Fitter['fit'] = (panel, labels, small) => {
      const fitted = fitter.fit(panel, labels, small);
      const scores = (on: Panel): Float64Array =>
        fitted.scores(on).map((score, row) => {
          const tier = pinnedTier(pinned, on.traits[row] as Traits);
          return tier === null ? score : tier === small ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
        });
      return { ...fitted, scores };
    };
    return { ...fitter, fit };
  });
}

/**
 * Whether cascades can be measured beside the pinned rules. What these send to the top tier passes a chain by; what they
 * send lower the chain would ask and hand on, which is neither the chain's claim nor that of the tier.
 */
export function leavesChains(pinned: readonly Rule[], top: string): boolean {
  return pinned.every(({ tier }) => tier === top);
}

/** The pinned rules before all others, and their tiers in the ladder. */
export function withPinned(policy: Policy, pinned: readonly Rule[], ladder: readonly string[]): Policy {
  if (pinned.length === 0) return policy;
  const named = new Set([...policy.tiers, ...pinned.map(({ tier }) => tier)]);
  const taken = new Set(pinned.map(({ name }) => name));
  const others = policy.rules.map((rule) => (taken.has(rule.name) ? { ...rule, name: `${rule.name}-tuned` } : rule));
  return { ...policy, tiers: ladder.filter((tier) => named.has(tier)), rules: [...pinned, ...others] };
}

/** Tiers below the top one that only pinned rules may send requests to: each needs a claim of its own. */
export function pinnedBelow(pinned: readonly Rule[], usable: readonly string[], ladder: readonly string[]): string[] {
  const top = ladder.indexOf(usable.at(-1) as string);
  const small = usable.length === 2 ? usable[0] : null;
  const named = new Set(pinned.map(({ tier }) => tier));
  return ladder.filter((tier, at) => named.has(tier) && at < top && tier !== small);
}

/** The goal with the claims' share of delta left: every tier in `below` takes as much as all of the rest. */
export function sharedGoal(goal: TuneInput['goal'], below: readonly string[]): TuneInput['goal'] {
  return below.length === 0 ? goal : { ...goal, confidence: 1 - complement(goal.confidence) / (below.length + 1) };
}

/**
 * The claim about what pinned rules send to a tier, tested on the certification cases. It says "certified" when they
 * send nothing there: then nothing is claimed.
 */
export function claimPinned(
  tier: string,
  top: string,
  { splits: { certify: panel, all }, goal, seed }: TuneInput,
  pinned: readonly Rule[],
): Certificate & { tier: string } {
  const [alpha, delta] = [complement(goal.minAcceptable), complement(goal.confidence)];
  const scores = panel.traits.map((one) => (pinnedTier(pinned, one) === tier ? 0 : Number.POSITIVE_INFINITY));
  const { certificate } = certify({
    scores,
    bad: unacceptable(columnOf(panel, tier), columnOf(panel, top), goal.acceptable),
    graded: goal.acceptable.graded === true,
    plan: ONE_CUT,
    alpha,
    delta,
    weights: { values: panel.weights, most: all.weights.reduce((most, one) => Math.max(most, one), 0) },
    seed,
    splitShare: panel.caseIds.length / all.caseIds.length,
  });
  const claim = claimOf({ acceptable: goal.acceptable, alpha, delta }, tier, top);
  return scores.includes(0)
    ? { tier, claim, ...certificate }
    : { tier, claim, ...certificate, status: 'certified', labels_needed: 0 };
}

/** A person has chosen what goes down; there is nothing to walk along. */
const ONE_CUT: Plan = {
  cuts: [{ threshold: 1, share: 1 }],
  routed: [0],
  power: [1],
  badShare: [0],
  saving: [0],
  start: 0,
  best: 0,
  value: 0,
  valueSe: 0,
};
