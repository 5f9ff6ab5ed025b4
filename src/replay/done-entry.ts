import { createHash } from 'node:crypto';
import type { CallFailure, Completion } from '../providers/provider.js';
import type { Outcome } from '../records/outcome.js';
import type { JournalEntry } from './run-state.js';

/** The journal's line for a finished call: what it came to, and a hash in place of the answer's text. */
export function doneEntry(
  key: string,
  result: Completion | CallFailure,
  outcome: Outcome,
  spent_usd: number,
  is_cached: boolean,
): JournalEntry {
  const text = result.kind === 'answer' ? result.response : null;
  return {
    t: 'done',
    key,
    spent_usd,
    is_cached,
    answer_sha256: text === null ? null : createHash('sha256').update(text).digest('hex'),
    answer_bytes: text === null ? 0 : Buffer.byteLength(text),
    ...outcome,
  };
}
