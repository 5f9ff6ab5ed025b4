/** P(label 1) = 1 / (1 + exp(a score + b)); a < 0 when higher scores mean 1. */
export interface PlattFit {
  a: number;
  b: number;
}

/** log(1 + exp(z)) without overflow. */
function softplus(z: number): number {
  return z > 0 ? z + Math.log1p(Math.exp(-z)) : Math.log1p(Math.exp(z));
}

/** Probability of label 1 at a score. */
export function plattAt({ a, b }: PlattFit, score: number): number {
  const z = a * score + b;
  return z >= 0 ? Math.exp(-z) / (1 + Math.exp(-z)) : 1 / (1 + Math.exp(z));
}

/**
 * Platt scaling with his targets (n1 + 1) / (n1 + 2) and 1 / (n0 + 2), which keep it finite on separable data, by Newton's method with a
 * line search (Lin, Lin and Weng 2007). Labels 0 or 1; rows with NaN are left out, the others count `weights` (absent: 1) times.
 * null without rows.
 */
export function fitPlatt(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  weights?: ArrayLike<number>,
): PlattFit | null {
  const rows = Array.from(
    { length: scores.length },
    (_, row) => [scores[row]!, labels[row]!, weights?.[row] ?? 1] as const,
  ).filter(([score, label]) => !Number.isNaN(score) && !Number.isNaN(label));
  if (rows.length === 0) return null;
  const n = rows.reduce((all, [, , weight]) => all + weight, 0);
  const ones = rows.reduce((all, [, label, weight]) => all + (label > 0.5 ? weight : 0), 0);
  const [high, low] = [(ones + 1) / (ones + 2), 1 / (n - ones + 2)];
  const targets = rows.map(([, label]) => (label > 0.5 ? high : low));
  const loss = (a: number, b: number): number =>
    rows.reduce((all, [score, , weight], row) => {
      const z = a * score + b;
      return all + weight * softplus(z) - weight * (1 - targets[row]!) * z;
    }, 0);
  let fit: PlattFit = { a: 0, b: Math.log((n - ones + 1) / (ones + 1)) };
  let current = loss(fit.a, fit.b);
  for (let round = 0; round < 100; round++) {
    const [gradA, gradB, aa, ab, bb] = derivatives(rows, targets, fit);
    const determinant = aa * bb - ab * ab;
    const stepA = -(bb * gradA - ab * gradB) / determinant;
    const stepB = -(aa * gradB - ab * gradA) / determinant;
    const descent = gradA * stepA + gradB * stepB;
    let size = 1;
    while (size > 1e-10 && loss(fit.a + size * stepA, fit.b + size * stepB) > current + 1e-4 * size * descent)
      size /= 2;
    if (size <= 1e-10) break;
    fit = { a: fit.a + size * stepA, b: fit.b + size * stepB };
    current = loss(fit.a, fit.b);
    if (Math.abs(gradA) < 1e-10 && Math.abs(gradB) < 1e-10) break;
  }
  return fit;
}

/** Gradient and curvature of the loss; the ridge keeps equal scores solvable. */
function derivatives(
  rows: readonly (readonly [score: number, label: number, weight: number])[],
  targets: readonly number[],
  fit: PlattFit,
): [gradA: number, gradB: number, aa: number, ab: number, bb: number] {
  let [gradA, gradB, aa, ab, bb] = [0, 0, 1e-12, 0, 1e-12];
  rows.forEach(([score, , weight], row) => {
    const p = plattAt(fit, score);
    const gap = weight * (targets[row]! - p);
    const curve = weight * p * (1 - p);
    gradA += score * gap;
    gradB += gap;
    aa += score * score * curve;
    ab += score * curve;
    bb += curve;
  });
  return [gradA, gradB, aa, ab, bb];
}
