import { agreement, judgeCorrected, judgedAlpha } from '../../src/stats/judge.js';
import { ppiMean } from '../../src/stats/ppi.js';
import type { Runners } from './vector.js';

/** Group judge. */
export const judge: Runners = {
  judge_corrected: ({ p, q0_specificity, q1_sensitivity, n, m0, m1 }) => {
    const evidence = { passRate: p, n, specificity: q0_specificity, m0, sensitivity: q1_sensitivity, m1 };
    const result = judgeCorrected(evidence, 0.95);
    return { theta: result?.value, lo: result?.low, hi: result?.high };
  },
  judge_useless: ({ p, q0, q1 }) =>
    judgeCorrected({ passRate: p, n: 100, specificity: q0, m0: 100, sensitivity: q1, m1: 100 }, 0.95),
  judge_deflated_alpha: (rows) =>
    rows.map((row: { alpha: number; q0_lower: number; q1_upper: number }) =>
      judgedAlpha(row.alpha, row.q0_lower, row.q1_upper),
    ),
  cohen_kappa: ({ both_yes, judge_yes_only, human_yes_only, both_no }, expected) => {
    const result = agreement({
      bothYes: both_yes,
      onlyFirst: judge_yes_only,
      onlySecond: human_yes_only,
      bothNo: both_no,
    });
    return expected === null ? result?.kappa : { po: result?.observed, pe: result?.expected, kappa: result?.kappa };
  },
  ppi_mean: ({ Y, F_labelled, F_unlabelled_ones, F_unlabelled_n }) => {
    const share = F_unlabelled_ones / F_unlabelled_n;
    const data = {
      labels: Y,
      judged: F_labelled,
      unlabelledMean: share,
      unlabelledVariance: share * (1 - share),
      unlabelled: F_unlabelled_n,
    };
    const named = (lambda?: number) => {
      const result = ppiMean(data, 0.95, lambda);
      return { mean: result?.mean, se: result?.se, lo: result?.low, hi: result?.high };
    };
    return {
      classical: named(0),
      ppi_lambda1: named(1),
      lambda_star: ppiMean(data, 0.95)?.lambda,
      ppi_pp: named(),
    };
  },
};
