import { createHash } from 'node:crypto';
import type { ScriptedAnswer, SeenCall } from './script.js';

interface CaseLike {
  id: string;
  prompt?: string;
  messages?: { content: unknown }[];
}
interface AnswerLike {
  case_id: string;
  model: string;
  response: string | null;
  usage: ScriptedAnswer['usage'];
  confidence?: number | null;
}

const keyOf = (model: string, prompt: string): string =>
  createHash('sha256').update(`${model}\0${prompt}`).digest('hex');

/** Looks an answer up by the text of the prompt and the model asked for, from rows of evalset.jsonl and answers.jsonl. */
export function answersOf(
  cases: readonly CaseLike[],
  answers: readonly AnswerLike[],
): (call: SeenCall) => ScriptedAnswer | null {
  const promptOfCase = new Map(cases.map((one) => [one.id, one.prompt ?? String(one.messages?.at(-1)?.content ?? '')]));
  const byKey = new Map<string, ScriptedAnswer>();
  for (const { case_id, model, response, usage, confidence } of answers) {
    const prompt = promptOfCase.get(case_id);
    if (prompt === undefined || response === null) continue;
    byKey.set(keyOf(model, prompt), { response, usage, confidence: confidence ?? null });
  }
  return (call) => byKey.get(keyOf(call.model, call.prompt)) ?? null;
}
