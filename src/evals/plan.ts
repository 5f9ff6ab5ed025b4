import type { AnswerFormat } from '../records/answer-format.js';
import type { EvalCase } from '../records/case.js';
import type { Grade } from './grade.js';

/** One call to make: a case on a tier. */
export interface PlannedCall {
  /** Unique in a run; the journal finds finished calls by it. */
  key: string;
  evalCase: EvalCase;
  tier: string;
  /** 1, 2 ... when the same question is asked again; absent: the first time. */
  repeat?: number;
  /** The question is asked several times, so that answers are to be compared. */
  isRepeated?: boolean;
  /** Shape that the answer must have; absent: any. */
  format?: AnswerFormat;
  /** Grades the answer; absent: the case's own grader does. */
  grade?: (response: string) => Grade;
}

/** What a call sends. */
export type Asked = Pick<EvalCase, 'messages' | 'tools'> & Pick<PlannedCall, 'format'>;

export function askedBy({ evalCase: { messages, tools }, format }: PlannedCall): Asked {
  return { messages, ...(tools && { tools }), ...(format && { format }) };
}

/** Name of the call of a case on a tier, without room for confusion whatever the ids hold. */
export function callKey(caseId: string, tier: string, repeat = 0): string {
  return JSON.stringify(repeat === 0 ? [caseId, tier] : [caseId, tier, repeat]);
}

/**
 * The calls that are still needed, by case id, then in tier order; `finished` holds keys of calls made before. With `repeats` above 1
 * every question is asked so many times: first all of them once, then all again.
 */
export function planCalls(
  cases: readonly EvalCase[],
  tiers: readonly string[],
  finished: ReadonlySet<string> = new Set(),
  repeats = 1,
): PlannedCall[] {
  const sorted = [...cases].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  return Array.from({ length: repeats }, (_, repeat) =>
    sorted.flatMap((evalCase) =>
      tiers.map((tier) => ({
        key: callKey(evalCase.id, tier, repeat),
        evalCase,
        tier,
        ...(repeats > 1 && { isRepeated: true }),
        ...(repeat > 0 && { repeat }),
      })),
    ),
  )
    .flat()
    .filter((call) => !finished.has(call.key));
}
