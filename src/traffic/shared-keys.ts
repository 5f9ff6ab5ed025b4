import { STORE_AT as AT, STORE_FIELDS } from './template-store.js';

/** How many entries share a key: a hash table, at most half full. */
export interface KeyCounts {
  keys: Float64Array;
  /** 0: a free slot. */
  counts: Int32Array;
  /** Slot of the key of each entry. */
  slots: Int32Array;
}

/** A table for the keys of so many entries. */
export function keyCounts(entries: number): KeyCounts {
  const slots = 2 ** Math.ceil(Math.log2(2 * entries));
  return { keys: new Float64Array(slots), counts: new Int32Array(slots), slots: new Int32Array(entries) };
}

/** This many different texts with one beginning are worth gathering by it. */
const WORTH_GATHERING = 4;

function slotOf({ keys, counts }: KeyCounts, key: number): number {
  const mask = counts.length - 1;
  let slot = (key ^ (key / 2 ** 32)) & mask;
  while (counts[slot] !== 0 && keys[slot] !== key) slot = (slot + 1) & mask;
  return slot;
}

/** Counts how many of the entries at `places` share each key at one depth of their paths. */
function countKeys(numbers: Float64Array, places: Int32Array, depth: number, table: KeyCounts): void {
  const { keys, counts, slots } = table;
  counts.fill(0);
  for (let index = 0; index < places.length; index++) {
    const key = numbers[places[index]! * STORE_FIELDS + AT.path + depth]!;
    const slot = slotOf(table, key);
    slots[index] = slot;
    keys[slot] = key;
    counts[slot]!++;
  }
}

/**
 * Sets a bit in the marks of those entries whose key, at one depth of their paths, so many share that they are worth gathering by.
 * `places`: of entries in `numbers`, with a mark each; `table`: memory, for at least as many.
 */
export function markShared(
  numbers: Float64Array,
  places: Int32Array,
  depth: number,
  table: KeyCounts,
  marks: Uint8Array,
  bit: number,
): void {
  countKeys(numbers, places, depth, table);
  const { counts, slots } = table;
  for (let index = 0; index < places.length; index++) {
    if (counts[slots[index]!]! >= WORTH_GATHERING) marks[index]! |= bit;
  }
}
