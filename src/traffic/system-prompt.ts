import { TASK_TYPES, type TaskType } from '../records/traits.js';
import { lastFew } from './last-few.js';
import { charsOf } from './prompt.js';
import { LISTS_AT } from './scan.js';
import { KIND_WORDS } from './words.js';

/** What is read of a system prompt. */
export interface SystemPrompt {
  /** Code points. */
  chars: number;
  /** 1 + the place in TASK_TYPES of the kind of work that it names, or 0. */
  kind: number;
}

/** The role stands at the beginning of a system prompt; what follows are rules of the house. */
const ROLE_UNITS = 400;

/** Kinds of work that a system prompt sets by naming them. */
const KIND_OF_LIST: Readonly<Record<string, TaskType>> = {
  translate_words: 'translation',
  summarise_words: 'summarisation',
  rewrite_words: 'rewriting',
  classify_words: 'classification',
  extract_words: 'extraction',
  ideas_words: 'brainstorming',
  plan_words: 'planning_analysis',
  write_words: 'generation',
  maths_words: 'maths_reasoning',
  code_words: 'code',
};

/** Counts of the marks and word lists in a text, as `scan` has them. */
type CountText = (text: string) => ArrayLike<number>;

function kindNamedIn(values: ArrayLike<number>): number {
  let most = 0;
  let second = 0;
  let kind = 0;
  KIND_WORDS.forEach(({ name }, list) => {
    const named = KIND_OF_LIST[name];
    const count = values[LISTS_AT + list]!;
    if (named === undefined) return;
    if (count > most) {
      second = most;
      most = count;
      kind = 1 + TASK_TYPES.indexOf(named);
    } else if (count > second) second = count;
  });
  return most > 2 * second ? kind : 0;
}

/**
 * Reads the length of a system prompt and the kind of work that its first 400 UTF-16 units name. A kind is named when its word
 * list has more than twice as many matches as any other: a prompt that names several is a general assistant's.
 */
export function systemPromptReader(count: CountText): (system: string) => SystemPrompt {
  return lastFew((system) => ({ chars: charsOf(system), kind: kindNamedIn(count(system.slice(0, ROLE_UNITS))) }));
}
