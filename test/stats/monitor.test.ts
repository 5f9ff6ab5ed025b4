import { describe, expect, it } from 'vitest';
import { RouterError } from '../../src/records/error.js';
import { logBetaCdf } from '../../src/stats/beta.js';
import { cusumStep, populationStability, sequentialTest, shiryaevRobertsStep } from '../../src/stats/change.js';
import { confidenceSequence, logEValueAbove } from '../../src/stats/e-value.js';
import { wilson } from '../../src/stats/interval.js';
import { randomFrom } from '../../src/stats/random.js';

describe('logBetaCdf', () => {
  it('agrees with scipy.stats.beta.logcdf, also where the probability is no double any more', () => {
    expect(logBetaCdf(0.05, 5001, 95_001)).toBeCloseTo(-0.7001173891047362, 9);
    expect(logBetaCdf(0.9, 951, 51)).toBeCloseTo(-18.98731476981301, 9);
    expect(Number.isFinite(logBetaCdf(0.9, 95_001, 5001))).toBe(true);
    expect(logBetaCdf(0, 2, 3)).toBe(-Infinity);
  });
});

describe('logEValueAbove', () => {
  it('is 0 before the first row, and known by hand after one', () => {
    expect(logEValueAbove(0.1, 0, 0)).toBeCloseTo(0, 13);
    // One event: mean of p over (0.1, 1] is 0.55, divided by 0.1.
    expect(Math.exp(logEValueAbove(0.1, 1, 1))).toBeCloseTo(5.5, 12);
    expect(Math.exp(logEValueAbove(0.1, 0, 1))).toBeCloseTo(0.5, 12);
  });

  it('stays a number after a long quiet time', () => {
    const logE = logEValueAbove(0.1, 5000, 100_000);
    expect(Number.isFinite(logE)).toBe(true);
    expect(logE).toBeLessThan(-5);
  });

  it('is a fair bet at the boundary: expected value 1 over all outcomes of 12 rows', () => {
    let expected = 0;
    let ways = 1;
    for (let events = 0; events <= 12; events++) {
      expected += ways * 0.1 ** events * 0.9 ** (12 - events) * Math.exp(logEValueAbove(0.1, events, 12));
      ways = (ways * (12 - events)) / (events + 1);
    }
    expect(expected).toBeCloseTo(1, 10);
  });

  it('rarely cries wolf however often one looks: 200 runs of 500 rows', () => {
    const random = randomFrom('wolf');
    let alarms = 0;
    for (let run = 0; run < 200; run++) {
      let events = 0;
      for (let n = 1; n <= 500; n++) {
        if (random() < 0.1) events += 1;
        if (n % 5 === 0 && logEValueAbove(0.1, events, n) >= Math.log(20)) {
          alarms += 1;
          break;
        }
      }
    }
    expect(alarms).toBeLessThan(20);
  });

  it('refuses counts that are none', () => {
    expect(() => logEValueAbove(0.1, 5, 4)).toThrow(RouterError);
    expect(() => logEValueAbove(0.1, Number.NaN, 4)).toThrow(RouterError);
  });
});

describe('confidenceSequence', () => {
  it('is wider than Wilson, holds the estimate, and knows nothing at first', () => {
    expect(confidenceSequence(0, 0, 0.05)).toEqual([0, 1]);
    for (const [events, n] of [
      [0, 5],
      [5, 5],
      [7, 60],
      [100, 1000],
    ] as const) {
      const [low, high] = confidenceSequence(events, n, 0.05);
      const [narrowLow, narrowHigh] = wilson(events, n, 0.95);
      expect(low).toBeLessThanOrEqual(narrowLow);
      expect(high).toBeGreaterThanOrEqual(narrowHigh);
      expect(low <= events / n && events / n <= high).toBe(true);
    }
  });
});

describe('cusumStep and shiryaevRobertsStep', () => {
  it('are known by hand', () => {
    expect(cusumStep(0, true, 0.1, 0.2)).toBeCloseTo(Math.log(2), 14);
    expect(cusumStep(0, false, 0.1, 0.2)).toBe(0);
    expect(shiryaevRobertsStep(3, true, 0.1, 0.2)).toBe(8);
    expect(shiryaevRobertsStep(0, false, 0.1, 0.2)).toBeCloseTo(8 / 9, 14);
  });

  it('stay finite in a storm', () => {
    let m = 0;
    for (let row = 0; row < 3000; row++) m = shiryaevRobertsStep(m, true, 0.1, 0.3);
    expect(Number.isFinite(m)).toBe(true);
  });
});

describe('sequentialTest and populationStability', () => {
  it("has Wald's bounds", () => {
    const { upper, lower, eventStep, otherStep } = sequentialTest(0.5, 0.75, 0.1, 0.2);
    expect([upper, lower]).toEqual([Math.log(8), expect.closeTo(Math.log(0.2 / 0.9), 14)]);
    expect([eventStep, otherStep]).toEqual([Math.log(1.5), Math.log(0.5)]);
  });

  it('is 0 for the same mix, by hand for another, finite for an empty bin and null for none', () => {
    expect(populationStability([0.5, 0.5], [0.5, 0.5])).toBe(0);
    expect(populationStability([0.5, 0.5], [0.25, 0.75])).toBeCloseTo(-0.25 * Math.log(0.5) + 0.25 * Math.log(1.5), 14);
    expect(Number.isFinite(populationStability([0, 1], [0.5, 0.5]))).toBe(true);
    expect([populationStability([], []), populationStability([1], [0.5, 0.5])]).toEqual([null, null]);
  });
});
