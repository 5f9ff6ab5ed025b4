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
  n: number;
}

/** Rows sorted by score with equal scores pooled into one. */
export function poolTies(scores: ArrayLike<number>, labels: ArrayLike<number>): PooledScore[] {
  const order = Array.from({ length: scores.length }, (_, row) => row)
    .filter((row) => !Number.isNaN(scores[row]!) && !Number.isNaN(labels[row]!))
    .sort((a, b) => scores[a]! - scores[b]! || a - b);
  const pooled: PooledScore[] = [];
  for (const row of order) {
    const last = pooled.at(-1);
    if (last !== undefined && last.score === scores[row]!) {
      last.sum += labels[row]!;
      last.n += 1;
    } else pooled.push({ score: scores[row]!, sum: labels[row]!, n: 1 });
  }
  return pooled;
}

/**
 * Isotonic regression by pooling adjacent violators: the rising curve nearest to the labels in least squares. Tied scores are pooled
 * first, so they get one value. Rows with NaN are left out; no rows, an empty fit.
 */
export function fitIsotonic(scores: ArrayLike<number>, labels: ArrayLike<number>): IsotonicFit {
  return fitPooled(poolTies(scores, labels));
}

/** `fitIsotonic` of rows that are sorted and pooled already. */
export function fitPooled(points: readonly PooledScore[]): IsotonicFit {
  const blocks: { sum: number; n: number; points: number }[] = [];
  for (const { sum, n } of points) {
    let block = { sum, n, points: 1 };
    // Compared crosswise: block means that are equal must not be split by rounding.
    while (blocks.length > 0 && blocks.at(-1)!.sum * block.n >= block.sum * blocks.at(-1)!.n) {
      const before = blocks.pop()!;
      block = { sum: before.sum + block.sum, n: before.n + block.n, points: before.points + block.points };
    }
    blocks.push(block);
  }
  return {
    scores: points.map(({ score }) => score),
    values: blocks.flatMap((block) => new Array<number>(block.points).fill(block.sum / block.n)),
  };
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
