import type { CurveBand } from '../records/curve.js';
import { clusterBootstrap } from '../stats/bootstrap.js';
import { quantileSorted } from '../stats/quantile.js';

/** A router between two tiers: by case its score, and that of either tier's answer. */
export interface BandRouter {
  scores: ArrayLike<number>;
  weak: ArrayLike<number>;
  strong: ArrayLike<number>;
}

/** Routers, of one pair of tiers or of several, that are compared on the same cases. */
export interface BandInput {
  routers: readonly BandRouter[];
  clusters: readonly string[];
  draws: number;
  seed: number;
}

/** What resampling the cases says of one router's curve. */
export interface Bands {
  apgr_ci95: [number, number] | null;
  bands: CurveBand[];
}

/** Escalation rates at which a band is given. */
const RATES = Array.from({ length: 21 }, (_, at) => at / 20);

/**
 * Bootstrap bands of cost-quality curves: 95 % percentile intervals of quality at fixed escalation rates, and of APGR.
 * Cases are resampled by cluster, and every router sees the same draws, so that curves can be compared (method.md
 * section 4). Draws in which the strong tier is not better have no APGR and are left out of its interval.
 * Empty without cases.
 */
export function curveBands({ routers, clusters, draws, seed }: BandInput): Bands[] {
  if (clusters.length === 0) return routers.map(() => ({ apgr_ci95: null, bands: [] }));
  const orders = routers.map(orderOf);
  const weakTiers = [...new Set(routers.map(({ weak }) => weak))];
  const areas = orders.map(() => [] as number[]);
  const qualities = orders.map(() => RATES.map(() => new Float64Array(draws)));
  clusterBootstrap(clusters, draws, `bands ${seed}`, (weights, draw) => {
    let total = 0;
    for (let row = 0; row < weights.length; row++) total += weights[row] as number;
    const weakQuality = new Map(weakTiers.map((weak) => [weak, dot(weights, weak) / total]));
    orders.forEach((order, at) => {
      const base = weakQuality.get(order.weak) as number;
      const area = sweepDraw(order, total, weights, (rate, gained) => {
        (qualities[at]?.[rate] as Float64Array)[draw] = base + gained;
      });
      if (area !== null) areas[at]?.push(area);
    });
  });
  return orders.map((_, at) => ({
    apgr_ci95: ends(areas[at] as number[]),
    bands: RATES.map((escalationRate, rate) => ({
      escalationRate,
      quality_ci95: ends(qualities[at]?.[rate] as Float64Array) as [number, number],
    })),
  }));
}

/** Rows from the highest score down, what the strong tier gains on each, and the places where a tie ends. */
interface Order {
  rows: Int32Array;
  gain: Float64Array;
  isTieEnd: Uint8Array;
  weak: ArrayLike<number>;
}

function orderOf({ scores, weak, strong }: BandRouter): Order {
  const n = weak.length;
  const rows = Int32Array.from({ length: n }, (_, row) => row).sort(
    (a, b) => (scores[b] as number) - (scores[a] as number) || a - b,
  );
  const isTieEnd = Uint8Array.from(rows, (row, at) =>
    at === n - 1 || scores[row] !== scores[rows[at + 1] as number] ? 1 : 0,
  );
  const gain = Float64Array.from(rows, (row) => (strong[row] as number) - (weak[row] as number));
  return { rows, gain, isTieEnd, weak };
}

/**
 * One draw's curve: APGR, and what is gained over the weak tier at each of RATES by straight lines between the curve's points.
 * `total`: of the weights.
 */
function sweepDraw(
  { rows, gain, isTieEnd }: Order,
  total: number,
  weights: Uint8Array,
  at: (rate: number, gained: number) => void,
): number | null {
  at(0, 0);
  let up = 0;
  let gained = 0;
  let area = 0;
  let rate = 1;
  let beforeUp = 0;
  let beforeGained = 0;
  let nextUp = (RATES[rate] as number) * total - 1e-9;
  for (let place = 0; place < rows.length; place++) {
    const weight = weights[rows[place] as number] as number;
    up += weight;
    gained += weight * (gain[place] as number);
    if (isTieEnd[place] === 0) continue;
    // Where nothing of a tie was drawn this adds 0; a branch on that would be a coin that no processor can foresee.
    area += (up - beforeUp) * ((gained + beforeGained) / 2);
    while (nextUp <= up) {
      const along = ((RATES[rate] as number) * total - beforeUp) / (up - beforeUp);
      at(rate, (beforeGained + along * (gained - beforeGained)) / total);
      rate++;
      nextUp = rate < RATES.length ? (RATES[rate] as number) * total - 1e-9 : Number.POSITIVE_INFINITY;
    }
    beforeUp = up;
    beforeGained = gained;
  }
  // All that there is to gain.
  return gained > 0 ? area / total / gained : null;
}

function dot(weights: Uint8Array, values: ArrayLike<number>): number {
  let sum = 0;
  for (let row = 0; row < weights.length; row++) sum += (weights[row] as number) * (values[row] as number);
  return sum;
}

function ends(values: ArrayLike<number>): [number, number] | null {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  return [quantileSorted(sorted, 0.025) as number, quantileSorted(sorted, 0.975) as number];
}
