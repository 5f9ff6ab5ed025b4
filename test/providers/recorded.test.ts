import { describe, expect, it } from 'vitest';
import { recordedProvider } from '../../src/providers/recorded.js';
import type { RecordedAnswer } from '../../src/records/outcome.js';

const answers = new Map<string, RecordedAnswer>([
  ['a', { case_id: 'a', tier: 't', model: 'm-1', response: '4', usage: null, latency_ms: 5 }],
  ['b', { case_id: 'b', tier: 't', model: 'm-1', response: null, usage: null, error: 'overloaded' }],
]);
const ask = (case_id: string, signal = new AbortController().signal) =>
  recordedProvider(answers).complete({ case_id, messages: [], signal });

describe('recordedProvider', () => {
  it('answers with what was recorded; what was not is null', async () => {
    expect(await ask('a')).toEqual({
      kind: 'answer',
      response: '4',
      model: 'm-1',
      usage: null,
      latency_ms: 5,
      ttft_ms: null,
      confidence: null,
      finish: null,
    });
  });

  it('fails, and says why, without an answer', async () => {
    expect(await ask('b')).toMatchObject({ kind: 'failure', cause: 'recorded_error', message: 'overloaded' });
    expect(await ask('c')).toMatchObject({
      cause: 'no_recorded_answer',
      message: 'no recorded answer',
      isRetryable: false,
    });
  });

  it('stops when it is told to', async () => {
    await expect(ask('a', AbortSignal.abort(new Error('stopped')))).rejects.toThrow('stopped');
  });
});
