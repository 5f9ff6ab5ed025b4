/** Sum with Neumaier's compensation: the order of the terms changes no digit that is printed. 0 without terms; NaN if a term is NaN. */
export function sum(values: ArrayLike<number>): number {
  let total = 0;
  let lost = 0;
  for (let at = 0; at < values.length; at++) {
    const value = values[at]!;
    const next = total + value;
    lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
    total = next;
  }
  return Number.isFinite(total) ? total + lost : total;
}

/** Arithmetic mean; null without values. NaN if a value is NaN. */
export function mean(values: ArrayLike<number>): number | null {
  return values.length === 0 ? null : sum(values) / values.length;
}

/** Unbiased variance (divisor n - 1); null below two values. Two passes, so large offsets cost no digits. */
export function variance(values: ArrayLike<number>): number | null {
  if (values.length < 2) return null;
  const centre = sum(values) / values.length;
  const squares = new Float64Array(values.length);
  for (let at = 0; at < values.length; at++) squares[at] = (values[at]! - centre) ** 2;
  return sum(squares) / (values.length - 1);
}
