import { ladder } from '../curves/ladder.js';
import { columnOf, type Panel, panelRows } from '../records/panel.js';
import type { Policy } from '../records/policy.js';
import type { Certificate, CertifiedCut, NullTest, Tuning } from '../records/tuning.js';
import { complement } from '../stats/complement.js';
import { completeRows, unacceptable } from './acceptable.js';
import { againstShuffle, NO_NULL_TEST } from './against-shuffle.js';
import { type Candidate, candidateRow, choose, type Learned, learn, planCandidates } from './candidate.js';
import { cascadeCandidates } from './cascade-candidates.js';
import { proveCascade } from './cascade-prove.js';
import { cascadeRow } from './cascade-row.js';
import type { ConstraintName } from './cascade-sweep.js';
import { certify, claimOf } from './certify.js';
import { compare } from './compare.js';
import { type CertifiedStep, constrainedCuts } from './constrained-cuts.js';
import type { Cut } from './cuts.js';
import { type Band, emitPolicy } from './emit.js';
import { handedOn, withEscalation } from './handed-on.js';
import { learnedEvidence } from './learned-evidence.js';
import { breakEven } from './miss-cost.js';
import { foldsOf } from './out-of-fold.js';
import { claimPinned, pinnedBelow, pinnedFitters, sharedGoal, withPinned } from './pinned.js';
import { segmentClaims } from './segment-claims.js';
import { compareStrategies } from './strategies.js';
import type { TuneInput } from './tune-input.js';
import { uncosted } from './uncosted.js';
import { usableWithin } from './usable-within.js';
import { constraintsOf, decideVerdict } from './verdict.js';
import { verify } from './verify.js';

/** What tuning finds, without what only the command knows: prices of the tiers, projection, provenance. */
export type Tuned = Omit<Tuning, 'schema' | 'tiers' | 'covered'>;

/**
 * Fits every kind of router for every step of the ladder on the tuning cases, picks one there, certifies its largest
 * provable cut on the certification cases, and reports it on held-out cases that chose nothing. Labels of a later
 * split never influence an earlier step.
 */
export function tune(given: TuneInput): Tuned {
  const { splits, pinned = [] } = given;
  const rows = ladder(splits.all);
  const order = splits.all.tiers.map(({ tier }) => tier);
  const usable = usableWithin(splits.train, given.goal);
  const top = usable.at(-1) as string;
  const below = pinnedBelow(pinned, usable, order);
  const goal = sharedGoal(given.goal, below);
  const input = { ...given, goal, fitters: pinnedFitters(given.fitters, pinned) };
  const routers = input.fitters.filter(({ asksFirst }) => !asksFirst);
  const folds = foldsOf(splits.train, input.seed);
  const lower = usable.slice(0, -1);
  const learned = routers.map((fitter) => learn(fitter, lower, top, input, folds));
  const candidates = lower.flatMap((_, at) =>
    learned.flatMap((own) => planCandidates(own[at] as Learned, lower.slice(at + 1), top, input)),
  );
  const route = choose(
    candidates,
    routers.map((fitter) => fitter.kind),
  );
  const cascades = routers.length < input.fitters.length ? cascadeCandidates(input, usable, candidates) : [];
  const strategies = compareStrategies(input, route, cascades);
  const cascade = strategies.chosen;
  const chosen = cascade ? null : route;
  const proven = addPinned(
    cascade ? proveCascade(input, cascade) : chosen ? prove(input, chosen) : nothingToProve(input, top),
    below.map((tier) => claimPinned(tier, top, input, pinned)),
    (one) => withPinned(one, pinned, order),
  );
  const against = proven.nullTest ?? (chosen ? againstShuffle(input, chosen, proven.bands) : NO_NULL_TEST);
  const heldOut = heldOutPanel(input, proven.policy);
  const facts = {
    usable,
    certificate: proven.certificate,
    nullTest: against,
    heldOut: verify(proven.policy, heldOut, goal.acceptable),
    uncosted: uncosted(heldOut),
    everythingTo: proven.everythingTo,
    handedOn: handedOn(proven.policy, heldOut),
    binding: [...strategies.binding, ...(proven.binding ?? [])],
    goal,
  };
  const verdict = decideVerdict(facts);
  // Also "all of it to the small tier" keeps to what the certificate covers: other traffic stays with the top tier.
  const isProven =
    verdict.recommendation === 'route' || (verdict.tier !== null && verdict.tier === proven.everythingTo);
  const policy = isProven
    ? proven.policy
    : withPinned(oneTier(proven.policy.tiers, verdict.tier ?? top), pinned, order);
  const panel = heldOutPanel(input, policy);
  const held = verify(policy, panel, goal.acceptable);
  return {
    ...verdict,
    policy: withEscalation(policy, panel),
    certificate: proven.certificate,
    certificates: proven.certificates,
    walks: proven.walks,
    segments: segmentClaims(policy, splits.certify, goal, splits.certify.caseIds.length / splits.all.caseIds.length),
    break_even: breakEven(
      splits.all,
      cascade?.tiers ?? (chosen ? [...chosen.steps.map(({ tier }) => tier), top] : []),
      goal,
    ),
    held_out: held,
    comparisons: compare(policy, splits.verify),
    null_test: against,
    ladder: rows,
    candidates: [
      ...candidates.map((one) => candidateRow(one, splits.train, one === chosen)),
      ...cascades.map((one) => cascadeRow(one, one === cascade)),
    ],
    strategies: strategies.rows,
    ...learnedEvidence(candidates, input),
    handed_on: facts.handedOn,
    constraints: constraintsOf(facts),
    warnings: [],
  };
}

