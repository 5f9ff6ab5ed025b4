import { aiq } from '../curves/frontier.js';
import { apgr, cpt } from '../curves/gap.js';
import { sweep } from '../curves/sweep.js';
import type { CurvePoint } from '../records/curve.js';
import type { TierColumn } from '../records/panel.js';
import type { Candidate as CandidateRow } from '../records/tuning.js';
import { weightedMean } from '../stats/weighted.js';
import type { CascadeCandidate } from './cascade-candidates.js';
import { scoreOf } from './cascade-cases.js';
import { topUsdOf } from './cascade-plan.js';
import { callUsd, isKept } from './deliver.js';

/**
 * A cascade's line in the report, on the tuning cases, by their weights. APGR and CPT are those of the order of the first tier's answers,
 * so a chain of three tiers or one with a score before it has none. AIQ is that of all its designs, every call paid.
 */
export function cascadeRow(candidate: CascadeCandidate, isChosen: boolean): CandidateRow {
  const { tiers, strategy, score, cases, plan } = candidate;
  const top = cases.columns.at(-1) as TierColumn;
  const strong = weightedMean(
    cases.rows.map((row) => scoreOf(top, row)),
    cases.rows.map((row) => cases.weights[row] as number),
  );
  const points = strategy === 'cascading' && tiers.length === 2 ? curveOf(candidate) : [];
  // Where the plan knows no cost it counts cases instead.
  const isCosted = Number.isFinite(topUsdOf(cases, cases.rows)) && Number.isFinite(plan.best?.sums.usd);
  const bought = plan.points.map(([usd, change]) => [usd, change + (strong ?? 0)] as const);
  const priced = bought.filter(([usd, quality]) => Number.isFinite(usd) && Number.isFinite(quality));
  return {
    kind: 'cascade',
    tier: tiers.slice(0, -1).join(', '),
    strategy,
    score,
    apgr: apgr(points),
    cpt50: cpt(points, 0.5),
    cpt80: cpt(points, 0.8),
    aiq: priced.length > 0 ? aiq(priced) : null,
    saving_share: plan.value > 0 && isCosted ? plan.value : null,
    chosen: isChosen,
  };
}

/** Quality by the share handed on: answers in the order of their confidence, those not to be kept first. */
function curveOf({ cases }: CascadeCandidate): readonly CurvePoint[] {
  const [small, top] = cases.columns as [TierColumn, TierColumn];
  const any = { tier: small.tier, accept_at: 0, checks: [] };
  return sweep({
    scores: cases.rows.map((row) => (isKept(any, small, row) ? 1 - (small.confidence[row] as number) : 2)),
    weak: cases.rows.map((row) => scoreOf(small, row)),
    strong: cases.rows.map((row) => scoreOf(top, row)),
    weakCostUsd: cases.rows.map((row) => callUsd(small, row)),
    strongCostUsd: cases.rows.map((row) => callUsd(small, row) + callUsd(top, row)),
    weights: cases.rows.map((row) => cases.weights[row] as number),
  }).points;
}
