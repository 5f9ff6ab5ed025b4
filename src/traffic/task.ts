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

/** Code itself, or talk of programming that is more than a word in passing. `at`: where the features begin in `v`. */
const isCode = (v: Values, at: number): boolean =>
  has(v, at + FENCES) ||
  has(v, at + CODE_MARKS, 4) ||
  has(v, at + CODE, 3) ||
  (has(v, at + CODE) && (has(v, at + CODE_MARKS) || has(v, at + WRITE)));

const isMaths = (v: Values, at: number): boolean =>
  has(v, at + LATEX, 2) ||
  has(v, at + MATHS, 3) ||
  (has(v, at + MATHS) && (has(v, at + MATH_MARKS) || has(v, at + NUMBERS, 2))) ||
  (has(v, at + MATH_MARKS, 2) && has(v, at + NUMBERS, 2)) ||
  (has(v, at + QUANTITY, 2) && has(v, at + NUMBERS, 2)) ||
  (has(v, at + QUANTITY) && has(v, at + NUMBERS, 3) && has(v, at + QUESTIONS));

/** Formulas or words of mathematics, not mere amounts, which every invoice has. */
const speaksOfMaths = (v: Values, at: number): boolean =>
  has(v, at + MATHS) || has(v, at + LATEX) || has(v, at + MATH_MARKS, 2);

/** Why a request is of a kind, in words. */
interface KindCue {
  kind: TaskType;
  cue: string;
}

const cueOf = (kind: TaskType, cue: string): KindCue => ({ kind, cue });
const NAMED = TASK_TYPES.map((kind) => cueOf(kind, 'the system prompt names it'));
const TRANSLATION = cueOf('translation', 'asks for another language, no code');
const SUMMARY = cueOf('summarisation', 'asks for a shorter account, no code');
const PROGRAMMING = cueOf('code', 'code, or several words of programming');
const EXTRACTION = cueOf('extraction', 'asks to take facts out of a text');
const LABELLING = cueOf('classification', 'asks for a label');
const REASONING = cueOf('maths_reasoning', 'formulas, words of mathematics, or amounts that depend on each other');
const CHOICE = cueOf('closed_qa', 'a choice of answers');
const REWRITING = cueOf('rewriting', 'asks to change a given text');
const BRAINSTORMING = cueOf('brainstorming', 'asks for ideas');
const READING = cueOf('closed_qa', 'points at a given text of some length');
const PLANNING = cueOf('planning_analysis', 'asks to plan, weigh or analyse, more than to write');
const WRITING = cueOf('generation', 'asks for a new text');
const TALK = cueOf('chat', 'greets or talks, a dozen words at most');
const QUESTION = cueOf('open_qa', 'asks a question');
const CODE_WORDS = cueOf('code', 'words of programming, and no other cue');
const MATHS_WORDS = cueOf('maths_reasoning', 'formulas or words of mathematics, and no other cue');
const NO_CUE = cueOf('other', 'no cue');

/**
 * Kind of work of a request and the cue that told, from its features, which begin at `at`. The system prompt's kind goes first (it sets what the
 * application does), then cues from the narrowest request to the widest, of which the first that holds decides, then `other`.
 */
export function explainKind(v: Values, at = 0): Readonly<KindCue> {
  const kind = v[at + SYSTEM_KIND]!;
  // A list is slow to say that it has no place before its first.
  const named = kind > 0 ? NAMED[kind - 1] : undefined;
  if (named !== undefined) return named;
  const code = isCode(v, at);
  const maths = isMaths(v, at);
  const isTask = maths && speaksOfMaths(v, at);
  if (has(v, at + TRANSLATE) && !code) return TRANSLATION;
  if (has(v, at + SUMMARISE) && !code) return SUMMARY;
  if (code) return PROGRAMMING;
  if (has(v, at + EXTRACT) && !isTask) return EXTRACTION;
  if (has(v, at + CLASSIFY) && !isTask) return LABELLING;
  if (maths) return REASONING;
  if (has(v, at + OPTIONS, 3)) return CHOICE;
  if (has(v, at + REWRITE) && !has(v, at + IDEAS)) return REWRITING;
  if (has(v, at + IDEAS)) return BRAINSTORMING;
  if (has(v, at + SOURCE) && has(v, at + CHARS, 300) && !has(v, at + WRITE)) return READING;
  if (has(v, at + PLAN) && v[at + PLAN]! >= v[at + WRITE]!) return PLANNING;
  if (has(v, at + WRITE)) return WRITING;
  if (has(v, at + CHAT) && !has(v, at + WORDS, 13)) return TALK;
  if (has(v, at + QUESTIONS) || has(v, at + FACT) || has(v, at + EXPLAIN)) return QUESTION;
  // An order, or what asks in another language, is told by what it speaks of.
  if (has(v, at + CODE, 2) || (has(v, at + CODE) && has(v, at + UNREAD))) return CODE_WORDS;
  if (has(v, at + MATHS, 2) || has(v, at + LATEX)) return MATHS_WORDS;
  if (has(v, at + UNREAD) && (has(v, at + MATHS) || has(v, at + MATH_MARKS))) return MATHS_WORDS;
  return NO_CUE;
}
