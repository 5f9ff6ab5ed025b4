import { readText, type TextReading } from './read-text.js';

const kept = new WeakMap<object, TextReading>();

/** Numbers of many readings lie in one block: hundreds of thousands of small buffers would each cost the collector time. */
const BLOCK = 2 ** 15;
let hashes = new Int32Array(0);
let hashesUsed = 0;
let shapes = new Float64Array(0);
let shapesUsed = 0;

function keepHashes(from: Int32Array, size: number): Int32Array {
  if (hashesUsed + size > hashes.length) {
    hashes = new Int32Array(Math.max(BLOCK, size));
    hashesUsed = 0;
  }
  const own = hashes.subarray(hashesUsed, hashesUsed + size);
  hashesUsed += size;
  own.set(from.subarray(0, size));
  return own;
}

function keepShape(from: Float64Array): Float64Array {
  if (shapesUsed + from.length > shapes.length) {
    shapes = new Float64Array(BLOCK);
    shapesUsed = 0;
  }
  const own = shapes.subarray(shapesUsed, shapesUsed + from.length);
  shapesUsed += from.length;
  own.set(from);
  return own;
}

/** `readText` of an input's text, kept as long as the input: a case is read by every fold, tier and learner. */
export function readingOf(input: { text: string }): TextReading {
  let own = kept.get(input);
  if (own === undefined) {
    const reading = readText(input.text);
    const { size } = reading;
    own = { shape: keepShape(reading.shape), hashes: keepHashes(reading.hashes, size), size };
    kept.set(input, own);
  }
  return own;
}

/** The reading of an input for another one of the same text, which then need not be read. */
export function keepReading(input: { text: string }, same: { text: string }): void {
  kept.set(input, readingOf(same));
}
