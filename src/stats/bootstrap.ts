import { picksFrom } from './random.js';

/**
 * Draws of the cluster bootstrap, as a weight (times drawn) for each row. One set of draws serves every policy and metric, so that their
 * differences keep what they share. A weight has a byte, so that the draws of many rows stay in a processor's nearest memory: 256 times
 * one is drawn with a chance below 1e-500, however many there are. The weights array is reused: read it inside `visit`. Clusters are numbered by name, so
 * row order changes nothing but the order of the weights.
 * `strata` (a label for each row; all rows of a cluster must share it) are resampled separately.
 */
export function clusterBootstrap(
  clusters: readonly string[],
  draws: number,
  seed: number | string,
  visit: (weights: Uint8Array, draw: number) => void,
  strata?: readonly string[],
): void {
  const stratumOf = new Map<string, string>();
  clusters.forEach((cluster, row) => {
    if (!stratumOf.has(cluster)) stratumOf.set(cluster, strata?.[row] ?? '');
  });
  const names = [...stratumOf.keys()].sort();
  const groups = new Map<string, number[]>();
  names.forEach((name, at) => {
    const stratum = stratumOf.get(name)!;
    const group = groups.get(stratum);
    if (group === undefined) groups.set(stratum, [at]);
    else group.push(at);
  });
  const members = [...groups.keys()].sort().map((stratum) => Int32Array.from(groups.get(stratum)!));
  const numberOf = new Map(names.map((name, at) => [name, at]));
  const clusterOf = Int32Array.from(clusters, (cluster) => numberOf.get(cluster)!);
  if (names.length === clusters.length) {
    // Every row is a cluster of its own: no need to count clusters first.
    const rowOf = new Int32Array(names.length);
    clusterOf.forEach((cluster, row) => {
      rowOf[cluster] = row;
    });
    const rows = members.map((group) => group.map((cluster) => rowOf[cluster]!));
    drawEach(rows, clusters.length, draws, seed, visit);
    return;
  }
  const weights = new Uint8Array(clusters.length);
  drawEach(members, names.length, draws, seed, (times, draw) => {
    for (let row = 0; row < weights.length; row++) weights[row] = times[clusterOf[row]!]!;
    visit(weights, draw);
  });
}

/** Draws as many members of each group as it has, with replacement, and tells how often each of `size` things was drawn. */
function drawEach(
  groups: readonly Int32Array[],
  size: number,
  draws: number,
  seed: number | string,
  visit: (times: Uint8Array, draw: number) => void,
): void {
  const times = new Uint8Array(size);
  const pick = picksFrom(seed);
  const picks = groups.map((group) => new Int32Array(group.length));
  for (let draw = 0; draw < draws; draw++) {
    times.fill(0);
    groups.forEach((group, of) => {
      const places = picks[of]!;
      pick(places, group.length);
      for (let at = 0; at < places.length; at++) {
        const picked = group[places[at]!]!;
        times[picked] = times[picked]! + 1;
      }
    });
    visit(times, draw);
  }
}
