import { LEAST } from './layout';
import { count, exact, hashAt, isValueAt, lead } from './words';

const FNV_START: i32 = <i32>0x811c9dc5;
const OTHER_START: i32 = 0x2545f491;
const FNV_PRIME: i32 = 0x01000193;
const OTHER_PRIME: i32 = 0x5bd1e995;
const GOLDEN: i32 = <i32>0x9e3779b1;

const BINS: i32 = 16;
const NONE: u32 = 0xffffffff;
/** Turns of fewer words are compared as a whole only. */
const LEAST_WORDS: i32 = 4;
const MOST_TURNS: i32 = 1_048_576;
const NEAR_WORDS: i32 = 4;
/** A text of no more words has no ending. */
export const FAR_WORDS: i32 = 12;
const ENDING_WORDS: i32 = 6;
const VALUE: i32 = 1;

/** 53 bits of two hashes, never 0. */
function keyOf(one: i32, other: i32): f64 {
  const key = <f64>(<u32>one) * 2097152.0 + <f64>(<u32>other >> 11);
  return key === 0 ? 1 : key;
}

/** MurmurHash3's final mix. */
function mix32(value: i32): u32 {
  let h = <u32>value;
  h = (h ^ (h >> 16)) * 0x85ebca6b;
  h = (h ^ (h >> 13)) * 0xc2b2ae35;
  return h ^ (h >> 16);
}

function joined(one: i32, other: i32): f64 {
  return keyOf(<i32>mix32(one), <i32>mix32(other ^ <i32>0x9e3779b9));
}

/** As `sessionKeyOf`. */
export function sessionKey(from: usize, end: usize): f64 {
  let one = FNV_START;
  let other = OTHER_START;
  for (let at = from; at < end; at++) {
    const unit = <i32>load<u8>(at);
    one = (one ^ unit) * FNV_PRIME;
    other = ((other ^ unit) * OTHER_PRIME) ^ <i32>(<u32>other >> 15);
  }
  return joined(one, other);
}

/** As `idHash`. */
export function idHash(from: usize, end: usize): f64 {
  let low: u32 = 0xdeadbeef;
  let high: u32 = 0x41c6ce57;
  for (let at = from; at < end; at++) {
    const code = <u32>load<u8>(at);
    low = (low ^ code) * 2654435761;
    high = (high ^ code) * 1597334677;
  }
  low = ((low ^ (low >> 16)) * 2246822507) ^ ((high ^ (high >> 13)) * 3266489909);
  high = ((high ^ (high >> 16)) * 2246822507) ^ ((low ^ (low >> 13)) * 3266489909);
  const hash = 4294967296.0 * <f64>(2097151 & high) + <f64>low;
  return hash === 0 ? 1 : hash;
}

function mix(hash: i32, value: i32): i32 {
  const mixed = (hash ^ value) * GOLDEN;
  return mixed ^ <i32>(<u32>mixed >> 15);
}

/** As `contentHash` mixes a text of ASCII. */
export function mixBytes(hash: i32, from: usize, end: usize): i32 {
  for (let at = from; at < end; at++) hash = mix(hash, <i32>load<u8>(at));
  return mix(hash, <i32>(end - from));
}

/** As `contentHash` mixes a number. */
export function mixNumber(hash: i32, value: f64): i32 {
  const bits = reinterpret<u64>(isNaN(value) ? NaN : value + 0);
  return mix(mix(hash, <i32>(bits & 0xffffffff)), <i32>(bits >> 32));
}

/** As `contentHash` mixes a text of so many UTF-16 units. */
export function mixUnits(hash: i32, from: usize, units: i32): i32 {
  let mixed = hash;
  for (let at = 0; at < units; at++) mixed = mix(mixed, <i32>load<u16>(from + ((<usize>at) << 1)));
  return mix(mixed, units);
}

/** As `contentHash` ends. */
export function endMix(hash: i32, units: i32): f64 {
  return <f64>(<u32>mix(hash, units));
}

let one: i32 = 0;
let other: i32 = 0;

function takeWords(words: usize, from: i32, to: i32): void {
  let first = one;
  let second = other;
  for (let at = from; at < to; at++) {
    const word = isValueAt(words, at) ? VALUE : hashAt(words, at);
    first = ((first ^ word) * FNV_PRIME) ^ <i32>(<u32>first >> 15);
    second = ((second ^ word) * OTHER_PRIME) ^ <i32>(<u32>second >> 13);
  }
  one = first;
  other = second;
}

/** Writes all of a template's path but its ending, as `writePath` does, at `into`, from the words read last. */
export function writeBeginnings(into: usize, groupOne: i32, groupOther: i32, isEmpty: bool, words: usize): void {
  one = groupOne;
  other = ~groupOther;
  const isLed = lead > 0 && lead <= FAR_WORDS;
  const beginning = min(count, isLed ? lead : NEAR_WORDS);
  takeWords(words, 0, beginning);
  store<f64>(into, isEmpty ? 0 : keyOf(groupOne, groupOther));
  store<f64>(into + 8, keyOf(one, other));
  takeWords(words, beginning, min(count, FAR_WORDS));
  store<f64>(into + 16, keyOf(one, other));
  takeWords(words, FAR_WORDS, count);
  store<f64>(into + 24, keyOf(one, other));
  store<f64>(into + 32, 0);
}

/** Writes a path's ending at `into`, from the last of `count` words. */
export function writeEnding(into: usize, groupOne: i32, groupOther: i32, words: usize, count: i32): void {
  one = ~groupOne;
  other = groupOther;
  takeWords(words, max(0, count - ENDING_WORDS), count);
  store<f64>(into + 32, keyOf(one, other));
}

/** Eight bins as one number; an empty bin is 0, a full one 1 to 63. */
function packed(from: i32): f64 {
  let sum: u64 = 0;
  for (let bin = from; bin < from + 8; bin++) {
    const value = load<u32>(LEAST + ((<usize>bin) << 2));
    sum = sum * 64 + (value === NONE ? 0 : 1 + (value % 63));
  }
  return <f64>sum;
}

/** Writes the mark of the last turn as `writeTurn` does, at `into`, from the words read last. */
export function writeTurn(
  into: usize,
  session: f64,
  group: f64,
  words: usize,
  units: i32,
  turns: i32,
  historyChars: i32,
  otherParts: i32,
): void {
  memory.fill(LEAST, 0xff, (<usize>BINS) << 2);
  let values: u32 = 0;
  for (let word = 0; word < count; word++) {
    const hash = mix32(hashAt(words, word));
    if (isValueAt(words, word)) values += hash;
    const bin = LEAST + ((<usize>(hash & (BINS - 1))) << 2);
    if (hash >> 4 < load<u32>(bin)) store<u32>(bin, hash >> 4);
  }
  const low = <i32>(<i64>group);
  const said = (historyChars * 31) ^ (turns * 0x5bd1e995) ^ (otherParts * 0x27d4eb2f);
  const isLong = count >= LEAST_WORDS;
  store<f64>(into, session);
  store<f64>(into + 8, joined(exact ^ low, (exact * <i32>0x85ebca6b) ^ units ^ <i32>mix32(said) ^ low));
  store<f64>(into + 16, joined(exact ^ low, units ^ low));
  store<f64>(into + 24, isLong ? packed(0) : 0);
  store<f64>(into + 32, isLong ? packed(8) : 0);
  store<f64>(into + 40, <f64>values);
  store<f64>(into + 48, <f64>min(turns, MOST_TURNS));
}
