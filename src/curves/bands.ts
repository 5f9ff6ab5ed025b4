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
  const orders = input.scores.map((scores) => orderOf(scores, input));
  const areas = orders.map(() => [] as number[]);
  const qualities = orders.map(() => RATES.map(() => new Float64Array(input.draws)));
  clusterBootstrap(input.clusters, input.draws, `bands ${input.seed}`, (weights, draw) => {
    const shared = endsOf(input, weights);
    orders.forEach((order, at) => {
      const area = sweepDraw(order, shared, weights, (rate, quality) => {
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

/** Rows from the highest score down, what the strong tier gains on each, and the places where a tie ends. */
interface Order {
  rows: Int32Array;
  gain: Float64Array;
  isTieEnd: Uint8Array;
}

function orderOf(scores: ArrayLike<number>, { weak, strong }: BandInput): Order {
  const n = weak.length;
  const rows = Int32Array.from({ length: n }, (_, row) => row).sort(
    (a, b) => (scores[b] as number) - (scores[a] as number) || a - b,
  );
  const isTieEnd = Uint8Array.from(rows, (row, at) =>
    at === n - 1 || scores[row] !== scores[rows[at + 1] as number] ? 1 : 0,
  );
  const gain = Float64Array.from(rows, (row) => (strong[row] as number) - (weak[row] as number));
  return { rows, gain, isTieEnd };
}

/** A draw's sums that every router shares: of the weights, and of the scores at both ends of a curve. */
interface Ends {
  total: number;
  weakSum: number;
  strongSum: number;
}

function endsOf({ weak, strong }: BandInput, weights: Float64Array): Ends {
  let total = 0;
  let weakSum = 0;
  let strongSum = 0;
  for (let row = 0; row < weights.length; row++) {
    const weight = weights[row] as number;
    total += weight;
    weakSum += weight * (weak[row] as number);
    strongSum += weight * (strong[row] as number);
  }
  return { total, weakSum, strongSum };
}

/** One draw's curve: APGR, and the quality at each of RATES by straight lines between the curve's points. */
function sweepDraw(
  { rows, gain, isTieEnd }: Order,
  { total, weakSum, strongSum }: Ends,
  weights: Float64Array,
  at: (rate: number, quality: number) => void,
): number | null {
  at(0, weakSum / total);
  let up = 0;
  let quality = weakSum;
  let area = 0;
  let rate = 1;
  let beforeUp = 0;
  let beforeQuality = weakSum;
  let nextUp = (RATES[rate] as number) * total - 1e-9;
  for (let place = 0; place < rows.length; place++) {
    const weight = weights[rows[place] as number] as number;
    up += weight;
    quality += weight * (gain[place] as number);
    if (isTieEnd[place] === 0) continue;
    // Where nothing of a tie was drawn this adds 0; a branch on that would be a coin that no processor can foresee.
    area += (up - beforeUp) * ((quality + beforeQuality) / 2 - weakSum);
    while (nextUp <= up) {
      const along = ((RATES[rate] as number) * total - beforeUp) / (up - beforeUp);
      at(rate, (beforeQuality + along * (quality - beforeQuality)) / total);
      rate++;
      nextUp = rate < RATES.length ? (RATES[rate] as number) * total - 1e-9 : Number.POSITIVE_INFINITY;
    }
    beforeUp = up;
    beforeQuality = quality;
  }
  const gap = strongSum - weakSum;
  return gap > 0 ? area / total / gap : null;
}

function ends(values: ArrayLike<number>): [number, number] | null {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  return [quantileSorted(sorted, 0.025) as number, quantileSorted(sorted, 0.975) as number];
}
