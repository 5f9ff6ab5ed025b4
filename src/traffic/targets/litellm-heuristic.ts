import {
  LITELLM_DIMENSIONS,
  type LitellmDimension,
  type LitellmHeuristic,
  type LitellmLevel,
} from '../../records/gateway.js';
import { charsOf } from '../prompt.js';
import { LITELLM_CODE, LITELLM_REASONING, LITELLM_SIMPLE, LITELLM_TECHNICAL } from './litellm-words.js';
import { literal, PYTHON_SPACE, WORD_END, WORD_START } from './python-text.js';

const CJK = /[぀-ヿㇰ-ㇿ㐀-䶿一-鿿豈-﫿ｦ-ﾝ\u{20000}-\u{3ffff}]/u;
const STEP = new RegExp(`step[${PYTHON_SPACE}]*\\p{Nd}`, 'u');
const NUMBERED = new RegExp(`\\p{Nd}\\.[${PYTHON_SPACE}]`, 'u');
const LETTERED = new RegExp(`[a-zıſ]\\)[${PYTHON_SPACE}]`, 'u');

/** LiteLLM's own settings (1.106), to start a search from. */
export const LITELLM_DEFAULTS: LitellmHeuristic = {
  classifier: 'heuristic',
  weights: {
    tokenCount: 0.1,
    codePresence: 0.3,
    reasoningMarkers: 0.25,
    technicalTerms: 0.25,
    simpleIndicators: 0.05,
    multiStepPatterns: 0.03,
    questionComplexity: 0.02,
  },
  token_thresholds: { simple: 15, complex: 400 },
  boundaries: { simple_medium: 0.15, medium_complex: 0.35, complex_reasoning: 0.6 },
  reasoning_override_min_score: 0.15,
  keywords: { code: LITELLM_CODE, reasoning: LITELLM_REASONING, technical: LITELLM_TECHNICAL, simple: LITELLM_SIMPLE },
};

const matchers = new Map<string, (text: string) => boolean>();

/** Whether a lower-cased text holds a keyword: as a word, or anywhere when the keyword has a space or CJK in it. */
export function hasKeyword(text: string, keyword: string): boolean {
  let matcher = matchers.get(keyword);
  if (!matcher) {
    const lowered = keyword.toLowerCase();
    const word = new RegExp(`${wordEdge(lowered[0])}${literal(lowered)}${wordEdge(lowered.at(-1), false)}`, 'u');
    const isPlain = lowered.includes(' ') || CJK.test(lowered);
    matcher = isPlain ? (where) => where.includes(lowered) : (where) => where.includes(lowered) && word.test(where);
    if (matchers.size < 4096) matchers.set(keyword, matcher);
  }
  return matcher(text);
}

/** `\b` next to a sign that is no word character asks for a word character on the other side. */
function wordEdge(sign: string | undefined, isStart = true): string {
  if (sign !== undefined && /[\p{L}\p{N}_]/u.test(sign)) return isStart ? WORD_START : WORD_END;
  return isStart ? '(?<=[\\p{L}\\p{N}_])' : '(?=[\\p{L}\\p{N}_])';
}

const countOf = (text: string, keywords: readonly string[]): number =>
  keywords.reduce((count, keyword) => count + (hasKeyword(text, keyword) ? 1 : 0), 0);

const banded = (count: number, low: number, high: number, atLow: number, atHigh: number): number =>
  count >= high ? atHigh : count >= low ? atLow : 0;

function isMultiStep(text: string): boolean {
  if (STEP.test(text) || NUMBERED.test(text) || LETTERED.test(text)) return true;
  return text.split('\n').some((line) => {
    const first = line.indexOf('first');
    return first !== -1 && line.includes('then', first + 5);
  });
}

/** Values of LITELLM_DIMENSIONS for one text (`litellmAsk`), each in [-1, 1]; what LiteLLM's heuristic weighs. */
export function litellmDimensions(ask: string, settings: LitellmHeuristic): number[] {
  return measured(ask, settings).values;
}

function measured(
  ask: string,
  { keywords, token_thresholds: limits }: LitellmHeuristic,
): { values: number[]; markers: number } {
  const text = ask.toLowerCase();
  const tokens = Math.floor(charsOf(ask) / 4);
  const markers = countOf(text, keywords.reasoning);
  const values: Record<LitellmDimension, number> = {
    tokenCount: tokens < limits.simple ? -1 : tokens > limits.complex ? 1 : 0,
    codePresence: banded(countOf(text, keywords.code), 1, 2, 0.5, 1),
    reasoningMarkers: banded(markers, 1, 2, 0.7, 1),
    technicalTerms: banded(countOf(text, keywords.technical), 2, 4, 0.5, 1),
    simpleIndicators: banded(countOf(text, keywords.simple), 1, 2, -1, -1),
    multiStepPatterns: isMultiStep(text) ? 0.5 : 0,
    questionComplexity: ask.split('?').length - 1 > 3 ? 0.5 : 0,
  };
  return { values: LITELLM_DIMENSIONS.map((name) => values[name]), markers };
}

/** Score and level that LiteLLM's heuristic gives a text. The sum runs in the same order, so that ties fall alike. */
export function litellmHeuristic(ask: string, settings: LitellmHeuristic): { score: number; level: LitellmLevel } {
  const { values, markers } = measured(ask, settings);
  let score = 0;
  for (const [index, name] of LITELLM_DIMENSIONS.entries()) score += values[index]! * (settings.weights[name] ?? 0);
  const { simple_medium: low, medium_complex: middle, complex_reasoning: high } = settings.boundaries;
  if (markers >= 2 && score >= settings.reasoning_override_min_score) return { score, level: 'REASONING' };
  return { score, level: score < low ? 'SIMPLE' : score < middle ? 'MEDIUM' : score < high ? 'COMPLEX' : 'REASONING' };
}
