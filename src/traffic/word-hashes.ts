/** At most this many UTF-16 units of a text are read for its words. */
export const WORD_UNITS = 192;
/** A quotation longer than this is text, not a value. */
const QUOTE_UNITS = 200;

/** UTF-16 units of a text, or its bytes where it is ASCII. */
export type Units = Uint8Array | Uint16Array;

/** Words of one text as hashes; good until the next reading into it. */
export interface WordHashes {
  count: number;
  /** Of the word's letters and digits, lower-cased. */
  hashes: Int32Array;
  /** 1: a value (a word with a digit, an address, a quotation), 0: a word of the text. */
  isValue: Uint8Array;
  /** Of every unit read, as it stands. */
  exact: number;
  /** Words before the first colon or line feed that has words before it; 0: there is none. */
  lead: number;
}

export const wordHashes = (): WordHashes => ({
  count: 0,
  hashes: new Int32Array(1024),
  isValue: new Uint8Array(1024),
  exact: 0,
  lead: 0,
});

const START = 0x811c9dc5 | 0;
const PRIME = 0x01000193;

const PLAIN = 0;
const SPACE = 1;
const QUOTE = 2;
/** Ends a word: brackets, comma, semicolon. The point, the colon and others may stand inside an address or a number. */
const BREAK = 3;
const LETTER = 4;
const DIGIT = 5;

/** ASCII unit -> what it is to the reading of words. */
export const UNIT_KINDS = Uint8Array.from({ length: 128 }, (_, unit) => {
  if (unit === 32 || (unit >= 9 && unit <= 13)) return SPACE;
  if (unit === 34) return QUOTE;
  if ('(),;<>{}[]'.includes(String.fromCharCode(unit))) return BREAK;
  if (unit >= 48 && unit <= 57) return DIGIT;
  return (unit | 32) >= 97 && (unit | 32) <= 122 ? LETTER : PLAIN;
});

/** A letter of a script that is written without spaces: a word of its own. */
const DENSE = 6;
const LINE_FEED = 10;
const SLASH = 47;
const COLON = 58;
const AT_SIGN = 64;

function wideKindOf(unit: number): number {
  if (unit === 0x201c || unit === 0x201d) return QUOTE;
  if (unit === 0xa0 || unit === 0x3000 || unit === 0x3002 || unit === 0xff0c) return SPACE;
  return unit >= 0x3040 && unit <= 0x9fff ? DENSE : LETTER;
}

/** End of the quotation that opens before `from`, or -1 when none ends near. */
function quoteEnd(units: Units, from: number, end: number): number {
  const last = Math.min(end, from + QUOTE_UNITS);
  for (let at = from; at < last; at++) {
    const unit = units[at]!;
    if (unit === 34 || unit === 0x201c || unit === 0x201d) return at;
    if (unit === 10) return -1;
  }
  return -1;
}

/** Adds a word to the reading, if it has letters or is a value. */
function put(into: WordHashes, hash: number, letters: number, value: number): void {
  if (letters + value === 0) return;
  into.hashes[into.count] = hash;
  into.isValue[into.count++] = value;
}

/** How far an address is looked for behind the units that are read. */
const LOOK_AHEAD = 2;
const MOST_UNITS = 1024;
const scratch = new Uint16Array(MOST_UNITS + LOOK_AHEAD);

/** Reads the words of at most 1,024 units of `text`, from `from` to `end`. Linear in their distance. */
export function readWords(text: string, from: number, end: number, into: WordHashes): WordHashes {
  const length = end - from;
  for (let at = 0; at < length + LOOK_AHEAD; at++) {
    // Behind the text there is NaN, which is stored as 0.
    scratch[at] = text.charCodeAt(from + at);
  }
  return readUnits(scratch, 0, length, into);
}

/** `readWords` of units, which two units must follow; behind the text these are neither a slash nor part of it. */
export function readUnits(units: Units, from: number, end: number, into: WordHashes): WordHashes {
  into.count = 0;
  into.lead = 0;
  let exact = START;
  let hash = START;
  let letters = 0;
  let value = 0;
  let noQuoteBefore = 0;
  for (let at = from; at < end; at++) {
    const unit = units[at]!;
    exact = Math.imul(exact ^ unit, PRIME);
    const kind = unit < 128 ? UNIT_KINDS[unit]! : wideKindOf(unit);
    if (kind === LETTER) {
      hash = Math.imul(hash ^ (unit < 128 ? unit | 32 : unit), PRIME);
      letters++;
      continue;
    }
    if (kind === DIGIT) {
      hash = Math.imul(hash ^ unit, PRIME);
      value = 1;
      continue;
    }
    if (kind === PLAIN) {
      if (unit === AT_SIGN) value = 1;
      else if (unit === COLON) {
        if (units[at + 1] === SLASH && units[at + 2] === SLASH) value = 1;
        else if (into.lead === 0) into.lead = into.count + (letters > 0 ? 1 : 0);
      }
      continue;
    }
    put(into, hash, letters, value);
    hash = START;
    letters = value = 0;
    if (kind === DENSE) put(into, Math.imul(START ^ unit, PRIME), 1, 0);
    else if (unit === LINE_FEED) {
      if (into.lead === 0) into.lead = into.count;
    } else if (kind === QUOTE && at >= noQuoteBefore) {
      const to = quoteEnd(units, at + 1, end);
      if (to < 0) noQuoteBefore = at + QUOTE_UNITS;
      else {
        for (at++; at < to; at++) {
          const inside = units[at]!;
          exact = Math.imul(exact ^ inside, PRIME);
          hash = Math.imul(hash ^ inside, PRIME);
        }
        put(into, hash, 0, 1);
        hash = START;
      }
    }
  }
  put(into, hash, letters, value);
  into.exact = exact;
  return into;
}
