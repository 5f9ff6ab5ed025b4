import { type Answer, asWhole, findAnswer } from './answer.js';
import { literalKey } from './literal-parser.js';

/**
 * 1 when the answer is a Python or JSON literal of the same value as the reference, else 0. An answer may be the
 * assertion it completes (`assert f(1) == [2]`), fenced, quoted or the last line of an explanation. A word without
 * quotes counts as the string it spells when the reference is a string and the word is not itself a literal.
 * Of a JSON answer field the quotes are the wrapper's: `"answer": "20"` is the number. A reference that is no literal is
 * compared as text.
 */
export function gradeLiteral(reference: string, response: string): number {
  const answer = findAnswer(response);
  if (!answer) return 0;
  const wanted = literalKey(reference);
  if (wanted === null) return tidy(answer.text) === tidy(reference) ? 1 : 0;
  for (const text of readings(answer)) {
    const got = literalKey(text);
    if (got !== null) return got === wanted ? 1 : 0;
  }
  return spelled(answer).some((text) => wanted === `s${JSON.stringify(text)}`) ? 1 : 0;
}

/** Strings that an answer spells without being a literal: a bare word, or quotes around unescaped quotes. */
function spelled(answer: Answer): string[] {
  const text = answer.text.trim();
  const quoted = /^(["'])([\s\S]*)\1$/.exec(text);
  if (quoted) return [quoted[2] as string];
  return answer.how === 'field' ? [answer.text, text] : [unwrap(text)];
}

/** What part of the answer may be meant as the literal, likeliest first. */
function readings(answer: Answer): string[] {
  const text = unwrap(answer.text);
  const found = [text, ...afterSigns(text)];
  if (answer.how === 'field') return found;
  found.push(text.replace(/\.$/, ''));
  const fences = [...answer.text.matchAll(/```\w*\n([\s\S]*?)```/g)].map((match) => (match[1] as string).trim());
  const spans = [...answer.text.matchAll(/`([^`\n]+)`/g)].map((match) => match[1] as string);
  const lines = answer.text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('```'));
  for (const part of [fences.at(-1), spans.at(-1), lines.at(-1)]) {
    if (part !== undefined) found.push(unwrap(part), ...afterSigns(unwrap(part)));
  }
  if (answer.how === 'phrase') found.push(...readings(asWhole(answer)));
  return found;
}

/** The right-hand sides of `f(x) == y`, `f(x) = y` and `f(x) -> y`, shortest first, without a trailing comment; the last 20 signs. */
function afterSigns(text: string): string[] {
  const found: string[] = [];
  for (const sign of [...text.matchAll(/==|=(?!=)|->|→|:\s/g)].slice(-20)) {
    const rest = text.slice(sign.index + sign[0].length).trim();
    found.unshift(rest, rest.replace(/\s+#[^'"]*$/, ''));
  }
  return found;
}

/** Without code fence, backticks, bold, answer tags and a closing full stop. */
function unwrap(text: string): string {
  return text
    .trim()
    .replace(/^```\w*\n([\s\S]*?)\n?```$/, '$1')
    .replace(/^\*\*([\s\S]*)\*\*\.?$/, '$1')
    .replace(/^`([^`]*)`\.?$/, '$1')
    .replace(/([\])}'"\d])\.$/, '$1')
    .trim();
}

function tidy(text: string): string {
  return unwrap(text).normalize('NFC').replace(/\s+/g, ' ');
}
