import { STORE_AT as AT, STORE_FIELDS, type TemplateStore } from './template-store.js';

/** How many entries share a key: a hash table, at most half full. */
export interface KeyCounts {
  keys: Float64Array;
  /** 0: a free slot. */
  counts: Int32Array;
}

/** This many different texts with one beginning are worth gathering by it. */
const WORTH_GATHERING = 4;

/**
 * Tells the keys, at one depth of the paths of the entries at `places`, that so many share that they are worth gathering by. `memory`: by
 * depth, used again by the next call for the same depth; what the last one gave is over then.
 */
export function sharedKeys(
  { numbers, slots }: TemplateStore,
  memory: KeyCounts[],
  places: Int32Array,
  depth: number,
): (key: number) => boolean {
  // As many slots as the entries themselves have.
  const mask = slots.length - 1;
  memory[depth] ??= { keys: new Float64Array(mask + 1), counts: new Int32Array(mask + 1) };
  const { keys, counts } = memory[depth];
  counts.fill(0);
  const slotOf = (key: number): number => {
    let slot = (key ^ (key / 2 ** 32)) & mask;
    while (counts[slot] !== 0 && keys[slot] !== key) slot = (slot + 1) & mask;
    return slot;
  };
  for (let index = 0; index < places.length; index++) {
    const key = numbers[places[index]! * STORE_FIELDS + AT.path + depth]!;
    const slot = slotOf(key);
    keys[slot] = key;
    counts[slot]!++;
  }
  return (key) => counts[slotOf(key)]! >= WORTH_GATHERING;
}
