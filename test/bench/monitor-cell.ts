import {
  ALARM_LOG_E,
  CHANGE_EXPIRED,
  CHANGE_WATCH,
  countEscalation,
  emptyEscalation,
} from '../../src/policy/escalation-test.js';
import { randomFrom } from '../../src/stats/random.js';

export interface MonitorCell {
  rate: number;
  runs: number;
  requests: number;
  /** Share of runs that expire within `requests`. */
  expired: number;
  /** Share of runs that come to WATCH by the change statistic. */
  watched: number;
  /** Median requests until EXPIRED; null: over half of the runs never do. */
  median_delay: number | null;
}

/** How often, and after how many requests, `router monitor` expires rules whose true escalation share is `rate` (limit 10 %). */
export function monitorCell(rate: number, runs: number, requests: number): MonitorCell {
  const delays: number[] = [];
  let watched = 0;
  for (let seed = 0; seed < runs; seed++) {
    const random = randomFrom(`monitor ${rate} ${seed}`);
    const state = emptyEscalation();
    for (let n = 1; n <= requests; n++) {
      countEscalation(state, random() < rate, 0.1);
      if (state.max_log_e >= ALARM_LOG_E || state.max_m >= CHANGE_EXPIRED) {
        delays.push(n);
        break;
      }
    }
    if (state.max_m >= CHANGE_WATCH) watched += 1;
  }
  delays.sort((a, b) => a - b);
  return {
    rate,
    runs,
    requests,
    expired: delays.length / runs,
    watched: watched / runs,
    median_delay: delays[Math.ceil(runs / 2) - 1] ?? null,
  };
}
