import type { SemanticRouting, SemanticSignal } from '../../records/gateway.js';
import type { Message } from '../../records/request.js';
import type { Asked } from './litellm-ask.js';
import { literal } from './python-text.js';
import { compiled } from './semantic-pattern.js';

const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
const UNITS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}])[\p{L}\p{Nd}])+/gu;
const BLOCKS = '(?![\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}])[\\p{L}\\p{Nd}]';
const BLOCKS_START = new RegExp(`^${BLOCKS}`, 'u');
const BLOCKS_END = new RegExp(`${BLOCKS}$`, 'u');
const cache = new Map<string, RegExp>();

function pattern(source: string, caseSensitive: boolean): RegExp {
  const key = `${caseSensitive ? 1 : 0}${source}`;
  const known = cache.get(key) ?? compiled(source, caseSensitive);
  if (cache.size < 4096) cache.set(key, known);
  known.lastIndex = 0;
  return known;
}

/** Matches of one pattern in a text; the same as the number of `FindAllStringIndex`. */
function countOf(text: string, regex: RegExp): number {
  let count = 0;
  for (const _ of text.matchAll(regex)) count++;
  return count;
}

/** Occurrences of keywords as words; those with CJK in them count anywhere. Blocked by a letter or digit. */
function keywordCount(text: string, { keywords, case_sensitive }: SemanticSignal): number {
  const where = case_sensitive ? text : text.toLowerCase();
  return (keywords ?? []).reduce((count, keyword) => {
    const wanted = literal(case_sensitive ? keyword : keyword.toLowerCase());
    if (wanted === '') return count;
    const isFree = CJK.test(keyword);
    let found = 0;
    for (const match of where.matchAll(pattern(wanted, true))) {
      const before = where.slice(0, match.index);
      const after = where.slice(match.index + match[0].length);
      if (isFree || !(BLOCKS_END.test(before.slice(-2)) || BLOCKS_START.test(after.slice(0, 2)))) found++;
    }
    return count + found;
  }, 0);
}

function hasSequence(text: string, { sequences, case_sensitive }: SemanticSignal): boolean {
  const where = case_sensitive ? text : text.toLowerCase();
  return (sequences ?? []).some((sequence) => {
    let from = 0;
    return (
      sequence.length > 0 &&
      sequence.every((marker) => {
        const wanted = case_sensitive ? marker : marker.toLowerCase();
        const at = where.indexOf(wanted, from);
        from = at + wanted.length;
        return at !== -1;
      })
    );
  });
}

function keywordHolds(text: string, signal: SemanticSignal): boolean {
  const has = (keyword: string): boolean => {
    const isWord = /[\p{L}\p{Nd}_]/u.test(keyword) && !/\p{Script=Han}/u.test(keyword);
    const edge = isWord ? '\\b' : '';
    return pattern(`${edge}${literal(keyword)}${edge}`, signal.case_sensitive).test(text);
  };
  const keywords = signal.keywords ?? [];
  if (signal.by === 'AND') return keywords.every(has);
  return signal.by === 'OR' ? keywords.some(has) : !keywords.some(has);
}

/** Value of a structure or context signal on a text, before its predicate. */
function measure(text: string, signal: SemanticSignal): number {
  if (signal.by === 'tokens') return Math.ceil(utf8Length(text) / 4);
  if (signal.by === 'sequence') return hasSequence(text, signal) ? 1 : 0;
  const count =
    signal.pattern === undefined
      ? keywordCount(text, signal)
      : countOf(text, pattern(signal.pattern, signal.case_sensitive));
  if (signal.by === 'exists') return count > 0 ? 1 : 0;
  if (signal.by === 'count') return count;
  const units = countOf(text, UNITS);
  return units === 0 ? 0 : count / units;
}

function utf8Length(text: string): number {
  let bytes = 0;
  for (const sign of text) {
    const point = sign.codePointAt(0)!;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return bytes;
}

/** Whether semantic-router's signal matches a text. White space alone matches no structure signal. */
export function semanticSignal(text: string, signal: SemanticSignal): boolean {
  if (signal.kind === 'keyword') return keywordHolds(text, signal);
  if (signal.kind === 'structure' && text.trim() === '') return false;
  const value = measure(text, signal);
  const { gt, gte, lt, lte } = signal;
  if (gt === undefined && gte === undefined && lt === undefined && lte === undefined) return value > 0;
  return !(
    (gt !== undefined && !(value > gt)) ||
    (gte !== undefined && !(value >= gte)) ||
    (lt !== undefined && !(value < lt)) ||
    (lte !== undefined && !(value <= lte))
  );
}

/** Text of the last user turn: what semantic-router evaluates its signals on. Empty when there is none. */
export function semanticText(request: Asked): string {
  const last = (request.messages ?? []).findLast((message) => message.role === 'user');
  return last ? plainText(last.content) : '';
}

function plainText(content: Message['content']): string {
  if (typeof content === 'string') return content;
  return (content ?? []).flatMap((part) => (part?.type === 'text' ? [part.text ?? ''] : [])).join(' ');
}

/** Which of the signals match a request, in their order. */
export function semanticMatches(request: Asked, signals: readonly SemanticSignal[]): boolean[] {
  const text = semanticText(request);
  return signals.map((signal) => semanticSignal(text, signal));
}

/** Weighted sum of the signals that match: semantic-router's score. In the order of the signals. */
export function semanticScore(request: Asked, routing: Pick<SemanticRouting, 'signals' | 'weights'>): number {
  const text = semanticText(request);
  return routing.signals.reduce(
    (sum, signal) => sum + (semanticSignal(text, signal) ? (routing.weights[signal.name] ?? 0) : 0),
    0,
  );
}

/** The signals that match a request and weigh something, heaviest first; their points sum to the score. */
export function explainSemantic(
  request: Asked,
  routing: Pick<SemanticRouting, 'signals' | 'weights'>,
): { bias: number; parts: { of: string; name: string; value: number; points: number }[] } {
  const text = semanticText(request);
  const parts = routing.signals.flatMap((signal) => {
    const points = routing.weights[signal.name] ?? 0;
    return points !== 0 && semanticSignal(text, signal) ? [{ of: 'signal', name: signal.name, value: 1, points }] : [];
  });
  return { bias: 0, parts: parts.sort((a, b) => Math.abs(b.points) - Math.abs(a.points)) };
}

/** Tier of the band that the score falls into; a row that holds no text goes to the last, since nothing is known of it. */
export function routeSemantic(request: Asked, routing: SemanticRouting): string {
  if (request.messages === undefined) return routing.bands.at(-1)?.tier ?? '';
  const score = semanticScore(request, routing);
  const band = routing.bands.findLast(({ gte }) => gte === null || score >= gte) ?? routing.bands[0];
  return band?.tier ?? '';
}
