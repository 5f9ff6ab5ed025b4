import { unitHash } from '../stats/hash.js';
import { neymanShares } from '../stats/sampling.js';
import { mean } from '../stats/sum.js';
import type { FrameCluster } from './frame.js';

const SCORE_BINS = 10;
/** Segments of their own; the clusters of smaller ones are `other`. */
const MOST_SEGMENTS = 60;
/** Draws that every stratum is to have once the sample is large enough. */
const FLOOR = 5;
/** Standard deviation of a label in a stratum of which nothing is known (method.md section 9). */
const UNKNOWN_SD = 0.3;

/** Clusters of one segment and score decile. */
export interface Stratum {
  segment: string;
  /** 0 to 9. */
  decile: number;
  /** In order of their hash: a draw takes from the front. */
  clusters: FrameCluster[];
  sd: number;
}

/**
 * Strata: segment x decile of the score over all clusters; equal scores share a decile. `scoreIsProbability`: the score is a learned
 * chance of failure, so a stratum's standard deviation is sqrt(p (1 - p)) at its mean; else 0.3 everywhere.
 */
export function stratify(clusters: readonly FrameCluster[], seed: number, scoreIsProbability: boolean): Stratum[] {
  const deciles = decilesOf(clusters);
  const segments = largestSegments(clusters);
  const strata = new Map<string, Stratum>();
  for (const cluster of clusters) {
    const segment = segments.has(cluster.segment) ? cluster.segment : 'other';
    const decile = deciles.get(cluster.score)!;
    const key = `${decile} ${segment}`;
    const stratum = strata.get(key);
    if (stratum) stratum.clusters.push(cluster);
    else strata.set(key, { segment, decile, clusters: [cluster], sd: UNKNOWN_SD });
  }
  for (const stratum of strata.values()) {
    const place = new Map(stratum.clusters.map((cluster) => [cluster, unitHash(`sample ${seed}`, cluster.id)]));
    stratum.clusters.sort((a, b) => place.get(a)! - place.get(b)! || (a.id < b.id ? -1 : 1));
    const p = mean(stratum.clusters.map(({ score }) => score)) ?? 0;
    if (scoreIsProbability) stratum.sd = Math.sqrt(Math.max(0, p * (1 - p)));
  }
  return [...strata.values()].sort(
    (a, b) => (a.segment < b.segment ? -1 : a.segment > b.segment ? 1 : 0) || a.decile - b.decile,
  );
}

function decilesOf(clusters: readonly FrameCluster[]): Map<number, number> {
  const scores = Float64Array.from(clusters, ({ score }) => score).sort();
  const deciles = new Map<number, number>();
  scores.forEach((score, at) => {
    if (!deciles.has(score)) deciles.set(score, Math.floor((SCORE_BINS * at) / scores.length));
  });
  return deciles;
}

function largestSegments(clusters: readonly FrameCluster[]): Set<string> {
  const sizes = new Map<string, number>();
  for (const { segment } of clusters) sizes.set(segment, (sizes.get(segment) ?? 0) + 1);
  const names = [...sizes].sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1)).map(([name]) => name);
  return new Set(names.slice(0, MOST_SEGMENTS));
}

/** One cluster of the sample. */
export interface Draw {
  cluster: FrameCluster;
  segment: string;
  decile: number;
  /** 1 / inclusion probability: clusters of the stratum over clusters drawn of it. */
  weight: number;
}

/**
 * The strata in the order in which the first `n` draws come from them, each time its next cluster. Neyman's shares, rounded by
 * highest averages (Webster), because largest remainders may take back a draw when n grows (the Alabama paradox): here n + 1
 * only ever adds one. A small stratum counts as 1/2 of an equal share for its first five draws, so that all have one from n of
 * twice the strata on, and five from fourteen times.
 */
function drawOrder(strata: readonly Pick<Stratum, 'clusters' | 'sd'>[], n: number): number[] {
  const sizes = strata.map(({ clusters }) => clusters.length);
  const shares = neymanShares(
    sizes,
    strata.map(({ sd }) => sd),
  );
  const least = 1 / (2 * Math.max(1, strata.length));
  const claims = sizes.flatMap((size, at) => {
    const most = Math.min(size, n);
    return Array.from({ length: most }, (_, k) => ({
      at,
      k,
      priority: (k < FLOOR ? Math.max(shares[at]!, least) : shares[at]!) / (k + 0.5),
    }));
  });
  claims.sort((a, b) => b.priority - a.priority || a.k - b.k || a.at - b.at);
  return claims.slice(0, n).map(({ at }) => at);
}

/** How many of each stratum the first `n` draws take. */
export function allocate(strata: readonly Pick<Stratum, 'clusters' | 'sd'>[], n: number): number[] {
  const given = strata.map(() => 0);
  for (const at of drawOrder(strata, n)) given[at]!++;
  return given;
}

/** The first `n` clusters of the draw; all of them when there are fewer. A larger n begins with the same ones in the same order. */
export function drawSample(strata: readonly Stratum[], n: number): Draw[] {
  const given = allocate(strata, n);
  const next = strata.map(() => 0);
  return drawOrder(strata, n).map((at) => {
    const { segment, decile, clusters } = strata[at]!;
    return { cluster: clusters[next[at]!++]!, segment, decile, weight: clusters.length / given[at]! };
  });
}
