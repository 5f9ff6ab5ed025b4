import { findAnswer } from './answer.js';

/**
 * 1 when the response is, or holds in a code fence or after its first words, JSON of the same value as the reference; else 0.
 * Key order does not matter; numbers are compared by value; extra keys are a difference. A reference given as a
 * string is read as JSON; null when it is none.
 */
export function gradeJson(reference: unknown, response: string): number | null {
  const wanted = typeof reference === 'string' ? canonicalJson(reference) : canonical(reference, 0);
  if (wanted === null) return null;
  return candidates(response).some((text) => canonicalJson(text) === wanted) ? 1 : 0;
}

/** What may be meant as the JSON: all of it, the answer it states, and else what stands last: a fence's content, or the text from the first bracket. */
function candidates(response: string): string[] {
  const answer = findAnswer(response);
  if (!answer) return [];
  const text = answer.whole;
  const found = [text, answer.text];
  if (canonicalJson(text) !== null) return found;
  const fences = [...text.matchAll(/```\w*\n([\s\S]*?)```/g)].map((fence) => fence[1] as string);
  const fenced = fences.findLast((one) => canonicalJson(one) !== null);
  if (fenced !== undefined) return [answer.text, fenced];
  const close = Math.max(text.lastIndexOf('}'), text.lastIndexOf(']'));
  const opens = [
    text.search(/[[{]/),
    ...[...text.matchAll(/\n[^\n[{]*([[{])/g)].slice(-20).map((line) => line.index + line[0].length - 1),
  ];
  const tails = opens.filter((open) => open >= 0 && close > open).map((open) => text.slice(open, close + 1));
  return [answer.text, tails.find((one) => canonicalJson(one) !== null) ?? ''];
}

function canonicalJson(text: string): string | null {
  try {
    return canonical(JSON.parse(text.trim()), 0);
  } catch {
    return null;
  }
}

/** Text that is equal for equal JSON values; null for what nests deeper than 64. */
function canonical(value: unknown, depth: number): string | null {
  if (depth > 64) return null;
  // 1e999 is read as infinite, and would be written as null.
  if (typeof value === 'number' && !Number.isFinite(value)) return null;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? null;
  const parts: string[] = [];
  const entries = Array.isArray(value) ? value.map((item): [string, unknown] => ['', item]) : Object.entries(value);
  for (const [key, item] of entries) {
    const inner = canonical(item, depth + 1);
    if (inner === null) return null;
    parts.push(Array.isArray(value) ? inner : `${JSON.stringify(key)}:${inner}`);
  }
  return Array.isArray(value) ? `[${parts.join()}]` : `{${parts.sort().join()}}`;
}
