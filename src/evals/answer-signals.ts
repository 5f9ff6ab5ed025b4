import { ANSWER_CHECKS, type AnswerCheck, type CheckedAnswer, passesCheck } from '../records/answer-check.js';
import type { EvalCase } from '../records/case.js';

/**
 * The checks that an answer fails, by the definitions that the runtime executes. Never looks at the reference or the
 * grade. A case graded as JSON asked for JSON; any value will do here. Empty: it passes all.
 */
export function answerSignals({ grader }: Pick<EvalCase, 'grader'>, answer: CheckedAnswer): AnswerCheck[] {
  const json = grader === 'json' ? { schema: true } : null;
  return ANSWER_CHECKS.filter((check) => !passesCheck(check, answer, json));
}
