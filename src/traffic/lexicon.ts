import type { WordList } from './words.js';

/**
 * Word lists made ready for one pass over a text: an automaton over whole words (Aho and Corasick 1975),
 * so that phrases cost no more than words. State 0 is "no phrase begun".
 */
export interface Lexicon {
  /** Open addressing: slot -> number of the word, or -1. */
  slots: Int32Array;
  hashes: Int32Array;
  /** Letters of each word, as bytes. */
  words: readonly Uint8Array[];
  /** Word -> the state after it when nothing came before. */
  starts: Int32Array;
  /** `state * words.length + word` -> next state, for the states from which a phrase goes on. */
  next: ReadonlyMap<number, number>;
  /** State -> 1 when a phrase may go on from it. */
  isOpen: Uint8Array;
  /** State -> bit set of the lists that have a match ending here. */
  outputs: Int32Array;
}

/** FNV-1a over lower-cased code units; the scanner makes the same hash as it reads. */
export const HASH_START = 0x811c9dc5 | 0;
export const HASH_PRIME = 0x01000193;

function hashOf(word: string): number {
  let hash = HASH_START;
  for (let at = 0; at < word.length; at++) hash = Math.imul(hash ^ word.charCodeAt(at), HASH_PRIME);
  return hash;
}

function lettersOf(word: string): Uint8Array {
  return Uint8Array.from({ length: word.length }, (_, at) => word.charCodeAt(at));
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
function transitionsOf(root: State, states: readonly State[], wordCount: number): Map<number, number> {
  const next = new Map<number, number>();
  for (const state of states) {
    for (const ending of endingsOf(root, state)) {
      for (const [word, following] of ending.next) {
        const key = state.id * wordCount + word;
        if (!next.has(key)) next.set(key, following.id);
      }
    }
  }
  return next;
}

function slotTable(hashes: Int32Array): Int32Array {
  let size = 64;
  while (size < hashes.length * 4) size *= 2;
  const slots = new Int32Array(size).fill(-1);
  hashes.forEach((hash, word) => {
    let slot = hash & (size - 1);
    while (slots[slot] !== -1) slot = (slot + 1) & (size - 1);
    slots[slot] = word;
  });
  return slots;
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
  const next = transitionsOf(root, states, words.length);
  const hashes = Int32Array.from(words.map(hashOf));
  const isOpen = new Uint8Array(states.length);
  for (const key of next.keys()) isOpen[Math.floor(key / words.length)] = 1;
  return {
    slots: slotTable(hashes),
    hashes,
    words: words.map(lettersOf),
    starts: Int32Array.from(words.map((_, word) => root.next.get(word)?.id ?? 0)),
    next,
    isOpen,
    outputs: Int32Array.from(states.map((state) => endingsOf(root, state).reduce((bits, end) => bits | end.output, 0))),
  };
}
