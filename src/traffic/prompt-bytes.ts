import { classOf, complexityOf } from './complexity.js';
import { featuresOfBytes } from './features.js';
import { writeTurn } from './sessions-turn.js';
import type { SystemPrompt } from './system-prompt.js';
import { explainKind } from './task.js';
import { ENDING_UNITS, FAR_WORDS, type GroupHash, writePath } from './template.js';
import { unitsFrom } from './utf8.js';
import { readUnits, WORD_UNITS, type WordHashes, wordHashes } from './word-hashes.js';

/** `Prompt` with its text as bytes. There is a user's text, and at most `WHOLE_BYTES` of it. */
export interface PromptBytes {
  /** UTF-8 of the text of all user turns, joined by a line feed. What is behind it is written to. */
  text: Uint8Array;
  length: number;
  isAscii: boolean;
  /** Characters (code points) of the text, and how many of them are two UTF-16 units. */
  chars: number;
  pairs: number;
  /** Where the last user turn begins, and the same of it. */
  lastFrom: number;
  lastChars: number;
  lastPairs: number;
  turns: number;
  historyChars: number;
  otherParts: number;
  toolCount: number;
  system: SystemPrompt;
  group: GroupHash;
}

/** Kind of work and place of the class in TRAFFIC_CLASSES. */
export interface ReadPrompt {
  kind: string;
  level: 0 | 1 | 2;
}

const LEVELS = { simple: 0, moderate: 1, complex: 2 } as const;
const LOOK_AHEAD = 2;
const first = wordHashes();
const later = wordHashes();
const ending = wordHashes();
const head = new Uint16Array(WORD_UNITS + LOOK_AHEAD + 2);
const tail = new Uint16Array(ENDING_UNITS + LOOK_AHEAD + 2);

function headWords({ text, length, isAscii }: PromptBytes, from: number, into: WordHashes): WordHashes {
  if (isAscii) return readUnits(text, from, Math.min(length, from + WORD_UNITS), into);
  const units = unitsFrom(text, from, length, WORD_UNITS + LOOK_AHEAD, head);
  head.fill(0, units);
  return readUnits(head, 0, Math.min(units, WORD_UNITS), into);
}

/** Words of the last ENDING_UNITS of a text that is longer. */
function lastWords({ text, length, isAscii }: PromptBytes): WordHashes {
  if (isAscii) return readUnits(text, length - ENDING_UNITS, length, ending);
  let from = length;
  let units = 0;
  while (units < ENDING_UNITS) {
    const byte = text[--from]!;
    if ((byte & 0xc0) !== 0x80) units += byte >= 0xf0 ? 2 : 1;
  }
  unitsFrom(text, from, length, units, tail);
  tail.fill(0, units);
  // A pair of units may be cut in two, as in the text itself.
  return readUnits(tail, units - ENDING_UNITS, units, ending);
}

const sizes = {
  chars: 0,
  lastChars: 0,
  systemChars: 0,
  historyChars: 0,
  turns: 0,
  toolCount: 0,
  otherParts: 0,
  systemKind: 0,
};
const turn = { units: 0, turns: 0, historyChars: 0, otherParts: 0 };
const read: ReadPrompt = { kind: '', level: 0 };

/**
 * What `factsOf` finds in a prompt, straight from its bytes: writes the template at `templateAt` and the last turn at `turnAt`;
 * gives kind and class, good until the next call.
 */
export function readPromptBytes(
  prompt: PromptBytes,
  session: number,
  into: Float64Array,
  templateAt: number,
  turnAt: number,
): ReadPrompt {
  const { text, length, chars, pairs, lastFrom } = prompt;
  text[length] = text[length + 1] = text[length + 2] = text[length + 3] = 0;
  const isOne = prompt.turns === 1;
  sizes.chars = chars;
  sizes.lastChars = prompt.lastChars;
  sizes.systemChars = prompt.system.chars;
  sizes.systemKind = prompt.system.kind;
  sizes.historyChars = turn.historyChars = prompt.historyChars;
  sizes.turns = turn.turns = prompt.turns;
  sizes.otherParts = turn.otherParts = prompt.otherParts;
  sizes.toolCount = prompt.toolCount;
  const features = featuresOfBytes(text, length, sizes);
  read.kind = explainKind(features).kind;
  read.level = LEVELS[classOf(complexityOf(features))];
  const words = headWords(prompt, 0, first);
  writePath(
    into,
    templateAt,
    prompt.group,
    words,
    words.count > FAR_WORDS && chars + pairs > WORD_UNITS ? lastWords(prompt) : words,
  );
  turn.units = prompt.lastChars + prompt.lastPairs;
  if (lastFrom < length) {
    writeTurn(into, turnAt, turn, isOne ? words : headWords(prompt, lastFrom, later), session, into[templateAt]!);
  } else into[turnAt] = Number.NaN;
  return read;
}
