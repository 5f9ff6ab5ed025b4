/**
 * 1 - share without the noise of binary fractions: 0.05 for 0.95, where plain subtraction gives 0.050000000000000044.
 * Keeps 12 decimals; NaN stays NaN. For levels that a person typed, not for measured shares.
 */
export function complement(share: number): number {
  return Number((1 - share).toFixed(12));
}