interface Proven {
  policy: Policy;
  /** The claim about the smallest tier that one could be made for. */
  certificate: Certificate;
  /** One for each lower tier, weak to strong. */
  certificates: Tuning['certificates'];
  walks: Tuning['walks'];
  bands: readonly Band[];
  /** Constraints that made a router stop before its last certified cut; absent: none. */
  binding?: readonly ConstraintName[];
  /** The tier that the certified cut sends all covered traffic to; null: it does not. */
  everythingTo: string | null;
  /** A cascade's own; absent: that of a router is to be made. */
  nullTest?: NullTest;
}

/** The pinned rules before what was proven, and their own claims; one that does not hold stands for all. */
function addPinned(proven: Proven, claims: Tuning['certificates'], pin: (policy: Policy) => Policy): Proven {
  const [failed] = claims.filter(({ status }) => status !== 'certified');
  const { tier: _, ...certificate } = failed ?? { tier: '', ...proven.certificate };
  return {
    ...proven,
    policy: pin(proven.policy),
    certificate,
    certificates: [...proven.certificates, ...claims],
    everythingTo: failed ? null : proven.everythingTo,
  };
}

/**
 * Certifies every step on its own share of delta and puts the bands that hold together. A step that is certified passes its delta on
 * to the next (fallback procedure, Wiens 2003): the chance that any claim is false stays at most delta.
 */
function prove(input: TuneInput, chosen: Candidate): Proven {
  const { goal, splits } = input;
  const alpha = complement(goal.minAcceptable);
  const scores = chosen.fitted.scores(splits.certify);
  const walks: Tuning['walks'] = [];
  const steps: (CertifiedStep & { at: number; first: number })[] = [];
  let passedOn = 0;
  const certificates = chosen.steps.map(({ tier, from, plan, delta: own }, at) => {
    const delta = own + passedOn;
    const next = chosen.steps[at + 1]?.from ?? Number.POSITIVE_INFINITY;
    const { cut, certificate, walk } = certify({
      scores: scores.map((score) => (score >= from ? score : Number.NaN)),
      bad: unacceptable(columnOf(splits.certify, tier), columnOf(splits.certify, chosen.top), goal.acceptable),
      graded: goal.acceptable.graded === true,
      plan,
      alpha,
      delta,
      weights: {
        values: splits.certify.weights,
        most: splits.all.weights.reduce((most, one) => Math.max(most, one), 0),
      },
      seed: input.seed,
      splitShare: splits.certify.caseIds.length / splits.all.caseIds.length,
    });
    const cuts = walk();
    walks.push({ tier, alpha, cuts });
    const first = cuts.findIndex(({ certified }) => certified);
    if (cut !== null) steps.push({ at, tier, from, next, first, cuts: plan.cuts.slice(first, cut + 1) });
    passedOn = cut === null ? 0 : delta;
    return { tier, claim: claimOf({ acceptable: goal.acceptable, alpha, delta }, tier, chosen.top), ...certificate };
  });
  const { at: stops, binding } = constrainedCuts(input, chosen.top, scores, steps);
  // Every cut up to the certified one holds, so a step may stop where the next one's band begins, or a constraint asks it to.
  const bands = steps.map(({ at, tier, from, next, first, cuts }, step): Band => {
    const stop = stops[step] as number;
    if (stop < cuts.length - 1) {
      const { certified: _, ...counts } = (walks[at] as (typeof walks)[number]).cuts[first + stop] as CertifiedCut;
      certificates[at] = { ...(certificates[at] as (typeof certificates)[number]), ...counts };
    }
    return { tier, from, below: Math.min((cuts[stop] as Cut).threshold, next) };
  });
  const held = certificates.find((one) => one.status === 'certified') ?? certificates[0];
  const { tier: _, ...certificate } = held as (typeof certificates)[number];
  const everything = bands.find(
    ({ from, below }) => from === Number.NEGATIVE_INFINITY && below === Number.POSITIVE_INFINITY,
  );
  return {
    policy: emitPolicy(
      { tiers: [...chosen.steps.map((step) => step.tier), chosen.top], top: chosen.top, fitted: chosen.fitted },
      bands,
      input.covered,
    ),
    certificate,
    certificates,
    walks,
    bands,
    binding,
    everythingTo: everything?.tier ?? null,
  };
}

/** The held-out cases that all tiers of a policy answered. */
function heldOutPanel({ splits }: TuneInput, policy: Policy): Panel {
  const columns = policy.tiers.map((tier) => columnOf(splits.verify, tier));
  return panelRows({ ...splits.verify, tiers: columns }, completeRows(splits.verify, columns));
}

function oneTier(tiers: readonly string[], tier: string): Policy {
  return { tiers, rules: [], default: tier };
}

/** One tier is left, or nothing could be fitted: everything goes to the top tier and nothing needs a certificate. */
function nothingToProve({ goal }: TuneInput, top: string): Proven {
  const certificate: Certificate = {
    status: 'no_data',
    claim: 'nothing is routed down',
    test: 'binomial',
    alpha: complement(goal.minAcceptable),
    delta: complement(goal.confidence),
    routed: 0,
    bad: 0,
    upper_bound: null,
    share_routed: 0,
    cases: 0,
    labels_needed: null,
  };
  return { policy: oneTier([top], top), certificate, certificates: [], walks: [], bands: [], everythingTo: null };
}
