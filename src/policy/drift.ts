import type { MonitorReport, MonitorState } from '../records/monitor.js';
import { populationStability } from '../stats/change.js';
import { normalQuantile } from '../stats/normal.js';
import { quantile } from '../stats/quantile.js';
import { randomFrom } from '../stats/random.js';

/**
 * How far this run's requests lie from the first run's, by tenth of the score and by `kind/class` cell. null without a
 * first run or without requests on either side.
 */
export function driftOf(
  baseline: MonitorState['baseline'],
  scores: readonly number[],
  segments: ReadonlyMap<string, number>,
): MonitorReport['drift'] {
  const latest = total([...segments.values()]);
  if (baseline === null)
    return { score: null, segments: null, noise: { score: null, segments: null }, requests: [null, latest] };
  const cells = [...new Set([...Object.keys(baseline.segments), ...segments.keys()])].sort();
  const [wasCells, isCells] = [
    cells.map((cell) => baseline.segments[cell] ?? 0),
    cells.map((cell) => segments.get(cell) ?? 0),
  ];
  return {
    score: stability(baseline.score, scores),
    segments: stability(wasCells, isCells),
    noise: { score: noiseOf(baseline.score, scores), segments: noiseOf(wasCells, isCells) },
    requests: [total(wasCells), latest],
  };
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, one) => sum + one, 0);
}

function stability(was: readonly number[], is: readonly number[]): number | null {
  const [n, m] = [total(was), total(is)];
  if (n === 0 || m === 0) return null;
  return populationStability(
    was.map((one) => one / n),
    is.map((one) => one / m),
  );
}

/** Draws behind `noiseOf`. */
const DRAWS = 400;

/**
 * Two samples of one distribution, of these sizes, differ by more in 1 of 20: the quantile over draws in which both have
 * the shares of all requests together. (The chi-squared of large samples is far too small while bins are empty.)
 */
function noiseOf(was: readonly number[], is: readonly number[]): number | null {
  const [n, m] = [total(was), total(is)];
  if (n === 0 || m === 0) return null;
  const random = randomFrom('drift');
  const drawn: number[] = [];
  for (let draw = 0; draw < DRAWS; draw++) {
    const [one, other] = [n, m].map((size) =>
      was.map((count, at) => poisson((size * (count + (is[at] as number))) / (n + m), random)),
    ) as [number[], number[]];
    const index = stability(one, other);
    if (index !== null) drawn.push(index);
  }
  return quantile(drawn, 0.95);
}

/** A count with this mean, by Knuth's product of uniforms; from 30 on by the normal distribution. */
function poisson(mean: number, random: () => number): number {
  if (mean >= 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normalQuantile(random())));
  const least = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > least; product *= random()) count += 1;
  return count;
}
