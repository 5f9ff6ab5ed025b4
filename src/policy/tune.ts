import { ladder } from '../curves/ladder.js';
import type { LadderRow } from '../records/curve.js';
import { columnOf, type Panel, panelRows, type TierColumn } from '../records/panel.js';
import type { Policy } from '../records/policy.js';
import type { Certificate, NullTest, Tuning } from '../records/tuning.js';
import { completeRows, unacceptable } from './acceptable.js';
import { type Candidate, candidateRow, choose, fitCandidate } from './candidate.js';
import { certify, claimOf } from './certify.js';
import { emitPolicy } from './emit.js';
import { nullTest } from './null-test.js';
import type { TuneInput } from './tune-input.js';
import { decideVerdict } from './verdict.js';
import { verify } from './verify.js';

/** What tuning finds, without what only the command knows: prices of the tiers, projection, provenance. */
export type Tuned = Omit<Tuning, 'schema' | 'tiers' | 'covered'>;

/**
 * Fits every kind of router for every step of the ladder on the tuning cases, picks one there, certifies its largest
 * provable cut on the certification cases, and reports it on held-out cases that chose nothing. Labels of a later
 * split never influence an earlier step.
 */
export function tune(input: TuneInput): Tuned {
  const { splits, goal } = input;
  const rows = ladder(splits.all);
  const usable = usableTiers(splits.train);
  const top = usable.at(-1) as string;
  const pairs = usable.slice(0, -1).map((small) => [small, top] as const);
  const candidates = pairs.flatMap(([small, strong]) =>
    input.fitters.map((fitter) => fitCandidate(fitter, small, strong, input)),
  );
  const chosen = choose(candidates);
  const proven = chosen ? certified(input, chosen) : nothingToProve(input, top);
  const against = chosen ? againstShuffle(input, chosen, proven.cut) : NO_NULL_TEST;
  const verdict = decideVerdict({
    usable,
    certificate: proven.certificate,
    nullTest: against,
    heldOut: heldOutOf(input, proven.policy),
    routesEverything: proven.isEverything,
    small: chosen?.small ?? top,
    goal,
  });
  const policy = verdict.recommendation === 'route' ? proven.policy : oneTier(proven.policy.tiers, verdict.tier ?? top);
  return {
    ...verdict,
    policy,
    certificate: proven.certificate,
    held_out: heldOutOf(input, policy),
    null_test: against,
    ladder: rows,
    candidates: candidates.map((one) => candidateRow(one, splits.train, one === chosen)),
    warnings: [],
  };
}

/** Tiers that no other makes pointless on the tuning cases, in ladder order. Never empty. */
function usableTiers(train: Panel): string[] {
  const rows = ladder(train);
  const kept = rows.filter((row: LadderRow) => row.dominated_by === null).map((row) => row.tier);
  return kept.length > 0 ? kept : [(rows.at(-1) as LadderRow).tier];
}

interface Proven {
  policy: Policy;
  certificate: Certificate;
  /** Index of the certified cut; null: none. */
  cut: number | null;
  /** The certified cut sends all covered traffic down. */
  isEverything: boolean;
}

function certified(input: TuneInput, chosen: Candidate): Proven {
  const { goal, splits } = input;
  const levels = { alpha: 1 - goal.minAcceptable, delta: 1 - goal.confidence };
  const bad = unacceptable(columnOf(splits.certify, chosen.small), columnOf(splits.certify, chosen.top), goal.acceptable);
  const { cut, certificate } = certify({
    scores: splits.certify.traits.map(chosen.fitted.score),
    bad,
    plan: chosen.plan,
    ...levels,
    splitShare: splits.certify.caseIds.length / splits.all.caseIds.length,
  });
  const threshold = cut === null ? null : (chosen.plan.cuts[cut]?.threshold ?? null);
  const claim = claimOf({ acceptable: goal.acceptable, ...levels }, chosen.small, chosen.top);
  return {
    policy: emitPolicy(chosen, threshold, input.covered),
    certificate: { claim, ...certificate },
    cut,
    isEverything: threshold === Number.POSITIVE_INFINITY,
  };
}

/** The certified cut, else the one that the tuning cases would choose, on all cases that they did not contain. */
function againstShuffle({ splits, goal }: TuneInput, chosen: Candidate, certifiedCut: number | null): NullTest {
  const { cuts, best } = chosen.plan;
  const cut = cuts[certifiedCut ?? best ?? Math.floor((cuts.length - 1) / 2)];
  if (!cut) return NO_NULL_TEST;
  const rest = [splits.certify, splits.verify].map((panel) => {
    const pair = [columnOf(panel, chosen.small), columnOf(panel, chosen.top)];
    return panelRows({ ...panel, tiers: pair }, completeRows(panel, pair));
  });
  const joined = (pick: (small: TierColumn, top: TierColumn) => ArrayLike<number>): number[] =>
    rest.flatMap(({ tiers: [small, top] }) => Array.from(pick(small as TierColumn, top as TierColumn)));
  const scores = rest.flatMap((panel) => panel.traits.map(chosen.fitted.score));
  return nullTest({
    escalated: scores.map((score) => (score < cut.threshold ? 0 : 1)),
    scores,
    smallBad: joined((small, top) => unacceptable(small, top, goal.acceptable)),
    topBad: joined((_, top) => unacceptable(top, top, goal.acceptable)),
    smallCostUsd: joined((small) => small.costUsd),
    topCostUsd: joined((_, top) => top.costUsd),
    clusters: rest.flatMap((panel) => panel.clusters),
  });
}

const NO_NULL_TEST: NullTest = { auc: null, lift_over_shuffle: null, lift_ci95: null, passes: false, n: 0 };

/** The emitted policy on the held-out cases that all of its tiers answered. */
function heldOutOf({ splits, goal }: TuneInput, policy: Policy): Tuned['held_out'] {
  const columns = policy.tiers.map((tier) => columnOf(splits.verify, tier));
  const panel = panelRows({ ...splits.verify, tiers: columns }, completeRows(splits.verify, columns));
  const bad = unacceptable(panel.tiers[0] as TierColumn, panel.tiers.at(-1) as TierColumn, goal.acceptable);
  return verify(policy, panel, bad);
}

function oneTier(tiers: readonly string[], tier: string): Policy {
  return { tiers, rules: [], default: tier };
}

/** One tier is left, or nothing could be fitted: everything goes to the top tier and nothing needs a certificate. */
function nothingToProve({ goal }: TuneInput, top: string): Proven {
  const certificate: Certificate = {
    status: 'no_data',
    claim: 'nothing is routed down',
    alpha: 1 - goal.minAcceptable,
    delta: 1 - goal.confidence,
    routed: 0,
    bad: 0,
    upper_bound: null,
    share_routed: 0,
    cases: 0,
    labels_needed: null,
  };
  return { policy: oneTier([top], top), certificate, cut: null, isEverything: false };
}
