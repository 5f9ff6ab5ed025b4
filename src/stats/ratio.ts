import { checkCounts } from './count.js';
import { sum } from './sum.js';
import { effectiveCount, rowWeights } from './weighted.js';

/** How the rows came to be. Leaving a part out means: one stratum, each row on its own, equal weights. */
export interface SurveyDesign {
  /** Stratum of each row: an index into `shares`. */
  strata?: ArrayLike<number>;
  /** Share of the population in each stratum; they sum to 1. */
  shares?: ArrayLike<number>;
  /** Rows with the same label are one piece of evidence. */
  clusters?: ArrayLike<string>;
  /** 1 / inclusion probability. */
  weights?: ArrayLike<number>;
  /**
   * What Student's t may count on. `clusters` (the default): a stratum's clusters less one. `sizes`: fewer where a few
   * large clusters carry the estimate, (sum b^2)^2 / sum b^4 of the clusters' lower totals b: Bell and McCaffrey's
   * (2002) for a residual variance that grows with b^2, as that of costs and token counts does.
   */
  degrees?: 'clusters' | 'sizes';
}

/** A ratio of two totals. */
export interface RatioEstimate {
  ratio: number;
  /** Delta-method standard error; null when a stratum that counts has fewer than two clusters. */
  se: number | null;
  /** Satterthwaite degrees of freedom; null with `se`. */
  df: number | null;
  n: number;
}

interface Stratum {
  share: number;
  rows: number[];
  weight: number;
  top: number;
  bottom: number;
}

function stratify(top: ArrayLike<number>, bottom: ArrayLike<number>, design: SurveyDesign): Stratum[] {
  const rowsOf: number[][] = Array.from({ length: design.shares?.length ?? 1 }, () => []);
  for (let row = 0; row < top.length; row++) rowsOf[design.strata?.[row] ?? 0]?.push(row);
  return rowsOf.map((rows, at) => {
    const weights = rows.map((row) => design.weights?.[row] ?? 1);
    const weight = sum(weights);
    const mean = (of: ArrayLike<number>): number => sum(rows.map((row, i) => weights[i]! * of[row]!)) / weight;
    return { share: design.shares?.[at] ?? 1, rows, weight, top: mean(top), bottom: mean(bottom) };
  });
}

/** Variance of the stratum's mean residual, from its clusters. */
function residualVariance(
  stratum: Stratum,
  residual: (row: number) => number,
  bottom: ArrayLike<number>,
  design: SurveyDesign,
): { variance: number; df: number } | null {
  const centre = sum(stratum.rows.map((row) => (design.weights?.[row] ?? 1) * residual(row))) / stratum.weight;
  const totals = new Map<string | number, { residual: number; size: number }>();
  for (const row of stratum.rows) {
    const cluster = design.clusters?.[row] ?? row;
    const weight = design.weights?.[row] ?? 1;
    const before = totals.get(cluster) ?? { residual: 0, size: 0 };
    totals.set(cluster, {
      residual: before.residual + weight * (residual(row) - centre),
      size: before.size + weight * bottom[row]!,
    });
  }
  const count = totals.size;
  if (count < 2) return null;
  const squares = sum([...totals.values()].map((total) => total.residual ** 2));
  const effective = design.degrees === 'sizes' ? effectiveCount([...totals.values()].map(({ size }) => size)) : count;
  return {
    variance: ((count / (count - 1)) * squares) / stratum.weight ** 2,
    df: Math.min(count - 1, Math.max(1, effective)),
  };
}

/**
 * Ratio of two population totals from a sample: sum_h W_h mean_h(top) / sum_h W_h mean_h(bottom). Never the mean of per-row ratios.
 * With `bottom` all 1 it is a weighted, stratified, clustered mean. Standard error by linearisation:
 * e_i = top_i - ratio * bottom_i, clusters within strata with factor C / (C - 1).
 * null without rows, when the lower total is not above 0, or when a stratum with a share has no rows (then it is not covered).
 * @throws bad-counts when the columns differ in length
 */
export function ratioOfTotals(
  top: ArrayLike<number>,
  bottom: ArrayLike<number>,
  { weights, ...rest }: SurveyDesign = {},
): RatioEstimate | null {
  if (top.length !== bottom.length) checkCounts(Number.NaN, top.length);
  const rows = rowWeights(weights, top.length);
  if (rows === null) return null;
  const design = { ...rest, weights: rows.of };
  const strata = stratify(top, bottom, design).filter(({ share }) => share > 0);
  if (strata.length === 0 || strata.some(({ weight }) => !(weight > 0))) return null;
  const topTotal = sum(strata.map((stratum) => stratum.share * stratum.top));
  const bottomTotal = sum(strata.map((stratum) => stratum.share * stratum.bottom));
  if (!(bottomTotal > 0)) return null;
  const ratio = topTotal / bottomTotal;
  const n = sum(strata.map(({ rows }) => rows.length));
  const parts = strata.map((stratum) => {
    const spread = residualVariance(stratum, (row) => top[row]! - ratio * bottom[row]!, bottom, design);
    return spread === null ? null : { variance: stratum.share ** 2 * spread.variance, df: spread.df };
  });
  if (!parts.every((part) => part !== null)) return { ratio, se: null, df: null, n };
  const variance = sum(parts.map((part) => part.variance));
  const df =
    variance > 0
      ? variance ** 2 / sum(parts.map((part) => part.variance ** 2 / part.df))
      : sum(parts.map((part) => part.df));
  return { ratio, se: Math.sqrt(variance) / bottomTotal, df, n };
}

/** Share of the baseline cost that the routed cost saves: 1 - ratio of totals. `se` and `df` as `ratioOfTotals`. Negative when routing costs more. */
export function savingShare(
  baselineUsd: ArrayLike<number>,
  routedUsd: ArrayLike<number>,
  design: SurveyDesign = {},
): { saving: number; se: number | null; df: number | null; n: number } | null {
  const estimate = ratioOfTotals(routedUsd, baselineUsd, design);
  return estimate === null ? null : { saving: 1 - estimate.ratio, se: estimate.se, df: estimate.df, n: estimate.n };
}
