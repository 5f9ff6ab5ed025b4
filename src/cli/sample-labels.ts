import type { EvalCase } from '../records/case.js';
import type { Warning } from '../records/warning.js';
import type { SampledCase } from './sample-log.js';

/**
 * Carries references and graders of an earlier sample over, by id. Labelled cases that the new sample does not hold are named in a warning:
 * the log, the seed or the strata are not those of the earlier draw.
 */
export function withLabels(
  drawn: readonly SampledCase[],
  earlier: readonly EvalCase[],
): { cases: SampledCase[]; warnings: Warning[] } {
  const labels = new Map(earlier.map((one) => [one.id, one]));
  const cases = drawn.map((one) => {
    const { reference, grader } = labels.get(one.id) ?? {};
    labels.delete(one.id);
    return { ...one, ...(reference == null ? {} : { reference }), ...(grader ? { grader } : {}) };
  });
  if (labels.size === 0) return { cases, warnings: [] };
  const ids = [...labels.keys()].sort().slice(0, 5);
  return { cases, warnings: [{ code: 'sample-lost-cases', fields: { count: labels.size, of: earlier.length, ids } }] };
}
