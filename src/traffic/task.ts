import { TASK_TYPES, type TaskType } from '../records/traits.js';
import { FEATURE_INDEX } from './features.js';

const indexOf = (name: string): number => FEATURE_INDEX.get(name) ?? -1;
const [SYSTEM_KIND, CHARS, WORDS, QUESTIONS, NUMBERS, OPTIONS, FENCES, CODE_MARKS, LATEX, MATH_MARKS] = [
  'system_kind',
  'chars',
  'words',
  'questions',
  'numbers',
  'options',
  'code_fences',
  'code_marks',
  'latex',
  'math_marks',
].map(indexOf) as [number, number, number, number, number, number, number, number, number, number];
const [TRANSLATE, SUMMARISE, REWRITE, CLASSIFY, EXTRACT, IDEAS, PLAN, WRITE] = [
  'translate_words',
  'summarise_words',
  'rewrite_words',
  'classify_words',
  'extract_words',
  'ideas_words',
  'plan_words',
  'write_words',
].map(indexOf) as [number, number, number, number, number, number, number, number];
const [MATHS, QUANTITY, CODE, EXPLAIN, FACT, SOURCE, CHAT, UNREAD] = [
  'maths_words',
  'quantity_words',
  'code_words',
  'explain_words',
  'fact_words',
  'source_words',
  'chat_words',
  'unread_chars',
].map(indexOf) as [number, number, number, number, number, number, number, number];

type Values = ArrayLike<number>;
const has = (values: Values, index: number, least = 1): boolean => values[index]! >= least;

/** Code itself, or talk of programming that is more than a word in passing. */
const isCode = (v: Values): boolean =>
  has(v, FENCES) || has(v, CODE_MARKS, 4) || has(v, CODE, 3) || (has(v, CODE) && (has(v, CODE_MARKS) || has(v, WRITE)));

const isMaths = (v: Values): boolean =>
  has(v, LATEX, 2) ||
  has(v, MATHS, 3) ||
  (has(v, MATHS) && (has(v, MATH_MARKS) || has(v, NUMBERS, 2))) ||
  (has(v, MATH_MARKS, 2) && has(v, NUMBERS, 2)) ||
  (has(v, QUANTITY, 2) && has(v, NUMBERS, 2)) ||
  (has(v, QUANTITY) && has(v, NUMBERS, 3) && has(v, QUESTIONS));

/** Formulas or words of mathematics, not mere amounts, which every invoice has. */
const speaksOfMaths = (v: Values): boolean => has(v, MATHS) || has(v, LATEX) || has(v, MATH_MARKS, 2);

/** Why a request is of a kind: the first cue that holds. */
interface KindCue {
  kind: TaskType;
  /** The cue in words. */
  cue: string;
  holds: (values: Values) => boolean;
}

/** Ordered from the narrowest request to the widest; the first that holds decides. */
const KIND_CUES: readonly KindCue[] = [
  { kind: 'translation', cue: 'asks for another language, no code', holds: (v) => has(v, TRANSLATE) && !isCode(v) },
  { kind: 'summarisation', cue: 'asks for a shorter account, no code', holds: (v) => has(v, SUMMARISE) && !isCode(v) },
  { kind: 'code', cue: 'code, or several words of programming', holds: isCode },
  {
    kind: 'extraction',
    cue: 'asks to take facts out of a text',
    holds: (v) => has(v, EXTRACT) && !(isMaths(v) && speaksOfMaths(v)),
  },
  {
    kind: 'classification',
    cue: 'asks for a label',
    holds: (v) => has(v, CLASSIFY) && !(isMaths(v) && speaksOfMaths(v)),
  },
  {
    kind: 'maths_reasoning',
    cue: 'formulas, words of mathematics, or amounts that depend on each other',
    holds: isMaths,
  },
  { kind: 'closed_qa', cue: 'a choice of answers', holds: (v) => has(v, OPTIONS, 3) },
  { kind: 'rewriting', cue: 'asks to change a given text', holds: (v) => has(v, REWRITE) && !has(v, IDEAS) },
  { kind: 'brainstorming', cue: 'asks for ideas', holds: (v) => has(v, IDEAS) },
  {
    kind: 'closed_qa',
    cue: 'points at a given text of some length',
    holds: (v) => has(v, SOURCE) && has(v, CHARS, 300) && !has(v, WRITE),
  },
  {
    kind: 'planning_analysis',
    cue: 'asks to plan, weigh or analyse, more than to write',
    holds: (v) => has(v, PLAN, 1) && v[PLAN]! >= v[WRITE]!,
  },
  { kind: 'generation', cue: 'asks for a new text', holds: (v) => has(v, WRITE) },
  { kind: 'chat', cue: 'greets or talks, a dozen words at most', holds: (v) => has(v, CHAT) && !has(v, WORDS, 13) },
  { kind: 'open_qa', cue: 'asks a question', holds: (v) => has(v, QUESTIONS) || has(v, FACT) || has(v, EXPLAIN) },
  // An order, or what asks in another language, is told by what it speaks of.
  {
    kind: 'code',
    cue: 'words of programming, and no other cue',
    holds: (v) => has(v, CODE, 2) || (has(v, CODE) && has(v, UNREAD)),
  },
  {
    kind: 'maths_reasoning',
    cue: 'formulas or words of mathematics, and no other cue',
    holds: (v) => has(v, MATHS, 2) || has(v, LATEX) || (has(v, UNREAD) && (has(v, MATHS) || has(v, MATH_MARKS))),
  },
];

const NAMED = TASK_TYPES.map((kind) => ({ kind, cue: 'the system prompt names it' }));
const NO_CUE = { kind: 'other', cue: 'no cue' } as const;

/**
 * Kind of work of a request and the cue that told. The system prompt's kind goes first (it sets what the
 * application does), then KIND_CUES in order, then `other`.
 */
export function explainKind(features: ArrayLike<number>): Readonly<{ kind: TaskType; cue: string }> {
  const named = NAMED[features[SYSTEM_KIND]! - 1];
  if (named !== undefined) return named;
  for (let index = 0; index < KIND_CUES.length; index++) {
    const one = KIND_CUES[index]!;
    if (one.holds(features)) return one;
  }
  return NO_CUE;
}
