import { sum } from './sum.js';

/**
 * Allocation of `n` draws to strata in proportion to size times standard deviation (Neyman), rounded by largest remainder, at least
 * `least` a stratum but never more than it holds. Sums to n when the strata can give that many. Empty strata get 0.
 */
export function neyman(sizes: readonly number[], sds: readonly number[], n: number, least = 2): number[] {
  const floors = sizes.map((size) => Math.min(size, least));
  const wanted = Math.min(n, sum(sizes));
  const allocation = shareOut(neymanShares(sizes, sds), wanted);
  const given = allocation.map((count, at) => Math.min(sizes[at]!, Math.max(floors[at]!, count)));
  let rest = wanted - sum(given);
  // Floors and full strata move a few draws; take them from, or give them to, the strata with the most room.
  while (rest !== 0) {
    const room = given.map((count, at) => (rest > 0 ? sizes[at]! - count : count - floors[at]!));
    const at = room.indexOf(Math.max(...room));
    if (!(room[at]! > 0)) break;
    given[at] = given[at]! + Math.sign(rest);
    rest -= Math.sign(rest);
  }
  return given;
}

/** Shares of a Neyman allocation before rounding; they sum to 1. Proportional to size when no stratum varies; all 0 without rows. */
export function neymanShares(sizes: readonly number[], sds: readonly number[]): number[] {
  const products = sizes.map((size, at) => size * sds[at]!);
  const parts = sum(products) > 0 ? products : sizes;
  const total = sum(parts);
  return parts.map((part) => (total > 0 ? part / total : 0));
}

function shareOut(shares: readonly number[], n: number): number[] {
  const raw = shares.map((share) => share * n);
  const counts = raw.map(Math.floor);
  const byRemainder = raw.map((_, at) => at).sort((x, y) => raw[y]! - counts[y]! - (raw[x]! - counts[x]!) || x - y);
  const left = Math.round(sum(raw) - sum(counts));
  for (const at of byRemainder.slice(0, left)) counts[at] = counts[at]! + 1;
  return counts;
}

/** Chance that two texts of Jaccard similarity s share a bucket in MinHash with `bands` bands of `rows` rows. */
export function lshProbability(s: number, bands: number, rows: number): number {
  return 1 - (1 - s ** rows) ** bands;
}

/** Similarity at which that chance turns, (1 / bands)^(1 / rows), for `hashes` = bands times rows. */
export function lshThreshold(hashes: number, bands: number): number {
  return (1 / bands) ** (bands / hashes);
}
