import { DDSketch } from '@datadog/sketches-js';

/** Values outside this range (a tenth of a microsecond to 31 years, in ms) count as its end: the bins stay few whatever a log claims. */
const LEAST = 1e-4;
const MOST = 1e12;

/**
 * Quantiles of a stream in little memory: counts of values in bins that grow by 2 %, so that a quantile is off by at
 * most 1 % of its own value (DDSketch; Masson, Rim and Lee, VLDB 2019). Independent of order; sketches merge exactly.
 */
export interface Sketch {
  bins: DDSketch;
}

export function emptySketch(): Sketch {
  return { bins: new DDSketch({ relativeAccuracy: 0.01 }) };
}

/** Counts a value; one that is not a number at least 0 is left out. 0 is kept apart. */
export function addToSketch(sketch: Sketch, value: number): void {
  if (!(value >= 0)) return;
  sketch.bins.accept(value === 0 ? 0 : Math.min(Math.max(value, LEAST), MOST));
}

/** Adds the values of `more` to `sketch`. */
export function mergeSketches(sketch: Sketch, more: Sketch): void {
  sketch.bins.merge(more.bins);
}

/** The value below which a share of the values lies, within 1 % of itself; null without values. `share` in [0, 1]. */
export function sketchQuantile(sketch: Sketch, share: number): number | null {
  const value = sketch.bins.getValueAtQuantile(share);
  return Number.isFinite(value) ? value : null;
}
