import { fnv1a32 } from './hash.js';

/**
 * A generator of numbers in [0, 1), fixed by the seed: the same seed gives the same sequence on every machine.
 * sfc32 (Doty-Humphrey), 32 bits a number. Different seeds, text or number, give unrelated sequences.
 */
export function randomFrom(seed: number | string): () => number {
  let a = fnv1a32(`a${seed}`) | 0;
  let b = fnv1a32(`b${seed}`) | 0;
  let c = fnv1a32(`c${seed}`) | 0;
  let counter = 1;
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 0x100000000;
  };
  for (let round = 0; round < 15; round++) next();
  return next;
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
