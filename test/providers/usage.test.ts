import { describe, expect, it } from 'vitest';
import { anthropicUsage, openAiUsage } from '../../src/providers/usage.js';

describe('usage of the vendors (matrix row 19)', () => {
  it('prices each cached token once: inside the input at OpenAI, outside it at Anthropic', () => {
    const parts = { input_tokens: 20, cache_read_tokens: 80, cache_write_tokens: 0, output_tokens: 5 };
    expect(
      openAiUsage({ prompt_tokens: 100, completion_tokens: 5, prompt_tokens_details: { cached_tokens: 80 } }),
    ).toEqual(parts);
    expect(openAiUsage({ input_tokens: 100, output_tokens: 5, input_tokens_details: { cached_tokens: 80 } })).toEqual(
      parts,
    );
    expect(anthropicUsage({ input_tokens: 20, cache_read_input_tokens: 80, output_tokens: 5 })).toEqual(parts);
  });

  it('keeps one-hour writes and reasoning as parts of their wholes', () => {
    const cache_creation = { ephemeral_1h_input_tokens: 40 };
    expect(
      anthropicUsage({ input_tokens: 1, output_tokens: 2, cache_creation_input_tokens: 50, cache_creation }),
    ).toMatchObject({ cache_write_tokens: 50, cache_write_1h_tokens: 40 });
    expect(
      openAiUsage({ prompt_tokens: 1, completion_tokens: 9, completion_tokens_details: { reasoning_tokens: 7 } })
        ?.reasoning_tokens,
    ).toBe(7);
  });

  it('counts reasoning as output where the total shows that it stands beside the answer (xAI)', () => {
    const details = { completion_tokens_details: { reasoning_tokens: 500 } };
    expect(openAiUsage({ prompt_tokens: 100, completion_tokens: 20, total_tokens: 620, ...details })).toMatchObject({
      input_tokens: 100,
      output_tokens: 520,
      reasoning_tokens: 500,
    });
    expect(openAiUsage({ prompt_tokens: 100, completion_tokens: 520, total_tokens: 620, ...details })).toMatchObject({
      output_tokens: 520,
    });
  });

  it.each([
    ['nothing', undefined],
    ['zeros, which no call comes to', { prompt_tokens: 0, completion_tokens: 0 }],
    ['half', { prompt_tokens: 3 }],
    ['a negative count', { prompt_tokens: -1, completion_tokens: 2 }],
    [
      'more cached than there is',
      { prompt_tokens: 10, completion_tokens: 2, prompt_tokens_details: { cached_tokens: 11 } },
    ],
    ['text', { prompt_tokens: '10', completion_tokens: 2 }],
    ['a fraction', { prompt_tokens: 1.5, completion_tokens: 2 }],
  ])('is unknown when the server tells %s', (_, usage) => expect(openAiUsage(usage)).toBeNull());

  it('is unknown when Anthropic tells a negative count, or nulls', () => {
    expect(anthropicUsage({ input_tokens: 1, output_tokens: -2 })).toBeNull();
    expect(anthropicUsage({ input_tokens: null, output_tokens: null })).toBeNull();
  });
});
