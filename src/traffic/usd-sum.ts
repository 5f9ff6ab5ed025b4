/**
 * A sum of USD that is the same to the last bit in any order and grouping of its terms, so that workers may share a log.
 * Each term is cut once into whole multiples of 2^-20 and, of what is left, of 2^-60 USD; both parts then add without
 * rounding. Below 2^-61 USD a term is cut off; up to 2^33 USD (8.6 thousand million) the sum is exact.
 */
export interface UsdSum {
  coarse: number;
  fine: number;
}

export const emptyUsdSum = (): UsdSum => ({ coarse: 0, fine: 0 });

/** Adding and taking away rounds to a multiple of 2^-20 (of 2^-60), since 53 bits hold no finer one beside it. */
const COARSE = 1.5 * 2 ** 32;
const FINE = 1.5 * 2 ** -8;
/** Beyond this the cut does not hold; such a term is added as it is. */
const LARGEST_TERM = 2 ** 31;

/** `fine` stays below 2^-8, where every multiple of 2^-60 is a number: whole coarse steps are carried over. */
function carry(sum: UsdSum): void {
  const whole = sum.fine + COARSE - COARSE;
  sum.coarse += whole;
  sum.fine -= whole;
}

/** Adds one cost, finite and at least 0. */
export function addUsd(sum: UsdSum, usd: number): void {
  if (usd >= LARGEST_TERM) {
    sum.coarse += usd;
    return;
  }
  const coarse = usd + COARSE - COARSE;
  sum.coarse += coarse;
  sum.fine += usd - coarse + FINE - FINE;
  if (sum.fine > 2 ** -9 || sum.fine < -(2 ** -9)) carry(sum);
}

/** Adds another sum. */
export function mergeUsd(sum: UsdSum, more: UsdSum): void {
  sum.coarse += more.coarse;
  sum.fine += more.fine;
  carry(sum);
}

/** The sum in USD, rounded once. */
export function usdOf(sum: UsdSum): number {
  carry(sum);
  return sum.coarse + sum.fine;
}

const held: UsdSum = { coarse: 0, fine: 0 };

/** `addUsd` for a sum whose two parts lie in `numbers` from `at` on. */
export function addUsdAt(numbers: Float64Array, at: number, usd: number): void {
  held.coarse = numbers[at]!;
  held.fine = numbers[at + 1]!;
  addUsd(held, usd);
  numbers[at] = held.coarse;
  numbers[at + 1] = held.fine;
}

/** `mergeUsd` of the sum at `from` into the one at `at`. */
export function mergeUsdAt(numbers: Float64Array, at: number, more: Float64Array, from: number): void {
  held.coarse = numbers[at]! + more[from]!;
  held.fine = numbers[at + 1]! + more[from + 1]!;
  carry(held);
  numbers[at] = held.coarse;
  numbers[at + 1] = held.fine;
}
