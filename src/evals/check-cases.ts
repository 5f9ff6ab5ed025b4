import type { EvalCase } from '../records/case.js';
import { RouterError } from '../records/error.js';
import type { Warning } from '../records/warning.js';
import { grade } from './grade.js';

/**
 * Looks for cases that cannot be graded, before any call is made. Cases without a grader, or with a reference that
 * their grader cannot read, will be unscored: they are counted in warnings.
 * `hasJudge`: somebody grades the cases of `grader: judge`.
 * @throws judge-not-named when a case asks for a judge and there is none; bad-pattern when a regex is outside the linear-time subset.
 */
export function checkCases(cases: readonly EvalCase[], hasJudge: boolean): Warning[] {
  const judged = cases.filter((one) => one.grader === 'judge');
  if (judged.length > 0 && !hasJudge) {
    throw new RouterError('judge-not-named', { cases: judged.length, id: (judged[0] as EvalCase).id });
  }
  const ungraded = cases.filter((one) => one.grader === undefined);
  const unreadable = cases.filter(
    (one) => one.grader !== undefined && one.grader !== 'judge' && grade(one, '').status === 'unscored',
  );
  const warnings: Warning[] = [];
  if (ungraded.length > 0) warnings.push({ code: 'cases-without-grader', fields: fieldsOf(ungraded) });
  if (unreadable.length > 0) warnings.push({ code: 'references-unreadable', fields: fieldsOf(unreadable) });
  return warnings;
}

function fieldsOf(cases: readonly EvalCase[]): { cases: number; ids: string[] } {
  const ids = cases.map((one) => one.id).sort();
  return { cases: cases.length, ids: ids.slice(0, 5) };
}
