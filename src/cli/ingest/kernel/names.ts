import { afterBlanks, plainEnd } from './json';
import { KNOWN, KNOWN_SLOTS, NAME_SET, NAMES } from './layout';

/** Sets of names that the host has written, in its order. */
export const ROW_NAMES: usize = NAMES;
export const USAGE_NAMES: usize = NAMES + NAME_SET;
export const MESSAGE_NAMES: usize = NAMES + 2 * NAME_SET;
export const PART_NAMES: usize = NAMES + 3 * NAME_SET;
export const ROLE_NAMES: usize = NAMES + 4 * NAME_SET;
export const STATUS_NAMES: usize = NAMES + 5 * NAME_SET;
const ENTRIES: usize = 32;
/** Name that the first, second ... key of the last object had, plus one: most logs write their keys in one order. */
const ORDER: usize = 768;

function nameAt(set: usize, name: i32): usize {
  return set + ENTRIES + ((<usize>name) << 5);
}

/** Whether the `length` bytes at `at` are those of the name at `entry`, which is as long. */
function isName(entry: usize, at: usize, length: i32): bool {
  const letters = entry + 8;
  if (length < 8) return (load<u64>(at) ^ load<u64>(letters)) << (64 - 8 * <u64>length) === 0;
  if (load<u64>(at) !== load<u64>(letters)) return false;
  if (length > 16 && load<u64>(at + 8) !== load<u64>(letters + 8)) return false;
  return load<u64>(at + length - 8) === load<u64>(letters + length - 8);
}

/** The place among the names of the `length` bytes at `at`; -1: none of them. */
function placeIn(set: usize, at: usize, length: i32): i32 {
  const count = load<i32>(set);
  for (let name = 0; name < count; name++) {
    const entry = nameAt(set, name);
    if (load<i32>(entry) === length && isName(entry, at, length)) return name;
  }
  return -1;
}

/** The name of the key that was read last; -1: none of the set. */
export let name: i32 = 0;

/**
 * Reads the key at `at`, the `key`-th of its object, of which the names in `seen` have come; gives the place of its value, or 0: unusual. A name
 * that comes twice is unusual: the last one counts.
 */
export function readKey(set: usize, at: usize, key: i32, seen: i32): usize {
  if (load<u8>(at) !== 34) return 0;
  const expected = set + ORDER + (key & 31);
  name = <i32>load<u8>(expected) - 1;
  let end: usize = 0;
  if (name >= 0) {
    const entry = nameAt(set, name);
    const length = load<i32>(entry);
    end = at + 1 + length;
    if (load<u8>(end) !== 34 || !isName(entry, at + 1, length)) end = 0;
  }
  if (end === 0) {
    end = plainEnd(at + 1);
    if (load<u8>(end) !== 34) return 0;
    name = placeIn(set, at + 1, <i32>(end - at - 1));
    store<u8>(expected, <u8>(name + 1));
  }
  if (name >= 0 && (seen & (1 << name)) !== 0) return 0;
  at = afterBlanks(end + 1);
  return load<u8>(at) === 58 ? afterBlanks(at + 1) : 0;
}

/** Where the word ended that was read last. */
export let wordEnd: usize = 0;

/** The place of the string at `at` among the names; -1: none of them. */
export function readWord(set: usize, at: usize): i32 {
  if (load<u8>(at) !== 34) return -1;
  const end = plainEnd(at + 1);
  if (load<u8>(end) !== 34) return -1;
  wordEnd = end + 1;
  return placeIn(set, at + 1, <i32>(end - at - 1));
}

let known: i32 = 0;

/** Forgets the names of the block before. */
export function forgetNames(): void {
  memory.fill(KNOWN, 0, (<usize>KNOWN_SLOTS) << 4);
  known = 0;
}

/** The slot of the bytes from `from` to `end`, or the free one where they belong. */
function slotOf(from: usize, end: usize): usize {
  const length = <u32>(end - from);
  let hash: u32 = length;
  for (let at = from; at < end; at++) hash = (hash ^ load<u8>(at)) * 0x01000193;
  let slot = <usize>hash;
  while (true) {
    const entry = KNOWN + ((slot & (KNOWN_SLOTS - 1)) << 4);
    slot++;
    const start = <usize>load<u32>(entry);
    if (start === 0) return entry;
    if (load<u32>(entry + 4) === length && memory.compare(start, from, length) === 0) return entry;
  }
}

/** The place of a name of the block that the host was told of; -1: it was not. */
export function knownPlace(from: usize, end: usize): i32 {
  const slot = slotOf(from, end);
  return load<u32>(slot) === 0 ? -1 : load<i32>(slot + 8);
}

/** Whether there is room for one more name. */
export function hasRoom(): bool {
  return known < KNOWN_SLOTS / 2;
}

/** Keeps the place of a name, until the block's end. */
export function keepName(from: usize, end: usize, place: i32): void {
  const slot = slotOf(from, end);
  store<u32>(slot, <u32>from);
  store<u32>(slot + 4, <u32>(end - from));
  store<i32>(slot + 8, place);
  known++;
}
