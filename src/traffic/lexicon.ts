import { WORD } from './bytes.js';
import type { WordList } from './words.js';

/**
 * Word lists made ready for one pass over a text: an automaton over whole words (Aho and Corasick 1975),
 * so that phrases cost no more than words. State 0 is "no phrase begun".
 */
export interface Lexicon {
  /** Open addressing: slot -> number of the word, or -1. */
  slots: Int16Array;
  /** Slot -> `wordMark` of its word. */
  marks: Int32Array;
  /** Letters of all words, each followed by a zero. */
  letters: Uint8Array;
  /** Word -> where its letters begin; one more for the end of the last. */
  lettersAt: Int32Array;
  /** Word -> the state after it when nothing came before. */
  starts: Int16Array;
  /** State -> where its edges begin; one more for the end of the last. A phrase goes on from a state that has any. */
  edgesAt: Int32Array;
  /** Edge -> the word that it takes, and the state that it leads to. */
  edgeWords: Int16Array;
  edgeStates: Int16Array;
  /** State -> bit set of the lists that have a match ending here. */
  outputs: Int32Array;
}

/**
 * What a word is looked up by: four of its letters, lower-cased, and its length; the rest tells apart those that share them.
 * `bytes` must go on for one more. Most words of a text are in no list, and this is all that they cost.
 */
export function wordMark(bytes: Uint8Array, from: number, to: number): number {
  const first = Math.imul(WORD[bytes[from]!]!, 0x1000193);
  const second = WORD[bytes[from + 1]!]! << 8;
  const middle = WORD[bytes[(from + to) >> 1]!]! << 16;
  const last = WORD[bytes[to - 1]!]! << 24;
  const mark = (first ^ second ^ middle ^ last) + Math.imul(to - from, 0x85ebca6b);
  return Math.imul(mark ^ (mark >>> 15), 0x2c1b3c6d);
}

interface State {
  depth: readonly number[];
  next: Map<number, State>;
  id: number;
  output: number;
}

/** Every prefix of every phrase is a state; its output holds the lists of all its endings. */
function buildStates(phrases: readonly { words: number[]; list: number }[]): State[] {
  const root: State = { depth: [], next: new Map(), id: 0, output: 0 };
  const states = [root];
  for (const { words, list } of phrases) {
    let state = root;
    for (const word of words) {
      let following = state.next.get(word);
      if (!following) {
        following = { depth: [...state.depth, word], next: new Map(), id: states.length, output: 0 };
        states.push(following);
        state.next.set(word, following);
      }
      state = following;
    }
    state.output |= 1 << list;
  }
  return states;
}

/** The states that are endings of this one, longest (itself) first, without the root. */
function endingsOf(root: State, { depth }: State): State[] {
  const endings: State[] = [];
  for (let from = 0; from < depth.length; from++) {
    let state: State | undefined = root;
    for (let at = from; at < depth.length && state; at++) state = state.next.get(depth[at]!);
    if (state) endings.push(state);
  }
  return endings;
}

/** Where a state's own phrases do not go on, those of its shorter endings may. */
function edgesOf(root: State, state: State): Map<number, number> {
  const edges = new Map<number, number>();
  for (const ending of endingsOf(root, state)) {
    for (const [word, following] of ending.next) if (!edges.has(word)) edges.set(word, following.id);
  }
  return edges;
}

/** A table at most a quarter full, so that a word of no list is known by its first slot. */
function slotTable(marks: readonly number[]): Pick<Lexicon, 'slots' | 'marks'> {
  let size = 64;
  while (size < marks.length * 4) size *= 2;
  const table = { slots: new Int16Array(size).fill(-1), marks: new Int32Array(size) };
  marks.forEach((mark, word) => {
    let slot = mark & (size - 1);
    while (table.slots[slot] !== -1) slot = (slot + 1) & (size - 1);
    table.slots[slot] = word;
    table.marks[slot] = mark;
  });
  return table;
}

/** Compiles at most 31 lists. List `i` is bit `i` of the outputs. */
export function lexiconOf(lists: readonly WordList[]): Lexicon {
  const numbers = new Map<string, number>();
  const numberOf = (word: string): number => {
    const known = numbers.get(word);
    if (known !== undefined) return known;
    numbers.set(word, numbers.size);
    return numbers.size - 1;
  };
  const phrases = lists.flatMap((list, index) =>
    list.words.split('|').map((phrase) => ({ words: phrase.split(' ').map(numberOf), list: index })),
  );
  const states = buildStates(phrases);
  const root = states[0]!;
  const words = [...numbers.keys()];
  const lettersAt = new Int32Array(words.length + 1);
  words.forEach((word, index) => {
    lettersAt[index + 1] = lettersAt[index]! + word.length + 1;
  });
  const text = words.map((word) => `${word}\u0000`).join('');
  const letters = Uint8Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
  // endingsOf leaves out the root: a first word has its state in `starts`.
  const edges = states.map((state) => [...edgesOf(root, state)]);
  const edgesAt = new Int32Array(states.length + 1);
  edges.forEach((own, state) => {
    edgesAt[state + 1] = edgesAt[state]! + own.length;
  });
  return {
    ...slotTable(words.map((word, index) => wordMark(letters, lettersAt[index]!, lettersAt[index]! + word.length))),
    letters,
    lettersAt,
    starts: Int16Array.from(words.map((_, word) => root.next.get(word)?.id ?? 0)),
    edgesAt,
    edgeWords: Int16Array.from(edges.flat(), ([word]) => word),
    edgeStates: Int16Array.from(edges.flat(), ([, state]) => state),
    outputs: Int32Array.from(states.map((state) => endingsOf(root, state).reduce((bits, end) => bits | end.output, 0))),
  };
}
