import { describe, expect, it } from 'vitest';
import { type Reading, readFiles } from './reading.js';

// Session files of Codex, synthetic: when a call can be told from a copy of one.
type Row = Record<string, unknown>;

const at = (ms: number): string => new Date(Date.UTC(2026, 0, 1) + ms).toISOString();
const meta = (ms: number, payload: Row): Row => ({ timestamp: at(ms), type: 'session_meta', payload });
const model = (ms: number): Row => ({ timestamp: at(ms), type: 'turn_context', payload: { model: 'gpt-5-codex' } });
const count = (ms: number, total: number): Row => ({
  timestamp: at(ms),
  type: 'event_msg',
  payload: {
    type: 'token_count',
    info: {
      total_token_usage: { input_tokens: total, output_tokens: 10 },
      last_token_usage: { input_tokens: 100, output_tokens: 10 },
    },
  },
});
const times = ({ records }: Reading): (string | null)[] => records.map(({ timestamp }) => timestamp);

describe('counts in the first second of a Codex session', () => {
  it('are calls where the file begins with a copy of nothing', () => {
    const session = [meta(0, { id: 's', source: 'cli', forked_from_id: null }), model(10), count(900, 100)];
    expect(times(readFiles(session))).toEqual([at(900)]);
  });

  it.each<[string, Row]>([
    ['forked_from_id', { forked_from_id: 'p' }],
    ['parent_thread_id', { parent_thread_id: 'p' }],
    ['a sub-agent', { source: { subagent: { thread_spawn: { parent_thread_id: 'p' } } } }],
  ])('are a copy where the file names its original: %s', (_name, more) => {
    const session = [meta(0, { id: 's', ...more }), model(1), count(900, 100), count(9000, 200)];
    expect(times(readFiles(session))).toEqual([at(9000)]);
  });

  it('are a copy behind the head of another session, and where no model could have answered yet', () => {
    const copied = [meta(0, { id: 's' }), meta(1, { id: 'p' }), model(1), count(900, 100), count(9000, 200)];
    expect(times(readFiles(copied))).toEqual([at(9000)]);
    const early = [meta(0, { id: 's' }), model(1), count(3, 100), count(5, 200), count(9000, 300)];
    expect(times(readFiles(early))).toEqual([at(9000)]);
  });
});
