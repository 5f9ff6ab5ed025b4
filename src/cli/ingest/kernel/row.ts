import { cutText, lastUnits, unitsFound } from './cut';
import {
  beginRow,
  CACHE_READ_AT,
  CACHE_WRITE_AT,
  CONTENT_AT,
  endRow,
  FLAGS_AT,
  got,
  ID_HASH_AT,
  ID_LENGTH_AT,
  INPUT_AT,
  IS_BATCH,
  IS_ERROR,
  idUnits,
  LATENCY_AT,
  LINE_AT,
  line,
  OUTPUT_AT,
  placeOf,
  put,
  rows,
  TASK_AT,
  TEMPLATE_AT,
  TURN_AT,
  USD_AT,
} from './facts';
import {
  hasMessages,
  hasTask,
  idEnd,
  idFrom,
  isBatch,
  isPlainModel,
  MOST_MODEL,
  modelEnd,
  modelFrom,
  needFrom,
  readFields,
  session,
  status,
  timeEnd,
  timeFrom,
  toolsEnd,
  toolsFrom,
} from './fields';
import {
  canKeep,
  groupOf,
  isEmptyGroup,
  oneOf,
  otherOf,
  systemCharsOf,
  systemKindOf,
  systemUnitsOf,
  toolCountOf,
} from './groups';
import {
  endMix,
  FAR_WORDS,
  idHash,
  mixBytes,
  mixNumber,
  mixUnits,
  writeBeginnings,
  writeEnding,
  writeTurn,
} from './hashes';
import { COUNT_FIELDS, COUNTS, IDS, TEXT, UNITS } from './layout';
import {
  historyChars,
  lastChars,
  lastFrom,
  lastPairs,
  otherParts,
  systemEnd,
  systemFrom,
  turns,
  units,
  userChars,
  userPairs,
} from './messages';
import { scan } from './scan';
import { isWide, length, readText, setLength, setWide, unitsFrom } from './text';
import { count, ENDING, FIRST, LATER, readWords } from './words';

/** What is said of a row. */
export const TAKEN: i32 = 0;
export const UNUSUAL: i32 = 1;
export const NEED_NAME: i32 = 2;
export const NEED_GROUP: i32 = 3;

/** Where the sizes stand behind a row's counts: both are the row's features, in their order. */
export const SIZES_AT: i32 = 39;

const WORD_UNITS: i32 = 192;
const ENDING_UNITS: i32 = 64;
const LOOK_AHEAD: i32 = 2;
const ERROR: i32 = 1;
const STATUS_LENGTHS: StaticArray<i32> = [2, 5];

/** Reads the words of the text from `from` on, at most 192 units of it. */
function readHead(from: i32, words: usize): void {
  if (!isWide) {
    readWords(TEXT + from, false, min(length - from, WORD_UNITS), words);
    return;
  }
  const found = unitsFrom(TEXT + from, TEXT + length, WORD_UNITS + LOOK_AHEAD, UNITS);
  store<u32>(UNITS + ((<usize>found) << 1), 0);
  readWords(UNITS, true, min(found, WORD_UNITS), words);
}

/** Reads the words of the last 64 units of a text that is longer. */
function readEnding(): void {
  if (!isWide) {
    readWords(TEXT + length - ENDING_UNITS, false, ENDING_UNITS, ENDING);
    return;
  }
  const from = lastUnits(ENDING_UNITS);
  const found = unitsFrom(from, TEXT + length, unitsFound, UNITS);
  store<u32>(UNITS + ((<usize>found) << 1), 0);
  // A pair of units may be cut in two, as in the text itself.
  readWords(UNITS + ((<usize>(found - ENDING_UNITS)) << 1), true, ENDING_UNITS, ENDING);
}

function mixModel(hash: i32): i32 {
  if (isPlainModel) return mixBytes(hash, modelFrom, modelEnd);
  return mixUnits(hash, UNITS, unitsFrom(modelFrom, modelEnd, MOST_MODEL, UNITS));
}

function contentHash(group: usize): f64 {
  let hash = mixBytes(unchecked(STATUS_LENGTHS[status]), timeFrom, timeEnd);
  hash = mixModel(hash);
  hash = mixNumber(hash, got(INPUT_AT) + got(CACHE_READ_AT) + got(CACHE_WRITE_AT));
  hash = mixNumber(hash, got(CACHE_READ_AT));
  hash = mixNumber(hash, got(OUTPUT_AT));
  hash = mixNumber(hash, got(USD_AT));
  hash = mixNumber(hash, got(LATENCY_AT));
  return endMix(hash, units + systemUnitsOf(group));
}

