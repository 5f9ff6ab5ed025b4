/** What is known of an id: never seen, seen with the same content, or seen with other content. */
type IdSeen = 'new' | 'same' | 'other';

/** A row as two hashes: of its id (`idHash`) and of whatever differs when the rows differ (32 bits). */
export interface IdKey {
  id: number;
  content: number;
}

export interface IdWindow {
  /** Remembers the id, unless it was seen before. */
  see(key: IdKey): IdSeen;
  /** Whether the id was seen. */
  has(key: IdKey): boolean;
  /**
   * Brings what is known of ids that will soon be seen near to the processor: one after the other each would wait for memory, and here they wait
   * together. `hashes` holds an id's hash at `from` and at every `step` from there on. The number means nothing.
   */
  expect(hashes: Float64Array, from: number, step: number, count: number): number;
}

/** Ids by slot. Of a 53-bit hash the slot tells about the lowest bits, so the upper 48 are kept. */
interface Generation {
  /** The upper 32 bits; 0 marks a free slot. */
  high: Uint32Array;
  /** The next 16. */
  low: Uint16Array;
  contents: Uint16Array;
  size: number;
}

/** 53-bit hash of an id's UTF-16 units, never 0 (cyrb53, public domain); seldom equal for different ids: 5 in 100,000 for a million. */
function idHash(id: string): number {
  let low = 0xdeadbeef;
  let high = 0x41c6ce57;
  for (let at = 0; at < id.length; at++) {
    const code = id.charCodeAt(at);
    low = Math.imul(low ^ code, 2654435761);
    high = Math.imul(high ^ code, 1597334677);
  }
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  return 4294967296 * (2097151 & high) + (low >>> 0) || 1;
}

/** The hash of an id, with a hash of whatever differs when the rows differ. */
export function idKey(id: string, content: number): IdKey {
  return { id: idHash(id), content: content >>> 0 };
}

const GENERATIONS = 3;
const MOST_FILLED = 0.75;

/**
 * Finds rows that repeat an id, in memory that does not grow with the log: 4 MB, three times that on long logs.
 * Exact for a repeat within the last `slots` * 3/2 ids (786,432), up to equal hashes; a repeat half as far again
 * is not found. Ids are kept in three generations; the oldest one is emptied for new ids when the newest is full.
 * Of what differs 16 bits are kept: one conflict in 65,536 passes for a plain repeat.
 * @param slots of a generation; a power of two
 */
export function idWindow(slots: number = 2 ** 19): IdWindow {
  const fresh = (): Generation => ({
    high: new Uint32Array(slots),
    low: new Uint16Array(slots),
    contents: new Uint16Array(slots),
    size: 0,
  });
  /** Newest first. */
  const generations = [fresh()];
  let current = generations[0] as Generation;
  const mask = slots - 1;

  /** Slot of an id that begins looking for its place at `home`, or of the free place where it belongs. */
  function slotOf(generation: Generation, home: number, high: number, low: number): number {
    let slot = home;
    while (generation.high[slot] !== 0 && (generation.high[slot] !== high || generation.low[slot] !== low)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  function turnOver(): void {
    const emptied = generations.length < GENERATIONS ? fresh() : (generations.pop() as Generation);
    emptied.high.fill(0);
    emptied.size = 0;
    generations.unshift(emptied);
    current = emptied;
  }

  return {
    has({ id }) {
      const high = Math.floor(id / 2 ** 21) || 1;
      const low = (id >>> 5) & 0xffff;
      return generations.some((one) => one.high[slotOf(one, id & mask, high, low)] !== 0);
    },
    expect(hashes, from, step, count) {
      let touched = 0;
      for (const { high } of generations) {
        for (let index = 0; index < count; index++) touched |= high[hashes[from + index * step]! & mask]!;
      }
      return touched;
    },
    see({ id, content }) {
      const home = id & mask;
      const high = Math.floor(id / 2 ** 21) || 1;
      const low = (id >>> 5) & 0xffff;
      const mark = (content ^ (content >>> 16)) & 0xffff;
      let free = home;
      for (let age = generations.length - 1; age >= 0; age--) {
        const generation = generations[age] as Generation;
        free = slotOf(generation, home, high, low);
        if (generation.high[free] !== 0) return generation.contents[free] === mark ? 'same' : 'other';
      }
      if (current.size >= slots * MOST_FILLED) {
        turnOver();
        free = home;
      }
      current.high[free] = high;
      current.low[free] = low;
      current.contents[free] = mark;
      current.size += 1;
      return 'new';
    },
  };
}
