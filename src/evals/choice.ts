import type { Message } from '../records/request.js';
import { type Answer, asWhole, findAnswer } from './answer.js';

/** A letter that stands for an option and not for a word: alone, or with its bracket, stop, colon or dash. */
const LEADING =
  /^[\s"'`*_([{$]*(?:(?:option|choice|answer)\s+)?[\s"'`*_([{$]*([A-Za-z])(?:[\s"'`*_)\]}$]*$|[*_"'`]*[)\].:,](?!\w)|\s+[-–—]\s)/i;
/** `B is correct`, `B because ...`: only after an answer marker, only capitals, and not the words A and I. */
const LOOSE = /^[\s"'`*_([]*([B-HJ-Z])\b(?!')/;
const SECOND = /^[\s"'`*_)\].:]*(?:,|\/|\bor\b|\band\b|&)\s*["'`*_([]*(?:option\s+)?([A-Z])(?![\w'])/;
const ENCLOSED =
  /\(([A-Z])\)|\*\*([A-Z])\*\*|\b(?:option|choice)\s+(?:is\s+)?[*(:]*([A-Z])\b|^\s*([A-Z])\s*[.)]?\s*$|\b([B-HJ-Z])\s+is\s+(?:the\s+)?correct|\b(?:is|it['’]s|so|thus|therefore|choose|pick|select)[,:]?\s+["'`*_(]*([A-HJ-Z])["'`*_).]*\s*$/gm;
/** `not A`, and what leads from there to the letter that is meant. */
const DENIED =
  /\b(?:not|rather than|instead of)\s+(?:(?:option|choice)\s+)?["'`*_($]*[A-Z](?![\w'])["'`*_)$]*(?:[\s,;.]*(?:but(?:\s+rather)?|it['’]s|it\s+is)\s+)?/gi;
const OPTION = /^[ \t]*\(?([A-Za-z])[).:][ \t]+(\S.*)$/gm;

/**
 * 1 when the answer picks the option of the reference ("B", "(b)", "B. 4", or the option's text as the prompt lists it), else 0;
 * null when the reference names no option. An answer with two different letters, or with none, picks nothing. An answer
 * without a letter is looked up among the options of the prompt.
 */
export function gradeChoice(reference: string, response: string, messages: readonly Message[]): number | null {
  const options = optionsOf(messages);
  const wanted = stated(reference)?.toUpperCase() ?? byText(reference, options);
  if (!wanted) return null;
  const answer = findAnswer(plainLetters(response));
  return answer && picked(answer, options) === wanted ? 1 : 0;
}

/** Without unseen marks and denied letters; letters as wide as Chinese signs are letters. A denied letter needs to be a capital. */
function plainLetters(text: string): string {
  return text
    .replace(/[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, '')
    .replace(/[Ａ-Ｚａ-ｚ]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0xfee0))
    .replace(DENIED, (all) => (/[A-Z](?![\w'])/.test(all.replace(/^\w+/, '')) ? '' : all));
}

function picked(answer: Answer, options: ReadonlyMap<string, string>): string | null {
  const letter = stated(answer.text);
  if (letter === 'ambiguous') return null;
  if (letter) return letter.toUpperCase();
  const named = byText(answer.text, options);
  if (named) return named;
  if (answer.how === 'whole') return concluded(answer.text);
  const loose = LOOSE.exec(answer.text.slice(0, 200));
  if (loose) return hasSecond(answer.text, loose) ? null : (loose[1] as string);
  return lastEnclosed(answer.text) ?? (answer.how === 'phrase' ? picked(asWhole(answer), options) : null);
}

/** The letter of a response that states no answer: its last line's, else its first line's, else the last one set apart. */
function concluded(text: string): string | null {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  for (const line of [lines.at(-1) ?? '', lines[0] ?? '']) {
    const letter = stated(line);
    if (letter && letter !== 'ambiguous') return letter.toUpperCase();
  }
  return lastEnclosed(text);
}

function lastEnclosed(text: string): string | null {
  let last: string | null = null;
  for (const match of text.matchAll(ENCLOSED)) last = match.slice(1).find((one) => one !== undefined) ?? last;
  return last;
}

/** The option letter a text begins with; `ambiguous` when a second one follows. */
function stated(text: string): string | null {
  const start = text.trim().slice(0, 200);
  const match = LEADING.exec(start);
  if (!match) return null;
  const letter = match[1] as string;
  if (letter !== letter.toUpperCase() && /[.:,]\s+\w/.test(start)) return null;
  return hasSecond(start, match) ? 'ambiguous' : letter;
}

function hasSecond(text: string, first: RegExpExecArray): boolean {
  const letterEnd = text.indexOf(first[1] as string, first.index) + 1;
  const second = SECOND.exec(text.slice(letterEnd));
  return second !== null && second[1] !== (first[1] as string).toUpperCase();
}

/** Options as the last message lists them, one a line: letter to text. */
function optionsOf(messages: readonly Message[]): Map<string, string> {
  const content = messages.at(-1)?.content ?? '';
  const text = typeof content === 'string' ? content : content.map((part) => part.text ?? '').join('\n');
  const options = new Map<string, string>();
  for (const [, letter, option] of text.matchAll(OPTION))
    options.set((letter as string).toUpperCase(), option as string);
  return options;
}

/** The letter of the one option whose text this is. */
function byText(text: string, options: ReadonlyMap<string, string>): string | null {
  const wanted = plain(text);
  const matches = [...options].filter(([, option]) => plain(option) === wanted);
  return wanted !== '' && matches.length === 1 ? (matches[0]?.[0] ?? null) : null;
}

function plain(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[*_`"'$]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/\.$/, '')
    .toLowerCase();
}
