import { type Cursor, readString, skipValue, takeNull } from '../../sources/json-bytes.js';
import { namesOf, readList, readObject, readWord } from '../../sources/json-fields.js';
import { repeated } from '../../sources/repeated.js';
import { readText, type TextBytes } from '../../sources/text-bytes.js';
import { readSystemPrompt } from '../../traffic/features.js';
import type { SystemPrompt } from '../../traffic/system-prompt.js';
import { type CharCounts, countChars } from '../../traffic/utf8.js';

/** A system prompt, read. */
export interface SystemText extends SystemPrompt {
  text: string;
}

/** What has been read of the messages of one row. The text of the user lies in `user`. */
export interface QuickMessages {
  user: TextBytes;
  chars: number;
  pairs: number;
  /** Of the last turn. */
  lastFrom: number;
  lastChars: number;
  lastPairs: number;
  turns: number;
  historyChars: number;
  otherParts: number;
  /** UTF-16 units of all contents; a part without text counts as one. */
  units: number;
  system: SystemText | null;
}

const ROLES = ['user', 'assistant', 'system', 'tool', 'developer'];
const USER = 0;
const SYSTEM = 2;
const DEVELOPER = 4;
const MESSAGE_NAMES = namesOf(['role', 'content']);
const PART_NAMES = namesOf(['type', 'text']);
const ROLE_NAMES = namesOf(ROLES);
const TEXT_NAMES = namesOf(['text']);
const LF = 10;

const readSystem = repeated((cursor): SystemText | undefined => {
  const text = readString(cursor);
  return text === undefined ? undefined : { text, ...readSystemPrompt(text) };
});

let into: QuickMessages;
/** The message that is being read; its text, when it has any, lies behind that of the user so far. */
let role = -1;
let base = 0;
/** Characters of its text, and those of two units among them. */
let chars = 0;
let pairs = 0;
let isSystemRead = false;

/** The part of its content that is being read. */
let partFrom = 0;
let partUnits = -1;
let partKind = 0;
const TEXT_KIND = 1;
const OTHER_KIND = 2;

const counts: CharCounts = { chars: 0, pairs: 0 };

/** Counts the characters of what was read from `from` on. */
function countText({ bytes, length, isAscii }: TextBytes, from: number): void {
  chars = length - from;
  pairs = 0;
  if (isAscii) return;
  countChars(bytes, from, length, counts);
  chars = counts.chars;
  pairs = counts.pairs;
}

function takePartField(cursor: Cursor, name: number): boolean {
  if (name < 0) return skipValue(cursor);
  if (name === 1) {
    if (takeNull(cursor)) return true;
    if (!readText(cursor, into.user)) return false;
    countText(into.user, partFrom);
    partUnits = chars + pairs;
    return true;
  }
  const { at } = cursor;
  partKind = readWord(cursor, TEXT_NAMES) === 0 ? TEXT_KIND : OTHER_KIND;
  if (partKind === TEXT_KIND) return true;
  cursor.at = at;
  const kind = readString(cursor);
  if (kind === 'text') partKind = TEXT_KIND;
  return Boolean(kind);
}

function takePart(cursor: Cursor): boolean {
  const { user } = into;
  const before = user.length;
  partFrom = user.length = before > base ? before + 1 : base;
  partUnits = -1;
  partKind = 0;
  if (!readObject(cursor, PART_NAMES, takePartField) || partKind === 0) return false;
  into.units += partUnits < 0 ? 1 : partUnits;
  if (partKind === TEXT_KIND && partUnits >= 0) {
    if (partFrom > base) user.bytes[partFrom - 1] = LF;
  } else {
    into.otherParts++;
    user.length = before;
  }
  return true;
}

function takeContent(cursor: Cursor): boolean {
  const first = cursor.bytes[cursor.at];
  if (first === 91) {
    if (role === SYSTEM || role === DEVELOPER || !readList(cursor, takePart)) return false;
    countText(into.user, base);
    return true;
  }
  if (first !== 34) return takeNull(cursor);
  if (role === SYSTEM || role === DEVELOPER) {
    const system = into.system === null ? readSystem(cursor) : undefined;
    if (system === undefined) return false;
    into.system = system;
    into.units += system.text.length;
    isSystemRead = true;
    return true;
  }
  if (!readText(cursor, into.user)) return false;
  countText(into.user, base);
  into.units += chars + pairs;
  return true;
}

function takeMessageField(cursor: Cursor, name: number): boolean {
  if (name < 0) return skipValue(cursor);
  if (name === 1) return takeContent(cursor);
  role = readWord(cursor, ROLE_NAMES);
  return role >= 0;
}

function takeMessage(cursor: Cursor): boolean {
  const { user } = into;
  const { length, isAscii } = user;
  role = -1;
  isSystemRead = false;
  chars = pairs = 0;
  base = user.length = into.turns > 0 ? length + 1 : 0;
  user.isAscii = true;
  if (!readObject(cursor, MESSAGE_NAMES, takeMessageField) || role < 0) return false;
  if (role === USER) {
    if (into.turns > 0) user.bytes[base - 1] = LF;
    into.chars += into.turns > 0 ? chars + 1 : chars;
    into.pairs += pairs;
    into.lastFrom = base;
    into.lastChars = chars;
    into.lastPairs = pairs;
    into.turns++;
    user.isAscii &&= isAscii;
    return true;
  }
  // A system prompt whose role comes last, or in parts, is read by the parser.
  if (role === SYSTEM || role === DEVELOPER) {
    if (!isSystemRead) return false;
  } else into.historyChars += chars;
  user.length = length;
  user.isAscii = isAscii;
  return true;
}

/** Memory for the messages of rows of at most `bytes`. */
export function quickMessages(bytes: number): QuickMessages {
  const user = { bytes: new Uint8Array(bytes), length: 0, isAscii: true };
  const none = { chars: 0, pairs: 0, lastFrom: 0, lastChars: 0, lastPairs: 0, turns: 0 };
  return { user, ...none, historyChars: 0, otherParts: 0, units: 0, system: null };
}

/**
 * Reads the messages at the cursor as `messagesField` and `promptOf` would, without making them. False: unusual or faulty. The row must not be
 * longer than the memory of `messages`.
 */
export function readQuickMessages(cursor: Cursor, messages: QuickMessages): boolean {
  into = messages;
  messages.user.length = 0;
  messages.user.isAscii = true;
  messages.chars = messages.pairs = messages.lastFrom = messages.lastChars = messages.lastPairs = 0;
  messages.turns = messages.historyChars = messages.otherParts = messages.units = 0;
  messages.system = null;
  return readList(cursor, takeMessage);
}
