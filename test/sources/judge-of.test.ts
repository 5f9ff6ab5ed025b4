import { describe, expect, it } from 'vitest';
import type { RouterConfig } from '../../src/records/tier.js';
import { judgeOf } from '../../src/sources/judge-of.js';

const CONFIG: RouterConfig = {
  tiers: [
    { name: 'small', provider: 'openai', model: 'small-1', base_url: 'http://localhost:1' },
    { name: 'old', provider: 'recorded', model: 'old-1', answers: 'a.jsonl' },
  ],
  judge: { tier: { name: 'the judge', provider: 'openai', model: 'judge-1' }, mode: 'pairwise', rubric: 'kind' },
};

describe('judgeOf', () => {
  it("is the config's, or the one named, with the config's mode and rubric", () => {
    expect(judgeOf(undefined, undefined, CONFIG)).toEqual(CONFIG.judge);
    expect(judgeOf(undefined, 'pointwise', CONFIG)).toMatchObject({ mode: 'pointwise', rubric: 'kind' });
    expect(judgeOf('small', undefined, CONFIG)).toMatchObject({
      tier: { name: 'the judge', model: 'small-1', base_url: 'http://localhost:1' },
      mode: 'pairwise',
    });
    expect(judgeOf('anthropic/claude-opus-5', undefined, null)).toEqual({
      tier: { name: 'the judge', provider: 'anthropic', model: 'claude-opus-5' },
      mode: 'pointwise',
    });
  });

  it('is nobody where nobody is named, and never recorded answers', () => {
    expect(judgeOf(undefined, undefined, null)).toBeNull();
    expect(() => judgeOf('old', undefined, CONFIG)).toThrow('unknown-judge');
    expect(() => judgeOf('mistral/large', undefined, CONFIG)).toThrow('unknown-judge');
  });
});
