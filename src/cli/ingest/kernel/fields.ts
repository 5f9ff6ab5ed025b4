import {
  CACHE_READ_AT,
  CACHE_WRITE_AT,
  got,
  INPUT_AT,
  LATENCY_AT,
  LONG_WRITE_AT,
  MODEL_AT,
  OUTPUT_AT,
  PROVIDER_AT,
  put,
  REASONING_AT,
  TASK_AT,
  TIME_AT,
  TTFT_AT,
  USD_AT,
} from './facts';
import { sessionKey } from './hashes';
import { afterBlanks, isLast, isNull, nextMember, numberEnd, plainEnd, readNumber, skipValue, stringEnd } from './json';
import { MOST_ID } from './layout';
import { readMessages } from './messages';
import { hasRoom, knownPlace, name, ROW_NAMES, readKey, readWord, STATUS_NAMES, USAGE_NAMES, wordEnd } from './names';
import { utcMs } from './time';

/** Fields of a row, in the order of their names. */
enum Field {
  ID,
  TIMESTAMP,
  SESSION,
  PROVIDER,
  MODEL,
  STATUS,
  TASK,
  USAGE,
  COST_USD,
  LATENCY_MS,
  TTFT_MS,
  MESSAGES,
  TOOLS,
  TAGS,
  FEATURES,
  IS_BATCH,
  SERVICE_TIER,
}

const MOST_AMOUNT: f64 = 1e9;
/** Bytes of a model's name. */
export const MOST_MODEL: i32 = 512;

/** The name that the host must be told of before the row can be taken; 0: none. */
export let needFrom: usize = 0;
export let needEnd: usize = 0;
/** What was found in the row, as places of its bytes; 0: not found. */
export let toolsFrom: usize = 0;
export let toolsEnd: usize = 0;

export let idFrom: usize = 0;
export let idEnd: usize = 0;
export let timeFrom: usize = 0;
export let timeEnd: usize = 0;
export let modelFrom: usize = 0;
export let modelEnd: usize = 0;
export let isPlainModel: bool = false;
export let status: i32 = 0;
export let session: f64 = 0;
export let isBatch: bool = false;
export let hasTask: bool = false;
export let hasMessages: bool = false;

/** The closing quote of a string of plain ASCII, not empty, at `at`; 0: anything else. */
function plainText(at: usize): usize {
  if (load<u8>(at) !== 34) return 0;
  const end = plainEnd(at + 1);
  if (load<u8>(end) !== 34 || end === at + 1) return 0;
  for (let place = at + 1; place < end; place++) if (load<u8>(place) > 127) return 0;
  return end;
}

function readAmount(at: usize, field: i32): usize {
  const amount = readNumber(at);
  if (!(amount <= MOST_AMOUNT)) return 0;
  put(field, amount);
  return numberEnd;
}

/** Puts the place of the name whose text lies from `from` to `end`, when the host was told of it. */
function putName(from: usize, end: usize, field: i32): usize {
  if (end === 0 || end === from) return 0;
  const place = knownPlace(from, end);
  if (place >= 0) {
    put(field, <f64>place);
    return end + 1;
  }
  if (!hasRoom()) return 0;
  needFrom = from;
  needEnd = end;
  return 0;
}

function readName(at: usize, field: i32): usize {
  return putName(at + 1, load<u8>(at) === 34 ? stringEnd(at + 1) : 0, field);
}

function readUsage(at: usize): usize {
  if (load<u8>(at) !== 123) return 0;
  for (let field = INPUT_AT; field <= REASONING_AT; field++) put(field, NaN);
  let seen = 0;
  at = afterBlanks(at + 1);
  let key = 0;
  while (true) {
    at = readKey(USAGE_NAMES, at, key++, seen);
    if (at === 0) return 0;
    if (name >= 0) seen |= 1 << name;
    if (name < 0) at = skipValue(at, 1);
    else if (isNull(at)) at += 4;
    else {
      const tokens = readNumber(at);
      if (!(tokens <= MOST_AMOUNT) || tokens !== floor(tokens)) return 0;
      if (name <= REASONING_AT - INPUT_AT) put(INPUT_AT + name, tokens);
      // Sound and searches have prices of their own.
      else if (tokens !== 0) return 0;
      at = numberEnd;
    }
    if (at === 0) return 0;
    at = nextMember(at, 125);
    if (at === 0) return 0;
    if (isLast) break;
  }
  if (isNaN(got(INPUT_AT)) || isNaN(got(OUTPUT_AT))) return 0;
  if (isNaN(got(CACHE_READ_AT))) put(CACHE_READ_AT, 0);
  if (isNaN(got(CACHE_WRITE_AT))) put(CACHE_WRITE_AT, 0);
  return got(LONG_WRITE_AT) > got(CACHE_WRITE_AT) || got(REASONING_AT) > got(OUTPUT_AT) ? 0 : at;
}

