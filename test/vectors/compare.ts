import { clusteredMean } from '../../src/stats/clustered.js';
import { meanEstimate, pearson } from '../../src/stats/graded.js';
import { mcnemar } from '../../src/stats/mcnemar.js';
import { newcombeInterval, nonInferiority, tangoInterval } from '../../src/stats/paired.js';
import { poststratifiedMean } from '../../src/stats/poststratify.js';
import { savingShare } from '../../src/stats/ratio.js';
import { gradedCases, pairedCases } from '../../src/stats/sample-size.js';
import { mean } from '../../src/stats/sum.js';
import { hajekMean, weightSpread } from '../../src/stats/weighted.js';
import type { Runner, Runners } from './vector.js';

function mcnemarOf(onlyFirst: number, onlySecond: number) {
  const { exact, midP, z, pAsymptotic } = mcnemar(onlyFirst, onlySecond);
  return { exact, midp: midP, z, p_asym: pAsymptotic };
}

const fullTable: Runner = ({ n11, n12, n21, n22 }) => {
  const n = n11 + n12 + n21 + n22;
  return {
    diff: (n12 - n21) / n,
    tango95: tangoInterval({ onlyTier: n12, onlyReference: n21, n }, 0.95),
    newcombe95: newcombeInterval({ both: n11, onlyFirst: n12, onlySecond: n21, neither: n22 }, 0.95),
    mcnemar: mcnemarOf(n12, n21),
  };
};

const discordant: Runner = ({ b_only_first, c_only_second, n }) => ({
  tango95: tangoInterval({ onlyTier: b_only_first, onlyReference: c_only_second, n }, 0.95),
  mcnemar: mcnemarOf(b_only_first, c_only_second),
});

const notInferior: Runner = ({ mid_only_ok, ref_only_ok, n, margin, alpha_one_sided }) => {
  const result = nonInferiority({ onlyTier: mid_only_ok, onlyReference: ref_only_ok, n }, margin, alpha_one_sided);
  return { z: result?.z, p: result?.p, lower_1s: result?.lower, non_inferior: result?.isNonInferior };
};

const saving: Runner = ({ cost_baseline, cost_routed }) => {
  const all = savingShare(cost_baseline, cost_routed);
  const without = cost_baseline.map((_: number, left: number) => {
    const keep = (_: number, row: number) => row !== left;
    return savingShare(cost_baseline.filter(keep), cost_routed.filter(keep))?.saving;
  });
  const centre = mean(without)!;
  const squares = without.map((value: number) => (value - centre) ** 2);
  return { savings: all?.saving, se_delta: all?.se, se_jackknife: Math.sqrt((without.length - 1) * mean(squares)!) };
};

/** Groups paired_binary, sample_size, paired_graded and projection. */
export const compare: Runners = {
  cavo_paired: fullTable,
  bentur_paired: fullTable,
  tango_: discordant,
  tango_no_discordance_closed_form: ({ n, conf }) => tangoInterval({ onlyTier: 0, onlyReference: 0, n }, conf)?.[1],
  noninferiority_: notInferior,
  n_noninferiority_paired: (rows) =>
    rows.map((row: { discordance: number; true_diff: number; margin: number; alpha: number; power: number }) =>
      pairedCases({ ...row, difference: row.true_diff }),
    ),
  miller_2024_969: ({ delta, alpha_two_sided, power, sigmaA2_over_KA, sigmaB2_over_KB }) =>
    gradedCases(delta, 1 / 9, sigmaA2_over_KA + sigmaB2_over_KB, alpha_two_sided, power),
  paired_graded: ({ mid, ref, cluster }) => {
    const gaps = mid.map((score: number, row: number) => score - ref[row]);
    const alone = meanEstimate(gaps, 0.95);
    const clustered = clusteredMean(gaps, cluster.map(String));
    return {
      mean_diff: alone?.mean,
      se_iid: alone?.se,
      t95: alone?.interval,
      se_clustered: clustered?.se,
      clusters: clustered?.clusters,
      t95_clustered: clustered?.ci95,
      pearson: pearson(mid, ref),
    };
  },
  clustered_se_one_cluster: ({ values, cluster }) => clusteredMean(values, cluster.map(String)),
  poststratified_mean: ({ strata }) => {
    const rows = Object.values(strata as Record<string, { N_log: number; n_eval: number; mean: number; sd: number }>);
    const total = rows.reduce((all, { N_log }) => all + N_log, 0);
    const result = poststratifiedMean(
      rows.map(({ N_log, n_eval, ...rest }) => ({ size: N_log, n: n_eval, ...rest })),
      0.95,
    );
    return {
      weights: Object.fromEntries(Object.keys(strata).map((name, at) => [name, rows[at]!.N_log / total])),
      mean: result?.mean,
      se: result?.se,
      df_satterthwaite: result?.df,
      ci95: result?.interval,
      // What the eval set alone would say.
      eval_mean_unweighted: poststratifiedMean(
        rows.map(({ n_eval, ...rest }) => ({ size: n_eval, n: n_eval, ...rest })),
        0.95,
      )?.mean,
    };
  },
  savings_ratio_delta: saving,
  hajek_weighted: ({ w, y }) => {
    const spread = weightSpread(w);
    const estimate = hajekMean(w, y);
    return {
      mean: estimate?.mean,
      se_linearised: estimate?.se,
      n_eff_kish: spread?.effectiveN,
      max_weight_share: spread?.maxShare,
    };
  },
};
