import { DDSketch } from '@datadog/sketches-js';
import { quantile } from './quantile.js';

/** Values outside this range (a tenth of a microsecond to 31 years, in ms) count as its end: the bins stay few whatever a log claims. */
const LEAST = 1e-4;
const MOST = 1e12;

/** Up to so many values are kept as they are. */
const FEW = 64;

/**
 * Quantiles of a stream in little memory: counts of values in bins that grow by 2 %, so that a quantile is off by at
 * most 1 % of its own value (DDSketch; Masson, Rim and Lee, VLDB 2019); of up to 64 values it is exact.
 * Independent of order; sketches merge exactly.
 */
export interface Sketch {
  bins: DDSketch;
  /** The values themselves; null: there are more than a few. */
  few: number[] | null;
}

export function emptySketch(): Sketch {
  return { bins: new DDSketch({ relativeAccuracy: 0.01 }), few: [] };
}

/** Counts a value; one that is not a number at least 0 is left out. 0 is kept apart. */
export function addToSketch(sketch: Sketch, value: number): void {
  if (!(value >= 0)) return;
  const kept = value === 0 ? 0 : Math.min(Math.max(value, LEAST), MOST);
  sketch.bins.accept(kept);
  if (sketch.few === null) return;
  if (sketch.few.length < FEW) sketch.few.push(kept);
  else sketch.few = null;
}

/** Adds the values of `more` to `sketch`. */
export function mergeSketches(sketch: Sketch, more: Sketch): void {
  sketch.bins.merge(more.bins);
  const both = sketch.few === null || more.few === null ? null : [...sketch.few, ...more.few];
  sketch.few = both !== null && both.length <= FEW ? both : null;
}

/** The value below which a share of the values lies, within 1 % of itself (few: exact, as `quantile`); null without values. `share` in [0, 1]. */
export function sketchQuantile(sketch: Sketch, share: number): number | null {
  if (sketch.few !== null) return quantile(sketch.few, share);
  const value = sketch.bins.getValueAtQuantile(share);
  return Number.isFinite(value) ? value : null;
}
