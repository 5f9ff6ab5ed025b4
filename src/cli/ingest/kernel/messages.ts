import { afterBlanks, isLast, isNull, nextMember, skipValue, stringEnd } from './json';
import { TEXT } from './layout';
import { MESSAGE_NAMES, name, PART_NAMES, ROLE_NAMES, readKey, readWord, wordEnd } from './names';
import { chars, countFrom, isWide, length, pairs, readText, setCounts, setLength, setWide } from './text';

/** Places of the roles in their set. */
const USER: i32 = 0;
const SYSTEM: i32 = 2;
const DEVELOPER: i32 = 4;
const CONTENT: i32 = 1;
const LF: u8 = 10;

/** What has been read of the messages of the row. The text of the user lies at TEXT. */
export let userChars: i32 = 0;
export let userPairs: i32 = 0;
export let lastFrom: i32 = 0;
export let lastChars: i32 = 0;
export let lastPairs: i32 = 0;
export let turns: i32 = 0;
export let historyChars: i32 = 0;
export let otherParts: i32 = 0;
/** UTF-16 units of all contents but the system prompt's; a part without text counts as one. */
export let units: i32 = 0;
/** The system prompt as a string of JSON; 0: there is none. */
export let systemFrom: usize = 0;
export let systemEnd: usize = 0;

/** The message that is being read: its text, when it has any, lies behind that of the user so far. */
let role: i32 = -1;
let base: i32 = 0;
let isSystemRead: bool = false;

function readPart(at: usize): usize {
  const before = length;
  const from = before > base ? before + 1 : base;
  let partUnits = -1;
  let kind = 0;
  setLength(from);
  if (load<u8>(at) !== 123) return 0;
  let seen = 0;
  at = afterBlanks(at + 1);
  let key = 0;
  while (true) {
    at = readKey(PART_NAMES, at, key++, seen);
    if (at === 0) return 0;
    if (name >= 0) seen |= 1 << name;
    if (name < 0) at = skipValue(at, 1);
    else if (name === 1) {
      if (isNull(at)) at += 4;
      else {
        at = readText(at);
        countFrom(from);
        partUnits = chars + pairs;
      }
    } else if (readWord(PART_NAMES, at) === 1) {
      kind = 1;
      at = wordEnd;
    } else {
      // Any other kind; what is empty, or written with escapes, is for the parser.
      const end = load<u8>(at) === 34 ? stringEnd(at + 1) : 0;
      if (end === 0 || end === at + 1) return 0;
      for (let place = at + 1; place < end; place++) if (load<u8>(place) === 92) return 0;
      kind = 2;
      at = end + 1;
    }
    if (at === 0) return 0;
    at = nextMember(at, 125);
    if (at === 0) return 0;
    if (isLast) break;
  }
  if (kind === 0) return 0;
  units += partUnits < 0 ? 1 : partUnits;
  if (kind === 1 && partUnits >= 0) {
    if (from > base) store<u8>(TEXT + from - 1, LF);
  } else {
    otherParts++;
    setLength(before);
  }
  return at;
}

function readParts(at: usize): usize {
  at = afterBlanks(at + 1);
  while (true) {
    at = readPart(at);
    if (at === 0) return 0;
    at = nextMember(at, 93);
    if (at === 0) return 0;
    if (isLast) break;
  }
  countFrom(base);
  return at;
}

function readContent(at: usize): usize {
  const first = load<u8>(at);
  const isSystem = role === SYSTEM || role === DEVELOPER;
  if (first === 91) return isSystem ? 0 : readParts(at);
  if (first !== 34) return isNull(at) ? at + 4 : 0;
  if (isSystem) {
    if (systemFrom !== 0) return 0;
    const end = stringEnd(at + 1);
    if (end === 0) return 0;
    systemFrom = at;
    systemEnd = end + 1;
    isSystemRead = true;
    return systemEnd;
  }
  const end = readText(at);
  countFrom(base);
  units += chars + pairs;
  return end;
}

function readMessage(at: usize): usize {
  const before = length;
  const wasWide = isWide;
  role = -1;
  isSystemRead = false;
  setCounts(0, 0);
  base = turns > 0 ? before + 1 : 0;
  setLength(base);
  setWide(false);
  if (load<u8>(at) !== 123) return 0;
  let seen = 0;
  at = afterBlanks(at + 1);
  let key = 0;
  while (true) {
    at = readKey(MESSAGE_NAMES, at, key++, seen);
    if (at === 0) return 0;
    if (name >= 0) seen |= 1 << name;
    if (name < 0) at = skipValue(at, 1);
    else if (name === CONTENT) at = readContent(at);
    else {
      role = readWord(ROLE_NAMES, at);
      if (role < 0) return 0;
      at = wordEnd;
    }
    if (at === 0) return 0;
    at = nextMember(at, 125);
    if (at === 0) return 0;
    if (isLast) break;
  }
  if (role < 0) return 0;
  if (role === USER) {
    if (turns > 0) store<u8>(TEXT + base - 1, LF);
    userChars += turns > 0 ? chars + 1 : chars;
    userPairs += pairs;
    lastFrom = base;
    lastChars = chars;
    lastPairs = pairs;
    turns++;
    setWide(isWide || wasWide);
    return at;
  }
  // A system prompt whose role comes last, or in parts, is read by the parser.
  if (role === SYSTEM || role === DEVELOPER) {
    if (!isSystemRead) return 0;
  } else historyChars += chars;
  setLength(before);
  setWide(wasWide);
  return at;
}

/** Reads the list of messages at `at`; gives the place behind it, or 0: unusual. */
export function readMessages(at: usize): usize {
  setLength(0);
  setWide(false);
  userChars = userPairs = lastFrom = lastChars = lastPairs = turns = historyChars = otherParts = units = 0;
  systemFrom = systemEnd = 0;
  if (load<u8>(at) !== 91) return 0;
  at = afterBlanks(at + 1);
  while (true) {
    at = readMessage(at);
    if (at === 0) return 0;
    at = nextMember(at, 93);
    if (at === 0 || isLast) return at;
  }
}
