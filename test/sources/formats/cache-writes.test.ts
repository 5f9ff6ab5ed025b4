import { describe, expect, it } from 'vitest';
import { readFiles, readObjects, readOne, tokens } from './reading.js';

// What OpenAI writes to its cache lies inside its input, as what it reads does. Synthetic rows.

describe("writes to OpenAI's cache", () => {
  it('are a part of the prompt tokens of Chat Completions', () => {
    const usage = {
      prompt_tokens: 3438,
      completion_tokens: 100,
      total_tokens: 3538,
      prompt_tokens_details: { cached_tokens: 0, cache_write_tokens: 3435 },
    };
    const body = { id: 'c', object: 'chat.completion', model: 'gpt-6-luna', choices: [], usage };
    expect(tokens(readOne(body))).toEqual([3, 100, 0, 3435]);
  });

  it('are a part of the input tokens of Responses', () => {
    const usage = {
      input_tokens: 3438,
      input_tokens_details: { cached_tokens: 400, cache_write_tokens: 3035 },
      output_tokens: 100,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: 3538,
    };
    expect(tokens(readOne({ id: 'r', object: 'response', model: 'gpt-6-luna', output: [], usage }))).toEqual([
      3, 100, 400, 3035,
    ]);
  });

  it.each(['cache_write_input_tokens', 'cache_creation_input_tokens'])('are named %s by Codex', (name) => {
    const at = (second: number, type: string, payload: object): object => ({
      timestamp: `2026-01-24T09:20:${second}Z`,
      type,
      payload,
    });
    const count = (input: number, cached: number, written: number, output: number): object => ({
      input_tokens: input,
      cached_input_tokens: cached,
      [name]: written,
      output_tokens: output,
    });
    const told = (second: number, total_token_usage: object, last_token_usage: object | null): object =>
      at(second, 'event_msg', { type: 'token_count', info: { total_token_usage, last_token_usage } });
    const first = count(3438, 0, 3435, 100);
    const { records } = readObjects(
      at(10, 'session_meta', { id: 's' }),
      at(11, 'turn_context', { model: 'gpt-6-luna' }),
      told(20, first, first),
      // The second call is told by what the totals grew by.
      told(30, count(7438, 3400, 3935, 150), null),
    );
    expect(records.map(tokens)).toEqual([
      [3, 100, 0, 3435],
      [100, 50, 3400, 500],
    ]);
    const turn = { type: 'turn.completed', usage: first };
    expect(readFiles([{ type: 'thread.started', thread_id: 't' }, turn]).records.map(tokens)).toEqual([
      [3, 100, 0, 3435],
    ]);
  });
});
