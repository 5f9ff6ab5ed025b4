import type { EvalCase, GraderName } from '../records/case.js';
import { gradeChoice } from './choice.js';
import { gradeJson } from './json-match.js';
import { gradeLiteral } from './literal.js';
import { gradeNumeric } from './numeric.js';
import { compilePattern } from './pattern.js';
import { occursIn } from './pattern-match.js';
import { gradeContains, gradeExact } from './text-match.js';

/** A verdict on one answer. `score` is null exactly when unscored: the case has no grader, or no reference that its grader can read. */
export interface Grade {
  score: number | null;
  status: 'scored' | 'unscored';
  grader: GraderName | null;
}

/**
 * Grades an answer against its case's reference with the case's grader. 0 or 1; an empty answer, a refusal and an answer that breaks off
 * before its verdict are wrong answers. A list of references (for all graders but json and literal) holds
 * alternatives, of which one is enough.
 * What a judge is to grade is unscored here: its verdict comes later (`judged.ts`).
 * @throws bad-pattern (regex outside the linear-time subset).
 */
export function grade(evalCase: EvalCase, response: string): Grade {
  const grader = evalCase.grader ?? null;
  const score = grader === null || grader === 'judge' ? null : scoreOf(grader, evalCase, response);
  return { score, status: score === null ? 'unscored' : 'scored', grader };
}

function scoreOf(grader: GraderName, evalCase: EvalCase, response: string): number | null {
  const { reference } = evalCase;
  if (reference === undefined || reference === null) return null;
  if (grader === 'json') return response.trim() === '' ? 0 : gradeJson(reference, response);
  if (grader === 'literal') return gradeLiteral(asText(reference), response);
  const alternatives = Array.isArray(reference) ? reference : [reference];
  const scores = alternatives.map((one) => textScore(grader, asText(one), evalCase, response));
  if (scores.length === 0 || scores.some((score) => score === null)) return null;
  return response.trim() === '' ? 0 : Math.max(...(scores as number[]));
}

function textScore(grader: GraderName, reference: string, evalCase: EvalCase, response: string): number | null {
  if (reference.trim() === '') return null;
  if (grader === 'numeric') return gradeNumeric(reference, response);
  if (grader === 'choice') return gradeChoice(reference, response, evalCase.messages);
  if (grader === 'regex') return occursIn(compilePattern(reference, evalCase.id), response) ? 1 : 0;
  if (grader === 'contains') return gradeContains(reference, response);
  return grader === 'exact' ? gradeExact(reference, response) : null;
}

function asText(reference: unknown): string {
  return typeof reference === 'string' ? reference : JSON.stringify(reference);
}
