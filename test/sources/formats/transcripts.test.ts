import { describe, expect, it } from 'vitest';
import { hasSamples, readFiles, readObjects, sample, tokens } from './reading.js';

type Row = Record<string, unknown>;
const user = (text: unknown, more: Row = {}): Row => ({
  type: 'user',
  uuid: 'u',
  sessionId: 's',
  timestamp: '2026-01-01T00:00:00Z',
  message: { role: 'user', content: text },
  ...more,
});
const answer = (id: string, requestId: string, content: unknown[], more: Row = {}): Row => ({
  type: 'assistant',
  uuid: `${id}-${content.length}`,
  sessionId: 's',
  requestId,
  timestamp: '2026-01-01T00:00:05Z',
  message: {
    id,
    role: 'assistant',
    model: 'claude-opus-4-1',
    content,
    usage: {
      input_tokens: 7,
      output_tokens: 9,
      cache_read_input_tokens: 500,
      cache_creation_input_tokens: 30,
      cache_creation: { ephemeral_1h_input_tokens: 10 },
    },
  },
  ...more,
});

describe('Claude Code transcripts', () => {
  const text = [{ type: 'text', text: 'Let me look.' }];
  const tool = [{ type: 'tool_use', id: 't', name: 'Read', input: {} }];

  it('count an answer written as several lines once, with the last usage and what was said before', () => {
    const late = answer('m1', 'q1', tool, { timestamp: '2026-01-01T00:00:06Z' });
    (late['message'] as { usage: Row }).usage['output_tokens'] = 25;
    const { records, ledger } = readObjects(
      { type: 'summary', summary: 'x', leafUuid: 'y' },
      user('Fix the bug'),
      answer('m1', 'q1', text),
      late,
      user([{ type: 'tool_result', tool_use_id: 't', content: 'file text' }]),
      answer('m2', 'q2', text),
    );
    expect(ledger).toMatchObject({ lines: 6, ok: 2, duplicate: 4 });
    expect(records.map(tokens)).toEqual([
      [7, 25, 500, 30],
      [7, 9, 500, 30],
    ]);
    expect(records[0]).toMatchObject({
      id: 'm1:q1',
      timestamp: '2026-01-01T00:00:05.000Z',
      session: 's',
      latency_ms: null,
      usage: { cache_write_1h_tokens: 10 },
    });
    expect(records[0]?.messages).toEqual([{ role: 'user', content: 'Fix the bug' }]);
    // A tool's result is no turn of the user.
    expect(records[1]?.messages?.map((one) => one.role)).toEqual(['user', 'assistant', 'assistant', 'tool']);
  });

  it('drop the side chain copy of a message, and texts that the tool wrote itself', () => {
    const { records, ledger } = readObjects(
      user('Fix it'),
      answer('m1', 'q1', text),
      answer('m1', 'q9', text, { isSidechain: true }),
      answer('m2', 'q2', text, { isApiErrorMessage: true }),
      { ...answer('m3', 'q3', text), message: { role: 'assistant', id: 'm3', model: '<synthetic>', content: text } },
    );
    expect(records.map((one) => one.id)).toEqual(['m1:q1']);
    expect(ledger).toMatchObject({ lines: 5, ok: 1, duplicate: 4 });
  });

  it('forget what was said when the context is compacted, and when the file changes', () => {
    const compact = { type: 'system', subtype: 'compact_boundary', sessionId: 's', uuid: 'c' };
    const { records } = readObjects(user('One'), compact, user('Two'), answer('m1', 'q1', text));
    expect(records[0]?.messages).toEqual([{ role: 'user', content: 'Two' }]);
    expect(
      readFiles([user('One'), answer('m1', 'q1', text)], [user('Two'), answer('m2', 'q2', text)]).records[1]?.messages,
    ).toHaveLength(1);
  });
});

describe('a long session', () => {
  it('keeps what a model can still see, so that time does not grow with its square', () => {
    const said = Array.from({ length: 1000 }, (_, at) => user(`turn ${at}`));
    const messages = readObjects(...said, answer('m1', 'q1', [])).records[0]?.messages ?? [];
    expect(messages.length).toBeGreaterThanOrEqual(150);
    expect(messages.length).toBeLessThanOrEqual(200);
    expect(messages.at(-1)?.content).toBe('turn 999');
    const long = readObjects(user('x'.repeat(500_000)), answer('m2', 'q2', [])).records[0]?.messages;
    expect(long).toHaveLength(1);
  });
});

