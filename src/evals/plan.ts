import type { EvalCase } from '../records/case.js';

/** One call to make: a case on a tier. */
export interface PlannedCall {
  /** Unique in a run; the journal finds finished calls by it. */
  key: string;
  evalCase: EvalCase;
  tier: string;
}

/** Name of the call of a case on a tier, without room for confusion whatever the ids hold. */
export function callKey(caseId: string, tier: string): string {
  return JSON.stringify([caseId, tier]);
}

/** The calls that are still needed, by case id and then in tier order; `finished` holds keys of calls made before. */
export function planCalls(
  cases: readonly EvalCase[],
  tiers: readonly string[],
  finished: ReadonlySet<string> = new Set(),
): PlannedCall[] {
  const sorted = [...cases].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  return sorted
    .flatMap((evalCase) => tiers.map((tier) => ({ key: callKey(evalCase.id, tier), evalCase, tier })))
    .filter((call) => !finished.has(call.key));
}