/** Reads the value of a field of the row; gives the place behind it, or 0: unusual or faulty. */
function readField(at: usize, field: i32): usize {
  if (isNull(at)) return at + 4;
  switch (field) {
    case Field.ID: {
      const end = plainText(at);
      if (end === 0 || <i32>(end - at) > MOST_ID) return 0;
      idFrom = at + 1;
      idEnd = end;
      return end + 1;
    }
    case Field.TIMESTAMP: {
      const end = plainText(at);
      if (end === 0) return 0;
      timeFrom = at + 1;
      timeEnd = end;
      const ms = utcMs(timeFrom, end);
      put(TIME_AT, ms);
      return isNaN(ms) ? 0 : end + 1;
    }
    case Field.SESSION: {
      const end = plainText(at);
      if (end === 0) return 0;
      session = sessionKey(at + 1, end);
      return end + 1;
    }
    case Field.PROVIDER:
      return readName(at, PROVIDER_AT);
    case Field.MODEL: {
      modelFrom = at + 1;
      modelEnd = plainText(at);
      isPlainModel = modelEnd !== 0;
      // Escapes in its name are left to the parser.
      if (!isPlainModel) modelEnd = plainEnd(modelFrom);
      if (load<u8>(at) !== 34 || load<u8>(modelEnd) !== 34 || <i32>(modelEnd - modelFrom) > MOST_MODEL) return 0;
      return putName(modelFrom, modelEnd, MODEL_AT);
    }
    case Field.STATUS:
      status = readWord(STATUS_NAMES, at);
      return status < 0 ? 0 : wordEnd;
    case Field.TASK:
      hasTask = true;
      return readName(at, TASK_AT);
    case Field.USAGE:
      return readUsage(at);
    case Field.COST_USD:
      return readAmount(at, USD_AT);
    case Field.LATENCY_MS:
      return readAmount(at, LATENCY_AT);
    case Field.TTFT_MS:
      return readAmount(at, TTFT_AT);
    case Field.MESSAGES:
      hasMessages = true;
      return readMessages(at);
    case Field.TOOLS: {
      if (load<u8>(at) !== 91) return 0;
      toolsFrom = at;
      toolsEnd = skipValue(at, 1);
      return toolsEnd;
    }
    case Field.TAGS:
      return load<u8>(at) === 123 ? skipValue(at, 1) : 0;
    case Field.FEATURES:
    case Field.SERVICE_TIER:
      // A row of features is read in full, and so is one that says how it was served.
      return 0;
    case Field.IS_BATCH:
      isBatch = load<u8>(at) === 116;
      return skipValue(at, 1);
    default:
      return skipValue(at, 1);
  }
}

/** Reads the fields of the row at `at`; gives the place behind it, or 0: unusual or faulty, or `needFrom` says that a name is to be told. */
export function readFields(at: usize): usize {
  needFrom = needEnd = 0;
  idFrom = idEnd = timeFrom = timeEnd = modelFrom = modelEnd = toolsFrom = toolsEnd = 0;
  status = -1;
  session = 0;
  isBatch = hasTask = hasMessages = false;
  if (load<u8>(at) !== 123) return 0;
  let seen = 0;
  at = afterBlanks(at + 1);
  let key = 0;
  while (true) {
    at = readKey(ROW_NAMES, at, key++, seen);
    if (at === 0) return 0;
    const field = name;
    if (field >= 0) seen |= 1 << field;
    at = readField(at, field);
    if (at === 0) return 0;
    at = nextMember(at, 125);
    if (at === 0 || isLast) return at;
  }
}
