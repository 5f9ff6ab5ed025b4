import { answerField } from './answer-field.js';

/** Where the answer was found. `whole`: the response states none, so all of it is the answer. */
export interface Answer {
  text: string;
  /** The response without its thinking. */
  whole: string;
  how: 'field' | 'tag' | 'boxed' | 'hashes' | 'phrase' | 'whole';
  /** The field held a JSON string rather than a bare value. */
  isString?: boolean;
}

const THINKING = /<(think|thinking|reasoning)>[\s\S]*?(?:<\/\1>|$)/gi;
const TAG = /<answer>([\s\S]*?)<\/answer>|\[ANSWER\]([\s\S]*?)\[\/ANSWER\]/gi;
/** Four hashes are a heading too ("#### Step 2", "#### 1. Add"): what follows must look like a value. */
const HASHES =
  /^[^\n#]*####[ \t]*(?!\d+[.)][ \t]+[A-Za-z*])((?:[-−+$€£¥\\(*]*\.?\d|[A-Za-z][.)]?[ \t]*$|["'[({]|(?:True|False|None)\b)[^\n]*)/gm;
const LATEX_TEXT = /\\(?:text|mathrm|mathbf|textbf)\{([^{}]*)\}/g;
const PHRASE =
  /\banswer\b(?:[ \t]+(?:to|for|of)\b[^.\n:=]{0,80}?)?(?:[*_]*[ \t]*[:=]|[*_]*[ \t]+(?:is|was|would be|should be|must be)\b[ \t]*:?)[ \t*_]*/gi;

/**
 * The answer that a response states: an `"answer"` field of a JSON object (also of a broken one), an answer tag,
 * `\boxed{}`, `#### x`, or the words after "the answer is". Within a form the last occurrence counts, because
 * models correct themselves; forms are tried in that order. Reasoning between think tags is not read.
 * `whole` when nothing is stated. null when the response breaks off before its answer: inside an unfinished JSON object,
 * an unfinished `\boxed{` or an unfinished think tag; such a response has no verdict.
 */
export function findAnswer(response: string): Answer | null {
  const text = response.replace(THINKING, '').trim();
  if (text === '') return null;
  const field = answerField(text);
  if (field === 'cut_off') return null;
  if (field) return { text: field.text, whole: text, how: 'field', isString: field.isString };
  const tag = last(text.matchAll(TAG));
  if (tag) return { text: (tag[1] ?? tag[2] ?? '').trim(), whole: text, how: 'tag' };
  const boxed = lastBoxed(text);
  if (boxed === 'cut_off') return null;
  if (boxed !== null) return { text: boxed.replace(LATEX_TEXT, '$1').trim(), whole: text, how: 'boxed' };
  const hashes = last(text.matchAll(HASHES));
  if (hashes) return { text: (hashes[1] as string).trim(), whole: text, how: 'hashes' };
  const phrase = last(text.matchAll(PHRASE));
  if (phrase) {
    const rest = text.slice(phrase.index + phrase[0].length).trim();
    const line = rest.startsWith('```') ? rest : (rest.split(/\n/)[0] as string);
    if (line.trim() !== '') return { text: line.trim(), whole: text, how: 'phrase' };
  }
  return { text, whole: text, how: 'whole' };
}

/** The same response read as if it stated no answer: for when the words after "answer" turn out to hold none. */
export function asWhole(answer: Answer): Answer {
  return { text: answer.whole, whole: answer.whole, how: 'whole' };
}

function last<T>(items: Iterable<T>): T | undefined {
  let found: T | undefined;
  for (const item of items) found = item;
  return found;
}

/** Content of the last `\boxed{...}`, braces balanced. */
function lastBoxed(text: string): string | 'cut_off' | null {
  const start = text.lastIndexOf('\\boxed{');
  if (start < 0) return null;
  let depth = 0;
  for (let at = start + 6; at < text.length; at++) {
    if (text[at] === '{') depth++;
    else if (text[at] === '}' && --depth === 0) return text.slice(start + 7, at);
  }
  return 'cut_off';
}
