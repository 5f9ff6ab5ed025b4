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
}

interface Generation {
  /** 0 marks a free slot. */
  keys: Float64Array;
  contents: Uint32Array;
  size: number;
}

type Units = Uint8Array | Uint16Array;

/** 53-bit hash of an id's UTF-16 units, never 0 (cyrb53, public domain); seldom equal for different ids: 5 in 100,000 for a million. */
export function idHash(units: Units, from: number, end: number): number {
  let low = 0xdeadbeef;
  let high = 0x41c6ce57;
  for (let at = from; at < end; at++) {
    const code = units[at]!;
    low = Math.imul(low ^ code, 2654435761);
    high = Math.imul(high ^ code, 1597334677);
  }
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  return 4294967296 * (2097151 & high) + (low >>> 0) || 1;
}

/** The hash of an id, with a hash of whatever differs when the rows differ. */
export function idKey(id: string, content: number): IdKey {
  const units = new Uint16Array(id.length);
  for (let at = 0; at < id.length; at++) units[at] = id.charCodeAt(at);
  return { id: idHash(units, 0, units.length), content: content >>> 0 };
}

/**
 * Finds rows that repeat an id, in memory that does not grow with the log: 12 MB, twice that on long logs.
 * Exact for a repeat within the last `slots` * 3/4 ids (786,432), up to equal 53-bit hashes; a repeat further back
 * than twice that is not found. Ids are kept in two generations; the older one is dropped when the newer is full.
 * @param slots a power of two
 */
export function idWindow(slots: number = 2 ** 20): IdWindow {
  const fresh = (): Generation => ({ keys: new Float64Array(slots), contents: new Uint32Array(slots), size: 0 });
  let current = fresh();
  let previous: Generation | null = null;

  /** Slot of the key, or of the free place where it belongs. */
  function slotOf(generation: Generation, key: number): number {
    let slot = (key ^ (key / 4294967296)) & (slots - 1);
    while (generation.keys[slot] !== 0 && generation.keys[slot] !== key) slot = (slot + 1) & (slots - 1);
    return slot;
  }

  return {
    see({ id: key, content: mark }) {
      for (const generation of previous === null ? [current] : [current, previous]) {
        const slot = slotOf(generation, key);
        if (generation.keys[slot] === key) return generation.contents[slot] === mark ? 'same' : 'other';
      }
      if (current.size >= slots * 0.75) {
        const emptied: Generation = previous ?? fresh();
        emptied.keys.fill(0);
        emptied.size = 0;
        previous = current;
        current = emptied;
      }
      const slot = slotOf(current, key);
      current.keys[slot] = key;
      current.contents[slot] = mark;
      current.size += 1;
      return 'new';
    },
  };
}
