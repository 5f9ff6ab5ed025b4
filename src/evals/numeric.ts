import { type Answer, findAnswer } from './answer.js';
import { type FoundNumber, findNumbers, plainMaths } from './number-text.js';
import { wordNumber } from './number-words.js';

/**
 * 1 when the answer's number equals the reference's, else 0; null when the reference holds no number.
 * Equal: within 1e-6 of the reference's size, so 18 is 18.00 but 3.33 is not 3.333. A percentage also reads as a
 * hundredth (25 % is 25 or 0.25). Units and currency are not compared. A number that is denied ("not 41 but 43") is not the answer.
 */
export function gradeNumeric(reference: string, response: string): number | null {
  const text = plainMaths(reference.trim());
  const wanted = meantNumbers(text)[0] ?? spelledNumber(text);
  if (!wanted || !Number.isFinite(wanted.value)) return null;
  const answer = findAnswer(response);
  const got = answer && answerNumber(answer);
  if (!got) return 0;
  return readings(got).some((a) => readings(wanted).some((b) => isSame(a, b))) ? 1 : 0;
}

function readings(number: FoundNumber): number[] {
  return number.isPercent ? [number.value, number.value / 100] : [number.value];
}

function isSame(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-6 * Math.max(Math.abs(b), 1e-6);
}

/** The number that an answer means; null when it has none. */
function answerNumber(answer: Answer): FoundNumber | null {
  const text = plainMaths(answer.text);
  if (answer.how === 'whole') return concludedNumber(text);
  return statedNumber(text) ?? (answer.how === 'phrase' ? concludedNumber(plainMaths(answer.whole)) : null);
}

/** The number that a text spells in words and says nothing beside. */
function spelledNumber(text: string): FoundNumber | null {
  const word = wordNumber(text);
  return word?.isAll ? { value: word.value, start: 0, end: text.length, isPercent: false } : null;
}

const DENIED = /\b(?:not|isn['’]t|wasn['’]t|rather than|instead of)\s+(?:equal to\s+)?[("'`*_$€£¥₹\\-]*$/i;
/** A number of one to three digits and groups of three behind spaces, as the SI writes thousands. */
const SPACED = /\d{1,3}(?: \d{3})+(?![\d])/;

/** The numbers of a text but those that are denied. Groups of three digits are one number where no other digits stand. */
function meantNumbers(text: string): FoundNumber[] {
  const spaced = SPACED.exec(text)?.[0];
  const isOne = spaced !== undefined && !/\d/.test(text.replace(SPACED, '').replace(/^(\D*)\.\d+/, '$1'));
  const plain = isOne ? text.replace(spaced, spaced.replaceAll(' ', ',')) : text;
  return findNumbers(plain).filter(({ start }) => !DENIED.test(plain.slice(Math.max(0, start - 40), start)));
}

/** A stated answer leads with its number ("6 pizzas (3 cheese and 3 pepperoni)"), unless it shows the sum first. */
function statedNumber(text: string): FoundNumber | null {
  const numbers = meantNumbers(text);
  const word = numbers.length === 0 ? wordNumber(text) : null;
  if (word !== null) return { value: word.value, start: 0, end: text.length, isPercent: false };
  return afterEquals(text, numbers) ?? boldNumber(text, numbers) ?? numbers[0] ?? null;
}

/**
 * The number that a solution without a stated answer ends on: one in bold in its last line, else the last number.
 * The field's convention (lm-evaluation-harness, flexible-extract). It is wrong about conclusions such as "she pays 255
 * a month for 3 months"; guessing which number such a sentence is about would lift one way of writing over another.
 */
function concludedNumber(text: string): FoundNumber | null {
  const numbers = meantNumbers(text);
  if (numbers.length === 0) return spelledNumber(text);
  const line = text.trimEnd().lastIndexOf('\n');
  return (
    boldNumber(
      text,
      numbers.filter((number) => number.start > line),
    ) ??
    numbers.at(-1) ??
    null
  );
}

function afterEquals(text: string, numbers: readonly FoundNumber[]): FoundNumber | null {
  const at = Math.max(text.lastIndexOf('='), text.lastIndexOf('≈'));
  return at < 0 ? null : (numbers.find((number) => number.start > at) ?? null);
}

/** The last number in the last part between double asterisks that holds one; of long texts the last 20 such parts. */
function boldNumber(text: string, numbers: readonly FoundNumber[]): FoundNumber | null {
  for (const bold of [...text.matchAll(/\*\*[^*]+\*\*/g)].slice(-20).reverse()) {
    const found = numbers.findLast((one) => one.start >= bold.index && one.end <= bold.index + bold[0].length);
    if (found) return found;
  }
  return null;
}