describe('Codex transcripts', () => {
  const at = (seconds: number): string => new Date(Date.UTC(2026, 0, 1, 0, 0, seconds)).toISOString();
  const item = (seconds: number, payload: Row): Row => ({ timestamp: at(seconds), type: 'response_item', payload });
  const message = (seconds: number, role: string, text: string): Row =>
    item(seconds, { type: 'message', role, content: [{ type: 'input_text', text }] });
  const count = (seconds: number, total: number, last: Row | null): Row => ({
    timestamp: at(seconds),
    type: 'event_msg',
    payload: {
      type: 'token_count',
      info: last === null ? null : { last_token_usage: last, total_token_usage: { input_tokens: total } },
    },
  });
  const usage = { input_tokens: 100, cached_input_tokens: 60, output_tokens: 30, reasoning_output_tokens: 12 };

  it('hold a call for each change of the totals, with cached tokens inside the input', () => {
    const { records, ledger } = readObjects(
      { timestamp: at(0), type: 'session_meta', payload: { id: 'sess', model_provider: 'openai' } },
      { timestamp: at(1), type: 'turn_context', payload: { model: 'gpt-5-codex' } },
      message(2, 'user', '<environment_context>private</environment_context>'),
      message(3, 'user', 'Fix the bug'),
      count(4, 0, null),
      item(5, { type: 'reasoning', summary: [] }),
      item(6, { type: 'function_call', name: 'shell' }),
      count(7, 100, usage),
      count(8, 100, usage),
      item(9, { type: 'function_call_output', output: 'done' }),
      message(11, 'assistant', 'Fixed.'),
      count(12, 200, usage),
    );
    expect(ledger).toMatchObject({ lines: 12, ok: 2, duplicate: 10 });
    expect(records.map(tokens)).toEqual([
      [40, 30, 60, 0],
      [40, 30, 60, 0],
    ]);
    expect(records[0]).toMatchObject({
      id: 'sess:1',
      model: 'gpt-5-codex',
      session: 'sess',
      latency_ms: 4000,
      usage: { reasoning_tokens: 12 },
    });
    expect(records[0]?.messages?.map((one) => one.role)).toEqual(['system', 'user']);
    expect(records[1]).toMatchObject({ latency_ms: 3000, response: 'Fixed.' });
    expect(records[1]?.messages?.map((one) => one.role)).toEqual(['system', 'user', 'assistant', 'assistant', 'tool']);
  });

  it('do not count again what a resumed session copies within its first second', () => {
    const { records } = readObjects(
      { timestamp: at(0), type: 'session_meta', payload: { id: 'sess' } },
      { timestamp: at(0), type: 'turn_context', payload: { model: 'gpt-5-codex' } },
      count(0, 100, usage),
      count(9, 200, usage),
    );
    expect(records.map((one) => one.timestamp)).toEqual([at(9)]);
  });
});

describe.runIf(hasSamples)('real transcripts', () => {
  it('of Claude Code with usage only: three calls and their dollars', () => {
    const { records, ledger, format } = readObjects(...sample('claude_code/sample.ccusage-usage-only.jsonl'));
    expect([format, ledger.ok]).toEqual(['claude-code', 3]);
    expect(records.map(tokens)).toEqual([
      [100, 50, 10, 25],
      [200, 75, 20, 50],
      [300, 125, 40, 0],
    ]);
    expect(records.map((one) => one.cost_usd)).toEqual([0.12, 0.34, 0.56]);
    expect(records.map((one) => one.messages)).toEqual([undefined, undefined, undefined]);
  });
  it('of Claude Code with messages: five calls in twelve lines', () => {
    const { records, ledger } = readObjects(...sample('claude_code/sample.representative_messages.jsonl'));
    expect(ledger).toMatchObject({ lines: 12, ok: 5, duplicate: 7 });
    expect(records.map(tokens).map(([input, output]) => [input, output])).toEqual([
      [25, 120],
      [45, 85],
      [78, 95],
      [25, 35],
      [45, 110],
    ]);
  });
  it('of Claude Code without a model count as calls of an unknown one, without tokens', () => {
    const { records, ledger } = readObjects(...sample('claude_code/sample.simonw-session.jsonl'));
    expect(ledger).toMatchObject({ lines: 8, ok: 3, bad_schema: 0, duplicate: 5 });
    expect(records.map(({ model, usage }) => [model, usage])).toEqual(Array(3).fill(['unknown', null]));
  });
  it('of Codex: two calls', () => {
    const { records } = readObjects(...sample('codex_cli/sample.ccusage-session-alpha.jsonl'));
    expect(records.map(tokens)).toEqual([
      [750, 125, 250, 0],
      [2000, 300, 500, 0],
    ]);
    expect(records.map((one) => [one.model, one.usage?.reasoning_tokens])).toEqual([
      ['gpt-5.2-codex', 75],
      ['gpt-5.3-codex', 200],
    ]);
  });
});
