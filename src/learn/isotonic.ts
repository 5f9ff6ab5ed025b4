/** A rising step curve through scores; equal length, scores strictly rising, values never falling. */
export interface IsotonicFit {
  scores: number[];
  values: number[];
}

/** Rows of equal score as one. */
export interface PooledScore {
  score: number;
  /** Of the labels. */
  sum: number;
  /** Rows, or what they weigh. */
  n: number;
}

/** Rows sorted by score with equal scores pooled into one, each row counting `weights` (absent: 1) times. */
export function poolTies(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  weights?: ArrayLike<number>,
): PooledScore[] {
  const order = Array.from({ length: scores.length }, (_, row) => row)
    .filter((row) => !Number.isNaN(scores[row]!) && !Number.isNaN(labels[row]!))
    .sort((a, b) => scores[a]! - scores[b]! || a - b);
  const pooled: PooledScore[] = [];
  for (const row of order) {
    const last = pooled.at(-1);
    const n = weights?.[row] ?? 1;
    if (last !== undefined && last.score === scores[row]!) {
      last.sum += n * labels[row]!;
      last.n += n;
    } else pooled.push({ score: scores[row]!, sum: n * labels[row]!, n });
  }
  return pooled;
}

/**
 * Isotonic regression by pooling adjacent violators: the rising curve nearest to the labels in least squares. Tied scores are pooled
 * first, so they get one value. Rows with NaN are left out; no rows, an empty fit. Weights must be above 0.
 */
export function fitIsotonic(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  weights?: ArrayLike<number>,
): IsotonicFit {
  return fitPooled(poolTies(scores, labels, weights));
}

/** `fitIsotonic` of rows that are sorted and pooled already. */
export function fitPooled(points: readonly PooledScore[]): IsotonicFit {
  // A stack of blocks, by the sum and number of their labels and the place of their first point.
  const sums = new Float64Array(points.length);
  const ns = new Float64Array(points.length);
  const first = new Int32Array(points.length + 1);
  let blocks = 0;
  points.forEach((point, at) => {
    let { sum, n } = point;
    let from = at;
    // Compared crosswise: block means that are equal must not be split by rounding.
    for (; blocks > 0 && sums[blocks - 1]! * n >= sum * ns[blocks - 1]!; blocks--) {
      sum = sums[blocks - 1]! + sum;
      n = ns[blocks - 1]! + n;
      from = first[blocks - 1]!;
    }
    sums[blocks] = sum;
    ns[blocks] = n;
    first[blocks] = from;
    blocks++;
  });
  first[blocks] = points.length;
  const values = new Array<number>(points.length);
  for (let block = 0; block < blocks; block++) {
    values.fill(sums[block]! / ns[block]!, first[block], first[block + 1]);
  }
  return { scores: points.map(({ score }) => score), values };
}

/** Value of the fit at a score: straight lines between fitted scores, flat beyond the ends. null for an empty fit or NaN. */
export function isotonicAt(fit: IsotonicFit, score: number): number | null {
  const n = fit.scores.length;
  if (n === 0 || Number.isNaN(score)) return null;
  if (score <= fit.scores[0]!) return fit.values[0]!;
  if (score >= fit.scores[n - 1]!) return fit.values[n - 1]!;
  let [low, high] = [0, n - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (fit.scores[middle]! <= score) low = middle;
    else high = middle;
  }
  const share = (score - fit.scores[low]!) / (fit.scores[high]! - fit.scores[low]!);
  return fit.values[low]! + share * (fit.values[high]! - fit.values[low]!);
}
