import { DDSketch } from '@datadog/sketches-js';
import { quantile } from './quantile.js';

/** Values outside this range (a tenth of a microsecond to 31 years, in ms) count as its end: the bins stay few whatever a log claims. */
const LEAST = 1e-4;
const MOST = 1e12;

/** Up to so many values are kept as they are. */
const FEW = 64;
const ACCURACY = { relativeAccuracy: 0.01 };
/** Whole values below this, as most of a log's milliseconds are, need no logarithm: what shares a bin is counted first, and put into it later. */
const WHOLE = 4096;
const MOST_COUNTED = 65_535;

/** By whole value, a place for each bin of those values; and by place, one of its values. */
interface Places {
  of: Uint16Array;
  values: number[];
}

function wholePlaces(): Places {
  const { mapping } = new DDSketch(ACCURACY);
  // 0 is in no bin.
  const places: Places = { of: new Uint16Array(WHOLE), values: [0] };
  for (let value = 1; value < WHOLE; value++) {
    if (value === 1 || mapping.key(value) !== mapping.key(value - 1)) places.values.push(value);
    places.of[value] = places.values.length - 1;
  }
  return places;
}

const PLACES = wholePlaces();

/**
 * Quantiles of a stream in little memory: counts of values in bins that grow by 2 %, so that a quantile is off by at
 * most 1 % of its own value (DDSketch; Masson, Rim and Lee, VLDB 2019); of up to 64 values it is exact.
 * Independent of order; sketches merge exactly.
 */
export interface Sketch {
  /** The values themselves; null: there are more than a few. */
  few: number[] | null;
  /** By place, how many whole values are not in their bin yet; null: none. */
  whole: Uint16Array | null;
  bins: DDSketch | null;
}

export function emptySketch(): Sketch {
  return { few: [], whole: null, bins: null };
}

/** Counts a value; one that is not a number at least 0 is left out. 0 is kept apart. */
export function addToSketch(sketch: Sketch, value: number): void {
  if (!(value >= 0)) return;
  const kept = value === 0 ? 0 : Math.min(Math.max(value, LEAST), MOST);
  const { few } = sketch;
  if (few !== null && few.length < FEW) few.push(kept);
  else if (few === null && kept < WHOLE && Math.trunc(kept) === kept) {
    sketch.whole ??= new Uint16Array(PLACES.values.length);
    const { whole } = sketch;
    const place = PLACES.of[kept]!;
    whole[place]!++;
    if (whole[place] === MOST_COUNTED) binWhole(sketch);
  } else binsOf(sketch).accept(kept);
}

/** The bins, with which values are counted from here on that were kept as they are. */
function binsOf(sketch: Sketch): DDSketch {
  sketch.bins ??= new DDSketch(ACCURACY);
  if (sketch.few !== null) for (const value of sketch.few) sketch.bins.accept(value);
  sketch.few = null;
  return sketch.bins;
}

/** Puts into the bins what was counted by place. */
function binWhole(sketch: Sketch): DDSketch {
  const bins = binsOf(sketch);
  sketch.whole?.forEach((count, place) => {
    if (count > 0) bins.accept(PLACES.values[place]!, count);
  });
  sketch.whole = null;
  return bins;
}

/** Adds the values of `more` to `sketch`. */
export function mergeSketches(sketch: Sketch, more: Sketch): void {
  if (more.few === null) binWhole(sketch).merge(binWhole(more));
  else for (const value of more.few) addToSketch(sketch, value);
}

/** The value below which a share of the values lies, within 1 % of itself (few: exact, as `quantile`); null without values. `share` in [0, 1]. */
export function sketchQuantile(sketch: Sketch, share: number): number | null {
  if (sketch.few !== null) return quantile(sketch.few, share);
  const value = binWhole(sketch).getValueAtQuantile(share);
  return Number.isFinite(value) ? value : null;
}
