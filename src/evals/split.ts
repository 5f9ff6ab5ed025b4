import { unitHash } from '../stats/hash.js';

export type Split = 'train' | 'certify' | 'verify';

/**
 * Assigns each key (a cluster id) to a split by its hash alone, so that neither order nor added cases move
 * anybody and equal keys stay together. `shares` are of 1; what train and certify leave is verify.
 */
export function splitCases(keys: readonly string[], seed: number, shares: { train: number; certify: number }): Split[] {
  return keys.map((key) => {
    const at = unitHash(`split ${seed}`, key);
    if (at < shares.train) return 'train';
    return at < shares.train + shares.certify ? 'certify' : 'verify';
  });
}
