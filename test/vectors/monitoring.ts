import { cusumStep, populationStability, sequentialTest, shiryaevRobertsStep } from '../../src/stats/change.js';
import { confidenceSequence, logEValueAbove } from '../../src/stats/e-value.js';
import type { Runners } from './vector.js';

function path(x: number[], step: (state: number, isEvent: boolean) => number): number[] {
  let state = 0;
  return x.map((value) => {
    state = step(state, value === 1);
    return state;
  });
}

/** The row, from 1, at which a path first reaches a height. */
function firstAt(values: number[], height: number): number {
  return values.findIndex((value) => value >= height) + 1;
}

/** Group monitoring. */
export const monitoring: Runners = {
  e_process_escalation: ({ escalated, n, p0 }) => {
    const logE = logEValueAbove(p0, escalated, n);
    return { e_value: Math.exp(logE), alarm_at_delta_05: logE >= Math.log(20) };
  },
  confidence_sequence: ({ s, n, alpha }) => confidenceSequence(s, n, alpha),
  bernoulli_cusum: ({ x, p0, p1, h }) => {
    const steps = path(x, (w, isEvent) => cusumStep(w, isEvent, p0, p1));
    return { path: steps, first_alarm: firstAt(steps, h) };
  },
  shiryaev_roberts: ({ x, p0, p1 }) => {
    const steps = path(x, (m, isEvent) => shiryaevRobertsStep(m, isEvent, p0, p1));
    return { path: steps, first_alarm_at_100: firstAt(steps, 100) };
  },
  sprt: ({ p0, p1, alpha, beta }) => {
    const { upper, lower, eventStep, otherStep } = sequentialTest(p0, p1, alpha, beta);
    return { upper, lower, inc_success: eventStep, inc_failure: otherStep };
  },
  psi: ({ expected, actual }) => ({ psi: populationStability(expected, actual) }),
};
