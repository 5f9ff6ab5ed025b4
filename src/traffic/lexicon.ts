import { WORD } from './bytes.js';
import type { WordList } from './words.js';

/** A deterministic automaton over bytes (Aho and Corasick 1975) that takes one step a byte, whatever the lists hold. State 0 is "between words". */
export interface Automaton {
  /** Byte -> its class. */
  classes: Uint8Array;
  /** `state << shift | class` -> next state. */
  next: Uint16Array;
  shift: number;
  /** States from here on are entered when a word or phrase of a list has just ended, with the byte behind it. */
  firstMatch: number;
  /** State - firstMatch -> bit set of the lists that have a match ending there. */
  matches: Int32Array;
}

/** Word lists made ready for one pass over a text. */
export interface Lexicon {
  /** Made when it is asked for: where the kernel counts nobody does, and it is a twelfth of the processor time of a short run. */
  automaton(): Automaton;
  /**
   * All words and phrases, each once, with the lists (a bit set) that have a match where it ends and no shorter entry tells of: another way to
   * count the same.
   */
  entries: { text: string; lists: number }[];
}

const SPACE = ' ';

/** A beginning of an entry, or of what follows one. */
interface State {
  text: string;
  next: Map<string, State>;
  id: number;
  /** Bit set of the lists that have this text as an entry. */
  lists: number;
}

function trieOf(lists: readonly WordList[]): State[] {
  const states: State[] = [{ text: '', next: new Map(), id: 0, lists: 0 }];
  lists.forEach(({ words }, list) => {
    for (const entry of words.split('|')) {
      let state = states[0]!;
      for (const sign of entry) {
        let following = state.next.get(sign);
        if (following === undefined) {
          following = { text: state.text + sign, next: new Map(), id: states.length, lists: 0 };
          states.push(following);
          state.next.set(sign, following);
        }
        state = following;
      }
      state.lists |= 1 << list;
    }
  });
  return states;
}

/** The state itself and those of its endings that begin a word and an entry, longest first. */
function endingsOf(root: State, state: State): State[] {
  const endings = [state];
  for (let at = state.text.indexOf(SPACE) + 1; at > 0; at = state.text.indexOf(SPACE, at) + 1) {
    let ending: State | undefined = root;
    for (const sign of state.text.slice(at)) ending = ending?.next.get(sign);
    if (ending !== undefined && ending !== root) endings.push(ending);
  }
  return endings;
}

/** A class for every sign of an entry, one for other letters and digits, one for what is between words. */
function classesOf(states: readonly State[]): { classOf: Map<string, number>; inside: number; between: number } {
  const signs = new Set(states.map(({ text }) => text.slice(-1)).filter((sign) => sign !== ''));
  signs.add(SPACE);
  const classOf = new Map([...signs].sort().map((sign, index) => [sign, index]));
  return { classOf, inside: signs.size, between: signs.size + 1 };
}

function automatonOf(states: readonly State[]): Automaton {
  const root = states[0]!;
  const { classOf, inside, between } = classesOf(states);
  const shift = Math.ceil(Math.log2(between + 1));
  const space = classOf.get(SPACE)!;
  /** A word that begins no entry; it lasts until the word ends. */
  const lost = states.length;
  const firstMatch = lost + 1;
  const matches: number[] = [];
  /** State that each state of a match stands for. */
  const targets: number[] = [];
  const matchStates = new Map<number, number>();
  const steps = new Uint16Array(firstMatch << shift);

  /** The state to go to when a match of these lists ends on the way. */
  function onMatch(target: number, bits: number): number {
    if (bits === 0) return target;
    const key = target * 2 ** 31 + bits;
    const known = matchStates.get(key);
    if (known !== undefined) return known;
    matchStates.set(key, firstMatch + matches.length);
    targets.push(target);
    return firstMatch + matches.push(bits) - 1;
  }

  for (const state of states) {
    const at = state.id << shift;
    const endings = endingsOf(root, state);
    // After a space a word may begin anew: that is the shortest ending of all.
    if (state.text.endsWith(SPACE)) endings.push(root);
    let bits = 0;
    steps.fill(lost, at, at + inside + 1);
    for (const ending of endings.reverse()) {
      bits |= ending.lists;
      for (const [sign, following] of ending.next) steps[at + classOf.get(sign)!] = following.id;
    }
    const afterSpace = steps[at + space]!;
    steps[at + space] = onMatch(afterSpace === lost ? 0 : afterSpace, bits);
    steps[at + between] = onMatch(0, bits);
  }
  steps.fill(lost, lost << shift, (lost << shift) + inside + 1);
  steps[(lost << shift) + space] = 0;
  // A state of a match goes on as the one that it stands for.
  const next = new Uint16Array((firstMatch + matches.length) << shift);
  next.set(steps);
  targets.forEach((target, match) => {
    next.copyWithin((firstMatch + match) << shift, target << shift, (target + 1) << shift);
  });
  const classes = Uint8Array.from({ length: 256 }, (_, byte) => {
    const sign = byte === 32 ? SPACE : String.fromCharCode(WORD[byte]!);
    return classOf.get(sign) ?? (WORD[byte] === 0 ? between : inside);
  });
  return { classes, next, shift, firstMatch, matches: Int32Array.from(matches) };
}

/** Compiles at most 31 lists. List `i` is bit `i` of the matches. */
export function lexiconOf(lists: readonly WordList[]): Lexicon {
  const states = trieOf(lists);
  const root = states[0]!;
  const entries = states
    .filter(({ lists: own }) => own !== 0)
    .map((state) => {
      const shorter = endingsOf(root, state).slice(1);
      return { text: state.text, lists: shorter.reduce((bits, ending) => bits & ~ending.lists, state.lists) };
    });
  let automaton: Automaton | undefined;
  return {
    entries,
    automaton() {
      automaton ??= automatonOf(states);
      return automaton;
    },
  };
}
