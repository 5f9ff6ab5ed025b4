import type { CurveBand } from '../records/curve.js';
import { clusterBootstrap } from '../stats/bootstrap.js';
import { quantileSorted } from '../stats/quantile.js';

/** Cases of one pair of tiers, and the scores of every router that is compared on them. */
export interface BandInput {
  scores: readonly ArrayLike<number>[];
  weak: ArrayLike<number>;
  strong: ArrayLike<number>;
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
export function curveBands(input: BandInput): Bands[] {
  const n = input.weak.length;
  if (n === 0) return input.scores.map(() => ({ apgr_ci95: null, bands: [] }));
  const orders = input.scores.map((scores) => orderOf(scores, n));
  const areas = orders.map(() => [] as number[]);
  const qualities = orders.map(() => RATES.map(() => new Float64Array(input.draws)));
  clusterBootstrap(input.clusters, input.draws, `bands ${input.seed}`, (weights, draw) => {
    orders.forEach((order, at) => {
      const area = sweepDraw(order, input, weights, (rate, quality) => {
        (qualities[at]?.[rate] as Float64Array)[draw] = quality;
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

/** Rows from the highest score down, and the place where each tie ends. */
interface Order {
  rows: Int32Array;
  isTieEnd: Uint8Array;
}

function orderOf(scores: ArrayLike<number>, n: number): Order {
  const rows = Int32Array.from({ length: n }, (_, row) => row).sort(
    (a, b) => (scores[b] as number) - (scores[a] as number) || a - b,
  );
  const isTieEnd = Uint8Array.from(rows, (row, at) =>
    at === n - 1 || scores[row] !== scores[rows[at + 1] as number] ? 1 : 0,
  );
  return { rows, isTieEnd };
}

/** One draw's curve: APGR, and the quality at each of RATES by straight lines between the curve's points. */
function sweepDraw(
  { rows, isTieEnd }: Order,
  { weak, strong }: BandInput,
  weights: Float64Array,
  at: (rate: number, quality: number) => void,
): number | null {
  let total = 0;
  let weakSum = 0;
  let strongSum = 0;
  for (let row = 0; row < weights.length; row++) {
    const weight = weights[row] as number;
    total += weight;
    weakSum += weight * (weak[row] as number);
    strongSum += weight * (strong[row] as number);
  }
  let [up, quality, area, rate] = [0, weakSum, 0, 0];
  let [beforeUp, beforeQuality] = [0, weakSum];
  for (let place = 0; place < rows.length; place++) {
    const row = rows[place] as number;
    const weight = weights[row] as number;
    up += weight;
    quality += weight * ((strong[row] as number) - (weak[row] as number));
    if (isTieEnd[place] === 0 || up === beforeUp) continue;
    area += ((up - beforeUp) / total) * ((quality + beforeQuality) / 2 - weakSum);
    while (rate < RATES.length && (RATES[rate] as number) * total <= up + 1e-9) {
      const along = ((RATES[rate] as number) * total - beforeUp) / (up - beforeUp);
      at(rate, (beforeQuality + along * (quality - beforeQuality)) / total);
      rate++;
    }
    [beforeUp, beforeQuality] = [up, quality];
  }
  const gap = strongSum - weakSum;
  return gap > 0 ? area / gap : null;
}

function ends(values: ArrayLike<number>): [number, number] | null {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  return [quantileSorted(sorted, 0.025) as number, quantileSorted(sorted, 0.975) as number];
}
