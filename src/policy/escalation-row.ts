import type { EscalationRow, MonitorState } from '../records/monitor.js';
import { confidenceSequence, logEValueAbove } from '../stats/e-value.js';

/** Counts of eligible requests with their share, an interval that holds at all times, and the evidence against the limit. */
export function escalationRow<Name extends string>(
  name: Name,
  { escalated, kept }: { escalated: number; kept: number },
  limit: number,
): EscalationRow & { name: Name } {
  const n = escalated + kept;
  return {
    name,
    requests: n,
    escalated,
    share: n > 0 ? escalated / n : null,
    share_ci95: n > 0 ? confidenceSequence(escalated, n, 0.05) : null,
    e_value: Math.min(1e300, Math.exp(logEValueAbove(limit, escalated, n))),
  };
}

/** The row of one tier or class; none when it has no eligible request. */
export function partRow<Name extends string>(
  name: Name,
  parts: MonitorState['by_tier'],
  limit: number,
): (EscalationRow & { name: Name })[] {
  const counts = parts[name];
  return counts ? [escalationRow(name, counts, limit)] : [];
}
