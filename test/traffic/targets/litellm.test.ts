import { describe, expect, it } from 'vitest';
import { litellmScore, routeLitellm } from '../../../src/traffic/targets/litellm.js';
import { litellmAsk } from '../../../src/traffic/targets/litellm-ask.js';
import {
  LITELLM_DEFAULTS,
  litellmDimensions,
  litellmHeuristic,
} from '../../../src/traffic/targets/litellm-heuristic.js';
import { fitLitellmTrained, litellmCohort, litellmSuccess } from '../../../src/traffic/targets/litellm-trained.js';
import { litellmRouting } from '../../gateways/bands.js';

const user = (content: string) => ({ messages: [{ role: 'user', content }] });

describe('LiteLLM’s complexity router (values by hand from its definitions; test/interop holds it to litellm itself)', () => {
  it('judges the last user turn with text of its own', () => {
    const reminder = '<system-reminder>do not</system-reminder>';
    expect(
      litellmAsk({
        messages: [
          { role: 'user', content: ' one ' },
          { role: 'user', content: reminder },
        ],
      }),
    ).toBe('one');
    expect(litellmAsk({ messages: [{ role: 'user', content: `a ${reminder} b` }] })).toBe('a b');
    expect(litellmAsk({})).toBeNull();
  });

  it('weighs seven dimensions', () => {
    // Short (-1), one word of code (0.5), one simple word (-1).
    expect(litellmDimensions('hello python', LITELLM_DEFAULTS)).toEqual([-1, 0.5, 0, 0, -1, 0, 0]);
    expect(litellmHeuristic('hello python', LITELLM_DEFAULTS).score).toBeCloseTo(-0.1 + 0.15 - 0.05, 12);
    expect(litellmHeuristic('capital of France', LITELLM_DEFAULTS).level).toBe('SIMPLE');
  });

  it('goes up at the threshold, not only above it', () => {
    const score = litellmScore(user('python sql'), LITELLM_DEFAULTS) as number;
    const at = litellmRouting(LITELLM_DEFAULTS, score);
    expect(routeLitellm(user('python sql'), at)).toBe('large');
    expect(routeLitellm(user('python sql'), litellmRouting(LITELLM_DEFAULTS, score + 1e-9))).toBe('small');
    expect(routeLitellm({}, at)).toBe('large');
  });

  it('shrinks success rates to the kind of request and then to all', () => {
    expect(litellmCohort('Write a python function')).toEqual({
      type: 'code_generation',
      cohort: 'code_generation|short|code=1|math=0|mc=0|intl=0',
    });
    const rows = [1, 4].flatMap((level) =>
      [true, false].map((success) => ({ ask: 'hello', level, success: success || level === 4 })),
    );
    const trained = fitLitellmTrained(rows, 0.7);
    // Level 1: mean (1+1)/(2+2) = 0.5, and both shrunken rates (1 + mass/2)/(2 + mass) = 0.5.
    expect(litellmSuccess('hello', trained)[0]).toBe(0.5);
    expect(trained.global.map(({ successes }) => successes)).toEqual([1, 2, 2, 2]);
    expect(fitLitellmTrained([...rows].reverse(), 0.7)).toEqual(trained);
    expect(fitLitellmTrained([], 0.7).global).toHaveLength(4);
  });
});
