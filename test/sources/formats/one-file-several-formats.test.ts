import { describe, expect, it } from 'vitest';
import { readObjects } from './reading.js';

// Synthetic rows of several tools in one file, as a collector of logs writes them.
const messages = [{ role: 'user', content: 'Hello' }];
const claudeCode = (uuid: string) => ({
  type: 'assistant',
  timestamp: '2026-01-05T08:00:00Z',
  sessionId: 's',
  uuid,
  requestId: uuid,
  message: {
    id: `m-${uuid}`,
    model: 'claude-sonnet-4-5',
    role: 'assistant',
    content: [{ type: 'text', text: 'ok' }],
    usage: { input_tokens: 1000, output_tokens: 100 },
  },
});
const liteLlm = {
  id: 'p1',
  hidden_params: {},
  model: 'gpt-4o',
  startTime: 1_767_600_000,
  endTime: 1_767_600_001,
  messages,
  response: { choices: [{ message: { content: 'ok' } }] },
  prompt_tokens: 20,
  completion_tokens: 2,
  status: 'success',
};
const body = {
  id: 'c1',
  object: 'chat.completion',
  created: 1_767_600_000,
  model: 'o3',
  choices: [{ message: { role: 'assistant', content: 'ok' } }],
  usage: { prompt_tokens: 30, completion_tokens: 3 },
};
const span = {
  name: 'chat',
  traceId: 'd'.repeat(32),
  spanId: 'a'.repeat(16),
  attributes: { 'gen_ai.request.model': 'gpt-5', 'gen_ai.usage.input_tokens': 40, 'gen_ai.usage.output_tokens': 4 },
};
const userTurn = { type: 'user', sessionId: 's', uuid: 'u', message: { role: 'user', content: 'Hello' } };

describe('rows of several formats in one file', () => {
  it('are each read by their own, and none is swallowed as no call', () => {
    const { records, ledger } = readObjects(claudeCode('a'), userTurn, liteLlm, body, claudeCode('b'), span);
    expect(records.map(({ model, usage }) => [model, usage?.input_tokens]).sort()).toEqual(
      [
        ['claude-sonnet-4-5', 1000],
        ['claude-sonnet-4-5', 1000],
        ['gpt-4o', 20],
        ['gpt-5', 40],
        ['o3', 30],
      ].sort(),
    );
    expect(ledger).toMatchObject({ lines: 6, ok: 5, duplicate: 1, bad_schema: 0 });
  });

  it('leave the notes of a transcript, which are of no format, as rows that are no call', () => {
    const notes = [
      { type: 'summary', summary: 'A talk', leafUuid: 'x' },
      { type: 'queue-operation', operation: 'enqueue', timestamp: '2026-01-05T08:00:00Z', sessionId: 's' },
      { type: 'file-history-snapshot', messageId: 'm', snapshot: { data: [] } },
    ];
    expect(readObjects(claudeCode('a'), ...notes).ledger).toMatchObject({ lines: 4, ok: 1, duplicate: 3 });
  });
});
