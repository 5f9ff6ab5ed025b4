import { describe, expect, it } from 'vitest';
import { readFiles, readObjects, tokens } from './reading.js';

const DAY = '2026-01-24T09:20:46Z';

describe('what codex exec --json prints', () => {
  const started = { type: 'thread.started', thread_id: 'x' };
  const said = (text: string): object => ({ type: 'item.completed', item: { id: 'i', type: 'agent_message', text } });
  const done = (input: number, cached: number, output: number): object => ({
    type: 'turn.completed',
    usage: { input_tokens: input, cached_input_tokens: cached, output_tokens: output },
  });

  it('is a record a turn of an unknown model, with what the totals of the thread grew by', () => {
    const first = [started, { type: 'turn.started' }, said('One'), done(100, 50, 10)];
    // A resumed thread: its totals run on.
    const second = [started, { type: 'turn.started' }, said('Two'), done(400, 250, 30)];
    const { format, records, ledger } = readFiles(first, second, first);
    expect(format).toBe('codex-exec');
    expect(records.map(tokens)).toEqual([
      [50, 10, 50, 0],
      [100, 20, 200, 0],
    ]);
    expect(records.map(({ model, session, response, timestamp }) => [model, session, response, timestamp])).toEqual([
      ['unknown', 'x', 'One', null],
      ['unknown', 'x', 'Two', null],
    ]);
    expect(ledger).toMatchObject({ lines: 12, ok: 2, duplicate: 10, bad_schema: 0 });
  });

  it('counts a failed turn, and totals that begin anew', () => {
    const { records } = readObjects(
      started,
      { type: 'turn.failed', error: { message: 'stream closed' } },
      done(500, 0, 50),
      done(90, 0, 9),
    );
    expect(records.map(({ status }) => status)).toEqual(['error', 'ok', 'ok']);
    expect(records.slice(1).map(tokens)).toEqual([
      [500, 50, 0, 0],
      [90, 9, 0, 0],
    ]);
    expect(records[0]).toMatchObject({ usage: null, error: 'the turn failed' });
  });
});

describe('session files of Codex', () => {
  it('tell what a call used by what the totals grew by, where they do not state it', () => {
    const at = (second: number, type: string, payload: object): object => ({
      timestamp: `2026-01-24T09:20:${second}Z`,
      type,
      payload,
    });
    const count = (second: number, input: number, output: number): object => {
      const total_token_usage = { input_tokens: input, cached_input_tokens: 0, output_tokens: output };
      return at(second, 'event_msg', { type: 'token_count', info: { total_token_usage, last_token_usage: null } });
    };
    const { records } = readObjects(
      at(10, 'session_meta', { id: 's' }),
      at(11, 'turn_context', { model: 'gpt-5-codex' }),
      count(20, 100, 10),
      count(30, 300, 25),
      count(30, 300, 25),
    );
    expect(records.map(tokens)).toEqual([
      [100, 10, 0, 0],
      [200, 15, 0, 0],
    ]);
  });
});

describe('the oldest session files of Codex', () => {
  const text = (role: string, words: string): object => ({
    type: 'message',
    role,
    content: [{ type: role === 'user' ? 'input_text' : 'output_text', text: words }],
  });
  it('hold bare items: a call is what the model did between two things that it was given', () => {
    const { format, records, ledger } = readObjects(
      { id: 's1', timestamp: '2025-08-02T17:17:41.762Z', instructions: null, git: {} },
      { record_type: 'state' },
      text('user', '<environment_context>/home</environment_context>'),
      text('user', 'Fix the test'),
      { type: 'reasoning', summary: [], encrypted_content: 'x' },
      { type: 'function_call', name: 'shell', arguments: '{}', call_id: 'c' },
      { record_type: 'state' },
      { type: 'function_call_output', call_id: 'c', output: 'ok' },
      text('assistant', 'Done'),
      text('user', 'Thanks'),
      text('assistant', 'Bye'),
    );
    expect(format).toBe('codex');
    expect(records.map(({ id, model, usage, response }) => [id, model, usage, response])).toEqual([
      ['s1:1', 'unknown', null, null],
      ['s1:2', 'unknown', null, 'Done'],
      ['s1:3', 'unknown', null, 'Bye'],
    ]);
    expect(records.map(({ timestamp }) => timestamp)).toEqual(['2025-08-02T17:17:41.762Z', null, null]);
    expect(records[0]?.messages?.map(({ role }) => role)).toEqual(['system', 'user']);
    expect(records[2]?.messages?.map(({ role }) => role)).toEqual([
      'system',
      'user',
      'assistant',
      'assistant',
      'tool',
      'assistant',
      'user',
    ]);
    expect(ledger).toMatchObject({ lines: 11, ok: 3, duplicate: 8, bad_schema: 0 });
  });

  it('with an envelope but no model yet keep their tokens and get no price', () => {
    const { records } = readObjects(
      { timestamp: DAY, type: 'session_meta', payload: { id: 's' } },
      {
        timestamp: DAY.replace('09:20', '09:21'),
        type: 'event_msg',
        payload: { type: 'token_count', info: { last_token_usage: { input_tokens: 10, output_tokens: 2 } } },
      },
    );
    expect(records).toMatchObject([{ model: 'unknown', usage: { input_tokens: 10, output_tokens: 2 } }]);
  });
});
