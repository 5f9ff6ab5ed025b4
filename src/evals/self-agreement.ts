import type { Outcome } from '../records/outcome.js';
import { fnv1a32 } from '../stats/hash.js';
import { findAnswer } from './answer.js';

/**
 * A name for what a response answers: equal for answers that differ in case, space and a final full stop only. Holds
 * none of its text. Null when the response breaks off before its answer.
 */
export function answerKey(response: string): string | null {
  const found = findAnswer(response);
  if (found === null) return null;
  const text = found.text.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim().replace(/\.$/, '');
  return `${fnv1a32(text).toString(16).padStart(8, '0')}${fnv1a32(`${text}\n`).toString(16).padStart(8, '0')}`;
}

/**
 * Share of the further answers to a question that say what the first one does, in [0, 1]. Null for fewer than two
 * answers or a first one without an answer in it; a later one without never agrees.
 * @example agreement(['The answer is 4.', '4', 'The answer is: 5']) // 0.5
 */
export function agreement(responses: readonly string[]): number | null {
  return agreementOf(responses.map(answerKey));
}

/** The outcome of the first of several answers, as sure as the others agree with it; what they cost is the price of knowing. */
export function withAgreement([first, ...others]: readonly Outcome[]): Outcome {
  const { answer_key: key, ...outcome } = first as Outcome;
  const sure = agreementOf([key ?? null, ...others.map((one) => one.answer_key ?? null)]);
  // A failed call is not billed; an answer without a price leaves the sum unknown.
  const usd = others.map((one) => (one.status === 'failed' ? (one.cost_usd ?? 0) : one.cost_usd));
  if (outcome.status === 'failed' || sure === null || usd.some((one) => one === null)) return outcome;
  return { ...outcome, confidence: sure, confidence_usd: usd.reduce<number>((sum, one) => sum + (one as number), 0) };
}

function agreementOf([first, ...others]: readonly (string | null)[]): number | null {
  if (first === undefined || first === null || others.length === 0) return null;
  return others.filter((one) => one === first).length / others.length;
}
