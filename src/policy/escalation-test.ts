import type { EscalationState } from '../records/monitor.js';
import { cusumStep, shiryaevRobertsStep } from '../stats/change.js';
import { logEValueAbove } from '../stats/e-value.js';

/** Alarm of the test at this log of the evidence: ln 20, at most 5 % false alarms over all time. */
export const ALARM_LOG_E = Math.log(20);

/** Rates that the change detection looks for, as multiples of the limit. */
const GRID = [1.2, 1.5, 2, 3] as const;

/**
 * Change alarms: Shiryaev and Roberts's statistic less the number of requests is a martingale with mean 0 or below, so that
 * n requests at the limit reach A with a chance of at most n / A: 5 % and 0.5 % in 5,000 requests.
 */
export const CHANGE_WATCH = 1e5;
export const CHANGE_EXPIRED = 1e6;

export function emptyEscalation(): EscalationState {
  return { escalated: 0, kept: 0, log_e: 0, max_log_e: 0, w: 0, m: GRID.map(() => 0), max_m: 0 };
}

/** Counts one eligible request in place. `limit`: the rate that the test is against, in (0, 1). */
export function countEscalation(state: EscalationState, isEscalated: boolean, limit: number): void {
  if (isEscalated) state.escalated += 1;
  else state.kept += 1;
  state.log_e = logEValueAbove(limit, state.escalated, state.escalated + state.kept);
  state.max_log_e = Math.max(state.max_log_e, state.log_e);
  state.w = cusumStep(state.w, isEscalated, limit, worse(limit, 1.5));
  state.m = GRID.map((times, at) => shiryaevRobertsStep(state.m[at] ?? 0, isEscalated, limit, worse(limit, times)));
  state.max_m = Math.max(state.max_m, state.m.reduce((sum, one) => sum + one, 0) / GRID.length);
}

/** A multiple of the limit; limits near 1 leave it between the limit and 1. */
function worse(limit: number, times: number): number {
  return Math.min(limit * times, (1 + limit) / 2);
}
