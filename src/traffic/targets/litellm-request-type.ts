import { firstPoints, PYTHON_SPACE, strip, WORD_END, WORD_START } from './python-text.js';

const S = `[${PYTHON_SPACE}]`;
const ANY = '[^\\n]*';
const W = '[\\p{L}\\p{N}_]';
const word = (words: string): string => `${WORD_START}(?:${words})${WORD_END}`;
/** One of the first words, and one of the second after it on the same line. */
const near = (first: string, second: string): string => `${word(first)}${ANY}${word(second)}`;

/** Kinds of request by LiteLLM's definition (1.106, MIT), first match wins. */
const KINDS: readonly [type: string, pattern: string][] = [
  [
    'code_generation',
    `${WORD_START}(?:write|create|generate|implement|build)${S}+(?:a |an |the |me )?(?:(?:python|javascript|typescript|java|rust|go|sql|bash|shell)${WORD_END}|c\\+\\+(?=${W}))`,
  ],
  [
    'code_generation',
    `${word('write|create|implement|build')}(?:${S}+${W}+){0,4}?${S}+(?:function|class|method|script|program|api|endpoint|microservice)${WORD_END}`,
  ],
  [
    'code_understanding',
    near('explain|describe|understand|walk me through|what does', 'code|function|method|class|algorithm|snippet'),
  ],
  [
    'code_understanding',
    near(
      "debug|fix|why (?:is|does|isn't)|what[^\\n]s wrong|trace",
      'error|bug|exception|stacktrace|stack trace|traceback',
    ),
  ],
  [
    'code_understanding',
    `${WORD_START}(?:review|critique)${S}+(?:this |my |the )?(?:code|pr|pull request|diff|patch)${WORD_END}`,
  ],
  [
    'technical_design',
    near('design|architect|plan|architecture', 'system|service|api|database|schema|module|microservice'),
  ],
  [
    'technical_design',
    near(
      'should i (?:use|choose|pick)|tradeoffs? between|compare',
      'library|framework|language|database|protocol|postgres|postgresql|mongodb|dynamodb|mysql|redis|kafka|sql|nosql',
    ),
  ],
  ['technical_design', word('how (?:should|do) i (?:design|structure|organize|model)')],
  [
    'analytical_reasoning',
    near('solve|compute|calculate|prove|derive', 'equation|integral|derivative|theorem|proof|problem'),
  ],
  ['analytical_reasoning', word('if [^\\n]+ then|given [^\\n]+ find|suppose|assume')],
  ['analytical_reasoning', word('probability|statistics|combinatorics|optimization problem')],
  [
    'writing',
    near(
      'write|draft|compose|rewrite|edit|proofread|polish',
      'email|essay|blog|post|article|letter|memo|copy|paragraph|sentence',
    ),
  ],
  [
    'writing',
    `${WORD_START}(?:make (?:this|it)|help me)${S}+(?:more |less )?(?:concise|formal|casual|professional|persuasive)${WORD_END}`,
  ],
  ['factual_lookup', `^${S}*(?:who|what|when|where|which)${S}+(?:is|was|were|are)${WORD_END}`],
  ['factual_lookup', `^${S}*(?:define|definition of|meaning of)${WORD_END}`],
  ['factual_lookup', `^${S}*how (?:do you spell|to spell|many [^\\n]* are there|tall is)${WORD_END}`],
];

const PATTERNS = KINDS.map(([type, pattern]) => ({ type, pattern: new RegExp(pattern, 'iu') }));

/** LiteLLM's kind of request, from the first 2,000 characters; `general` when no pattern matches. */
export function litellmRequestType(ask: string): string {
  if (strip(ask) === '') return 'general';
  const text = firstPoints(ask, 2000);
  return PATTERNS.find(({ pattern }) => pattern.test(text))?.type ?? 'general';
}
