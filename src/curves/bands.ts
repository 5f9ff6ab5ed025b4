import type { CurveBand } from '../records/curve.js';
import { clusterBootstrap } from '../stats/bootstrap.js';
import { quantileSorted } from '../stats/quantile.js';
import { carriedShare, rowWeights } from '../stats/weighted.js';

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
  /** What each case stands for. Absent: all the same. */
  weights?: ArrayLike<number>;
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
 * section 4), and count by the weights of the cases. Draws in which the strong tier is not better have no APGR and are left out of its interval.
 * Empty without cases, and where one case carries the weight.
 */
export function curveBands({ routers, clusters, weights: given, draws, seed }: BandInput): Bands[] {
  const counted = rowWeights(given, clusters.length);
  // A row that is drawn or not, as a whole, says nothing of what else there might have been in its place.
  if (counted === null || carriedShare(counted.of) !== null) return routers.map(() => ({ apgr_ci95: null, bands: [] }));
  const orders = routers.map(orderOf);
  const weakTiers = [...new Set(routers.map(({ weak }) => weak))];
  const areas = orders.map(() => [] as number[]);
  const qualities = orders.map(() => RATES.map(() => new Float64Array(draws)));
  clusterBootstrap(clusters, draws, `bands ${seed}`, (drawn, draw) => {
    const weights = counted.isEqual
      ? drawn
      : Float64Array.from(drawn, (times, row) => times * (counted.of[row] as number));
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

/** Rows from the highest score down, what the strong tier gains on each, and the places behind the last of each tie. */
interface Order {
  rows: Int32Array;
  gain: Float64Array;
  tieEnds: Int32Array;
  weak: ArrayLike<number>;
}

function orderOf({ scores, weak, strong }: BandRouter): Order {
  const n = weak.length;
  const rows = Int32Array.from({ length: n }, (_, row) => row).sort(
    (a, b) => (scores[b] as number) - (scores[a] as number) || a - b,
  );
  const tieEnds = Int32Array.from({ length: n }, (_, at) => at + 1).filter(
    (end) => end === n || scores[rows[end - 1] as number] !== scores[rows[end] as number],
  );
  const gain = Float64Array.from(rows, (row) => (strong[row] as number) - (weak[row] as number));
  return { rows, gain, tieEnds, weak };
}

/**
 * One draw's curve: APGR, and what is gained over the weak tier at each of RATES by straight lines between the curve's points.
 * `total`: of the weights. What was drawn decides no branch but where a rate lies: others would be coins that no processor can foresee.
 */
function sweepDraw(
  { rows, gain, tieEnds }: Order,
  total: number,
  weights: ArrayLike<number>,
  at: (rate: number, gained: number) => void,
): number | null {
  at(0, 0);
  let place = 0;
  let tie = 0;
  let up = 0;
  let gained = 0;
  let area = 0;
  let tieUp = 0;
  let tieGained = 0;
  for (let rate = 1; rate < RATES.length; rate++) {
    const share = (RATES[rate] as number) * total;
    for (; up < share - 1e-9 && tie < tieEnds.length; tie++) {
      tieUp = 0;
      tieGained = 0;
      for (const end = tieEnds[tie] as number; place < end; place++) {
        const weight = weights[rows[place] as number] as number;
        tieUp += weight;
        tieGained += weight * (gain[place] as number);
      }
      area += tieUp * (gained + tieGained / 2);
      up += tieUp;
      gained += tieGained;
    }
    // Back from the end of the tie in which the rate lies.
    at(rate, (gained - ((up - share) / tieUp) * tieGained) / total);
  }
  // All that there is to gain.
  return gained > 0 ? area / total / gained : null;
}

function dot(weights: ArrayLike<number>, values: ArrayLike<number>): number {
  let sum = 0;
  for (let row = 0; row < weights.length; row++) sum += (weights[row] as number) * (values[row] as number);
  return sum;
}

function ends(values: ArrayLike<number>): [number, number] | null {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  return [quantileSorted(sorted, 0.025) as number, quantileSorted(sorted, 0.975) as number];
}
