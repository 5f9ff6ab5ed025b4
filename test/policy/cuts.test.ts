import { describe, expect, it } from 'vitest';
import { cutsOf } from '../../src/policy/cuts.js';

describe('cutsOf', () => {
  it('never splits a tie and ends by sending everything down', () => {
    const cuts = cutsOf([0.1, 0.1, 0.1, 0.2, 0.2, 0.3], 6);
    expect(cuts.map((cut) => cut.share)).toEqual([0.5, 5 / 6, 1]);
    expect(cuts.at(-1)?.threshold).toBe(Number.POSITIVE_INFINITY);
    expect(cuts[0]?.threshold).toBeGreaterThan(0.1);
    expect(cuts[0]?.threshold).toBeLessThanOrEqual(0.2);
  });

  it('separates neighbours that differ in the last digit', () => {
    const [low, high] = [0.3, 0.30000000000000004];
    const [cut] = cutsOf([low, high], 2);
    expect(cut?.threshold).toBe(high);
  });

  it('has one cut for equal scores and none for no scores', () => {
    expect(cutsOf([0.5, 0.5, 0.5])).toEqual([{ threshold: Number.POSITIVE_INFINITY, share: 1 }]);
    expect(cutsOf([])).toEqual([]);
  });

  it('counts infinite scores in the shares without ever sending them down, and leaves out NaN', () => {
    const cuts = cutsOf([0.1, 0.2, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.NaN], 2);
    expect(cuts.at(-1)).toEqual({ threshold: Number.POSITIVE_INFINITY, share: 0.5 });
  });

  it('does not depend on the order of the scores', () => {
    const scores = Array.from({ length: 200 }, (_, i) => ((i * 7919) % 997) / 997);
    expect(cutsOf([...scores].reverse())).toEqual(cutsOf(scores));
    expect(cutsOf(scores)).toHaveLength(40);
  });
});
