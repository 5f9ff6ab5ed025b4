import type { EvalCase } from '../records/case.js';
import { RouterError } from '../records/error.js';
import type { Warning } from '../records/warning.js';
import { grade } from './grade.js';

/**
 * Looks for cases that cannot be graded, before any call is made. Cases without a grader, or with a reference that
 * their grader cannot read, will be unscored: they are counted in warnings.
 * @throws judge-not-available when a case asks for a judge; bad-pattern when a regex is outside the linear-time subset.
 */
export function checkCases(cases: readonly EvalCase[]): Warning[] {
  const judged = cases.filter((one) => one.grader === 'judge');
  if (judged.length > 0) {
    throw new RouterError('judge-not-available', { cases: judged.length, id: (judged[0] as EvalCase).id });
  }
  const ungraded = cases.filter((one) => one.grader === undefined);
  const unreadable = cases.filter((one) => one.grader !== undefined && grade(one, '').status === 'unscored');
  const warnings: Warning[] = [];
  if (ungraded.length > 0) warnings.push({ code: 'cases-without-grader', fields: fieldsOf(ungraded) });
  if (unreadable.length > 0) warnings.push({ code: 'references-unreadable', fields: fieldsOf(unreadable) });
  return warnings;
}

function fieldsOf(cases: readonly EvalCase[]): { cases: number; ids: string[] } {
  const ids = cases.map((one) => one.id).sort();
  return { cases: cases.length, ids: ids.slice(0, 5) };
}
