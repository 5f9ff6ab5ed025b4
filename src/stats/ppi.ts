import { normalQuantile } from './normal.js';
import { mean, sum } from './sum.js';

/** Few human labels, and a judge's opinion of these and of many more answers. */
export interface PpiData {
  /** Human labels. */
  labels: ArrayLike<number>;
  /** The judge on the same answers. */
  judged: ArrayLike<number>;
  /** The judge on the answers without a label: their mean, population variance and number. */
  unlabelledMean: number;
  unlabelledVariance: number;
  unlabelled: number;
}

/** An asymptotic estimate: for reports, not for certificates. */
export interface PpiMean {
  mean: number;
  se: number;
  low: number;
  high: number;
  /** How far the judge is believed: 0 labels only, 1 fully. */
  lambda: number;
}

function covariance(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const [centreX, centreY] = [mean(x)!, mean(y)!];
  return sum(Float64Array.from(x, (value, row) => (value - centreX) * (y[row]! - centreY))) / x.length;
}

/** Population variance of the judge over labelled and unlabelled answers together. */
function pooledVariance({ judged, unlabelledMean, unlabelledVariance, unlabelled }: PpiData): number {
  const n = judged.length;
  const near = mean(judged)!;
  const centre = (n * near + unlabelled * unlabelledMean) / (n + unlabelled);
  const within = n * covariance(judged, judged) + unlabelled * unlabelledVariance;
  const between = n * (near - centre) ** 2 + unlabelled * (unlabelledMean - centre) ** 2;
  return (within + between) / (n + unlabelled);
}

/** The weight of the judge that makes the estimate most precise, in [0, 1]; 0 when the judge never varies. */
function bestLambda(data: PpiData): number {
  const { labels, judged, unlabelled } = data;
  if (labels.length === 0 || unlabelled === 0) return 0;
  const spread = pooledVariance(data);
  if (!(spread > 0)) return 0;
  const lambda = covariance(labels, judged) / ((1 + labels.length / unlabelled) * spread);
  return Math.min(1, Math.max(0, lambda));
}

/**
 * PPI++ mean (Angelopoulos et al. 2023): lambda * mean(judge, unlabelled) + mean(label - lambda * judge). lambda 0 is the
 * mean of the labels, 1 the plain PPI. null without labels. It pays only when labels and judge correlate by more than about 1 / sqrt(n - 2).
 */
export function ppiMean(data: PpiData, confidence: number, lambda = bestLambda(data)): PpiMean | null {
  const { labels, judged } = data;
  const n = labels.length;
  if (n === 0) return null;
  const rest = Float64Array.from(labels, (label, row) => label - lambda * judged[row]!);
  const far = data.unlabelled === 0 || lambda === 0 ? 0 : (lambda ** 2 * data.unlabelledVariance) / data.unlabelled;
  const centre = (lambda === 0 ? 0 : lambda * data.unlabelledMean) + mean(rest)!;
  const se = Math.sqrt(far + covariance(rest, rest) / n);
  const half = normalQuantile((1 + confidence) / 2) * se;
  return { mean: centre, se, low: centre - half, high: centre + half, lambda };
}
