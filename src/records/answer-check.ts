import { fitsSchema } from './json-schema.js';

/** Checks on an answer that send the request to the next tier. They look at the answer alone. */
export const ANSWER_CHECKS = ['refusal', 'truncation', 'invalid_json', 'empty'] as const;
export type AnswerCheck = (typeof ANSWER_CHECKS)[number];

/** Why a model stopped; `length` is an answer cut off. */
export const FINISHES = ['stop', 'length', 'refusal', 'tool_use'] as const;

/** The part of an answer that the checks read. */
export interface CheckedAnswer {
  response: string;
  /** Why the model stopped; null: not told. */
  finish: (typeof FINISHES)[number] | null;
}

/**
 * A refusal in the model's own words, at the start of the answer: "I'm sorry, but I can't help with that". English;
 * other refusals are seen by the provider's mark.
 */
const REFUSAL =
  /^\W*(?:(?:i['’]?m|i am) (?:very |so |really )?sorry|sorry|i apologi[sz]e|unfortunately)?[,.]?\W*(?:but )?(?:as an ai[^,.]{0,40}, )?i(?:['’]m| am)? ?(?:can['’]?t|cannot|can not|won['’]?t|will not|must decline|unable|not able|not comfortable)(?: to)? (?:(?:help|assist|comply|do that|provide|fulfil|fulfill|answer|discuss|create|write|generate|continue|engage|support)\b)/i;

/**
 * Whether an answer passes one check of the rules. `json`: what the request asked the answer to be; null: not JSON.
 * A call of a tool is neither empty nor broken JSON.
 */
export function passesCheck(check: AnswerCheck, answer: CheckedAnswer, json: { schema: unknown } | null): boolean {
  switch (check) {
    case 'refusal':
      return answer.finish !== 'refusal' && !REFUSAL.test(answer.response.slice(0, 300));
    case 'truncation':
      return answer.finish !== 'length';
    case 'empty':
      return answer.response.trim() !== '';
    case 'invalid_json':
      return json === null || answer.finish === 'tool_use' || isJson(answer.response, json.schema);
  }
}

function isJson(text: string, schema: unknown): boolean {
  try {
    return fitsSchema(JSON.parse(text), schema);
  } catch {
    return false;
  }
}

/** What a `response_format` asks for; null: plain text. */
export function jsonAsked(parameters: Record<string, unknown> | undefined): { schema: unknown } | null {
  const format = parameters?.['response_format'] as { type?: unknown; json_schema?: { schema?: unknown } } | undefined;
  if (format?.type === 'json_object') return { schema: { type: 'object' } };
  return format?.type === 'json_schema' ? { schema: format.json_schema?.schema } : null;
}
