import { fnv1a32 } from './hash.js';

/** Numbers made at a time: in a loop of its own each takes half as long. */
const CHUNK = 64;

/**
 * A generator of numbers in [0, 1), fixed by the seed: the same seed gives the same sequence on every machine.
 * sfc32 (Doty-Humphrey), 32 bits a number. Different seeds, text or number, give unrelated sequences.
 */
export function randomFrom(seed: number | string): () => number {
  const state = stateFrom(seed);
  const numbers = new Float64Array(CHUNK);
  let at = CHUNK;
  return () => {
    if (at === CHUNK) {
      fill(numbers, state, 1);
      at = 0;
    }
    return numbers[at++]!;
  };
}

/** The same sequence as whole numbers in [0, `below`), as many as `picks` has room for: many at once cost half of one by one. */
export function picksFrom(seed: number | string): (picks: Int32Array, below: number) => void {
  const state = stateFrom(seed);
  return (picks, below) => fill(picks, state, below);
}

function stateFrom(seed: number | string): Int32Array {
  const state = Int32Array.of(fnv1a32(`a${seed}`), fnv1a32(`b${seed}`), fnv1a32(`c${seed}`), 1);
  fill(new Float64Array(15), state, 1);
  return state;
}

/** The next numbers of a sequence times `below`, and its state after them. */
function fill(numbers: Float64Array | Int32Array, state: Int32Array, below: number): void {
  let a = state[0]!;
  let b = state[1]!;
  let c = state[2]!;
  let counter = state[3]!;
  for (let at = 0; at < numbers.length; at++) {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    numbers[at] = ((sum >>> 0) / 0x100000000) * below;
  }
  state.set([a, b, c, counter]);
}

/** Puts `items` in random order in place (Fisher and Yates) and returns them. */
export function shuffle<T extends { length: number; [index: number]: unknown }>(items: T, random: () => number): T {
  for (let last = items.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    const held = items[last];
    items[last] = items[other];
    items[other] = held;
  }
  return items;
}
