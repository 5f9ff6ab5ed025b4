import { findAnswer } from './answer.js';

/**
 * 1 when the response, or the answer it states, is the reference; else 0. Letter case counts; unicode form, runs of
 * white space, unseen marks of direction, and a wrapping code fence, quotes, bold or closing full stop do not.
 */
export function gradeExact(reference: string, response: string): number {
  const wanted = [plainText(reference), unwrapped(reference)];
  const answer = findAnswer(response);
  const given = [plainText(response), unwrapped(response)];
  if (answer && answer.how !== 'whole') given.push(plainText(answer.text), unwrapped(answer.text));
  return given.some((text) => text !== '' && wanted.includes(text)) ? 1 : 0;
}

/** 1 when the reference occurs in the response, letter case, unicode form and runs of white space apart; else 0. */
export function gradeContains(reference: string, response: string): number {
  return plainText(response).toLowerCase().includes(plainText(reference).toLowerCase()) ? 1 : 0;
}

/** Marks of direction, of no width and of byte order, which nobody sees; joiners spell words, and stay. */
const UNSEEN = /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;

function plainText(text: string): string {
  return text.replace(UNSEEN, '').normalize('NFC').replace(/\s+/g, ' ').trim();
}

function unwrapped(text: string): string {
  let inner = text
    .replace(UNSEEN, '')
    .trim()
    .replace(/^```\w*\n([\s\S]*?)\n?```$/, '$1')
    .trim();
  for (let before = ''; before !== inner; ) {
    before = inner;
    inner = inner
      .replace(/^(\*\*|["'`])([\s\S]+)\1$/, '$2')
      .replace(/\.$/, '')
      .trim();
  }
  return plainText(inner);
}