function finish(group: usize): void {
  const counts = COUNTS + <usize>(rows * COUNT_FIELDS) * 4;
  memory.fill(counts, 0, <usize>COUNT_FIELDS * 4);
  store<u32>(TEXT + length, 0);
  const sizes = counts + <usize>SIZES_AT * 4;
  store<i32>(sizes, userChars);
  store<i32>(sizes, lastChars, 4);
  store<i32>(sizes, systemCharsOf(group), 8);
  store<i32>(sizes, historyChars, 12);
  store<i32>(sizes, turns, 16);
  store<i32>(sizes, toolCountOf(group), 20);
  store<i32>(sizes, otherParts, 24);
  store<i32>(sizes, systemKindOf(group), 28);
  const template = placeOf(TEMPLATE_AT);
  const turn = placeOf(TURN_AT);
  readHead(0, FIRST);
  writeBeginnings(template, oneOf(group), otherOf(group), isEmptyGroup(group), FIRST);
  const firstCount = count;
  const isOne = turns === 1;
  if (lastFrom < length) {
    if (!isOne) readHead(lastFrom, LATER);
    const words = isOne ? FIRST : LATER;
    writeTurn(turn, session, load<f64>(template), words, lastChars + lastPairs, turns, historyChars, otherParts);
  }
  if (firstCount > FAR_WORDS) {
    const isLonger = userChars + userPairs > WORD_UNITS;
    if (isLonger) readEnding();
    writeEnding(template, oneOf(group), otherOf(group), isLonger ? ENDING : FIRST, isLonger ? count : firstCount);
  }
  scan(cutText(userChars + userPairs), counts);
  put(FLAGS_AT, <f64>((status === ERROR ? IS_ERROR : 0) | (isBatch ? IS_BATCH : 0)));
  if (!hasTask) put(TASK_AT, -1);
  put(ID_HASH_AT, idHash(idFrom, idEnd));
  put(CONTENT_AT, contentHash(group));
  put(LINE_AT, <f64>line);
  put(ID_LENGTH_AT, <f64>(idEnd - idFrom));
  const ids = IDS + ((<usize>idUnits) << 1);
  for (let at = idFrom; at < idEnd; at++) store<u16>(ids + ((at - idFrom) << 1), <u16>load<u8>(at));
  endRow(<i32>(idEnd - idFrom));
}

/** Whether the user said what the system prompt says, which is read behind the user's text for that. */
function isSystemText(): bool {
  const before = length;
  const wasWide = isWide;
  const isRead = readText(systemFrom) !== 0;
  const isSame = length === 2 * before && memory.compare(TEXT, TEXT + before, before) === 0;
  setLength(before);
  setWide(wasWide);
  return isSame || !isRead;
}

/** Where the line feed lies of the row that was taken last. */
export let rowEnd: usize = 0;

/**
 * Reads the native row at `from`, of at most `maxBytes`, into the next row of facts and of counts. The facts are those of
 * `factsOf(nativeLog.toRecord(row))` but for its class, and for its task where it names none (-1). Anything but TAKEN: nothing was written.
 */
export function readRow(from: usize, maxBytes: u32): i32 {
  beginRow();
  let end = readFields(from);
  if (end === 0) return needFrom === 0 ? UNUSUAL : NEED_NAME;
  if (load<u8>(end) === 13) end++;
  if (load<u8>(end) !== 10 || end - from > maxBytes) return UNUSUAL;
  if (idEnd === 0 || modelEnd === 0 || status < 0 || !hasMessages) return UNUSUAL;
  // Without a user's text the system prompt is read in its place, if there is one.
  if (length === 0) return UNUSUAL;
  const group = groupOf(systemFrom, systemEnd, toolsFrom, toolsEnd);
  if (group === 0) return canKeep(systemEnd - systemFrom + toolsEnd - toolsFrom) ? NEED_GROUP : UNUSUAL;
  // The template of such a row is that of the system prompt.
  if (systemFrom !== 0 && systemCharsOf(group) === userChars && isSystemText()) return UNUSUAL;
  finish(group);
  rowEnd = end;
  return TAKEN;
}
