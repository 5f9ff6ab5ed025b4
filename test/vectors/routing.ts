import { routerArenaScore } from '../../src/curves/arena.js';
import { aiq, qnc, upperHull } from '../../src/curves/frontier.js';
import { apgr, cpt, pgr } from '../../src/curves/gap.js';
import { sweep } from '../../src/curves/sweep.js';
import { calibrationError } from '../../src/learn/calibration-error.js';
import { fitIsotonic } from '../../src/learn/isotonic.js';
import { fitPlatt, plattAt } from '../../src/learn/platt.js';
import { vennAbers } from '../../src/learn/venn-abers.js';
import {
  breakEvenFailureUsd,
  cascadeCost,
  expectedAttemptCost,
  expectedRetryCost,
  maxEscalationRate,
} from '../../src/policy/break-even.js';
import { trapezoid } from '../../src/stats/area.js';
import { auc } from '../../src/stats/auc.js';
import { quantile } from '../../src/stats/quantile.js';
import type { Runner, Runners } from './vector.js';

const hull: Runner = ({ points }) => ({ nondecreasing_hull: upperHull(points), aiq_paper: aiq(points) });

/** Groups curves, calibration and cost. */
export const routing: Runners = {
  routellm_curve: ({ strong_win_rate: scores, weak_correct, strong_correct, num_results }) => {
    const free = scores.map(() => 0);
    const { points } = sweep({
      scores,
      weak: weak_correct,
      strong: strong_correct,
      weakCostUsd: free,
      strongCostUsd: free,
    });
    const percent = (share: number | null) => (share === null ? null : share * 100);
    const x = points.map(({ escalationRate }) => escalationRate * 100);
    const y = points.map(({ quality }) => quality * 100);
    return {
      thresholds: Array.from({ length: num_results + 1 }, (_, at) => quantile(scores, at / num_results)),
      strong_pct: x,
      accuracy: y,
      apgr: apgr(points),
      cpt_first_crossing: Object.fromEntries([0.2, 0.5, 0.8].map((target) => [target, percent(cpt(points, target))])),
      auc: trapezoid(x, y) / 100,
    };
  },
  pgr_points: ({ weak, strong, perf }) => perf.map((quality: number) => pgr(quality, weak, strong)),
  aiq_: hull,
  routerarena_: ({ accuracy, cost_per_1k }) => ({ score: routerArenaScore(accuracy, cost_per_1k) }),
  qnc: ({ hull: points, best_single, second }) => ({
    qnc: qnc(points, best_single),
    qnc_second: qnc(points, { cost: second.best_single_cost, quality: second.quality }),
  }),
  isotonic_pav_ties: ({ score, y }) => {
    const { scores, values } = fitIsotonic(score, y);
    return { unique_score: scores, fitted: values };
  },
  venn_abers: ({ cal_score, cal_y, x }) => vennAbers(cal_score, cal_y)(x),
  calibration_metrics: ({ p, y, bins }) => {
    const error = calibrationError(p, y, bins);
    return { ece_equal_width: error?.ece, brier: error?.brier, logloss: error?.logLoss, auroc: error?.auc };
  },
  auroc_one_class: ({ p, y }) => auc(p, y),
  platt: ({ score, y }) => {
    const fit = fitPlatt(score, y);
    return { A: fit?.a, B: fit?.b, p_at_0_5: fit && plattAt(fit, 0.5) };
  },
  expected_attempt_cost: (rows) =>
    rows.map((row: { c: number; p_fail: number; max_attempts: number }) =>
      expectedAttemptCost(row.c, row.p_fail, row.max_attempts),
    ),
  cascade3_expected_cost: ({ tier_cost, verify_cost, escalate_given_reached }) => {
    const { expectedUsd, reach } = cascadeCost(tier_cost, verify_cost, escalate_given_reached);
    const large = tier_cost.at(-1);
    return {
      expected_cost: expectedUsd,
      reach,
      final_escalation_share: reach.at(-1),
      always_large: large,
      saving: 1 - expectedUsd / large,
    };
  },
  cascade_break_even: ({ c_small, c_large, verify }) => ({
    max_escalation_rate: maxEscalationRate({ smallUsd: c_small, largeUsd: c_large, verifyUsd: verify }),
  }),
  cascade_no_gain_when_costs_close: ({ c_small, c_large, verify }) => ({
    max_escalation_rate: maxEscalationRate({ smallUsd: c_small, largeUsd: c_large, verifyUsd: verify }),
    at_20pct: { cascade: cascadeCost([c_small, c_large], [verify], [0.2]).expectedUsd, always_large: c_large },
  }),
  small_20pct_fail_retry_then_escalate: ({ c_s, c_l, p_fail, p_fail_again }) => ({
    expected: expectedRetryCost({ smallUsd: c_s, largeUsd: c_l, verifyUsd: 0 }, p_fail, p_fail_again),
  }),
  break_even_failure_cost: (rows) =>
    rows.map((row: { c_small: number; c_mid: number; verify: number; p_fail: number }) =>
      breakEvenFailureUsd({ smallUsd: row.c_small, largeUsd: row.c_mid, verifyUsd: row.verify }, row.p_fail),
    ),
};
