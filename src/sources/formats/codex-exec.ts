import type { RequestRecord } from '../../records/request.js';
import { UNKNOWN_MODEL } from '../../records/unknown-model.js';
import { callRecord } from '../call.js';
import type { JoinedFormat, LogJoin } from '../log-format.js';
import { at, firstText, objectOf, textOf } from '../values.js';
import { codexUsage, totalsKey } from './codex-usage.js';

/** A thread as its turns have told of it so far, over all files: a thread can be resumed. */
interface Thread {
  id: string;
  /** Running totals of the turn before; they count from the start of the thread. */
  total: unknown;
  seen: Set<string>;
  turns: number;
  /** What the model said last in the open turn. */
  answer: string | null;
}

const TURN_ENDS = new Set(['turn.completed', 'turn.failed']);

function execJoin(): LogJoin {
  const open = new Map<string, RequestRecord>();
  const threads = new Map<string, Thread>();
  let thread: Thread | null = null;
  let file = '';

  function threadOf(id: string): Thread {
    const known = threads.get(id) ?? { id, total: null, seen: new Set<string>(), turns: 0, answer: null };
    threads.set(id, known);
    return known;
  }

  return {
    take(row, place) {
      if (row['type'] === 'thread.started') thread = threadOf(firstText(row['thread_id']) ?? place.name);
      else if (thread === null || place.file !== file) thread = threadOf(place.file);
      file = place.file;
      const item = objectOf(row['item']);
      if (row['type'] === 'item.completed' && item?.['type'] === 'agent_message') thread.answer = textOf(item['text']);
      if (!TURN_ENDS.has(String(row['type']))) return null;
      const isError = row['type'] === 'turn.failed';
      const total = isError ? null : objectOf(row['usage']);
      const { answer } = thread;
      thread.answer = null;
      // A copy of the same print-out repeats the totals of every turn.
      if (total !== null && thread.seen.has(totalsKey(total))) return null;
      if (total !== null) thread.seen.add(totalsKey(total));
      thread.turns += 1;
      const record = callRecord({
        id: `${thread.id}:${thread.turns}`,
        place: place.name,
        model: UNKNOWN_MODEL,
        modelPath: 'model',
        prompt: {},
        usage: total === null ? null : codexUsage(undefined, total, thread.total),
        isError,
        error: isError ? (firstText(at(row, 'error', 'code')) ?? 'the turn failed') : null,
        session: thread.id,
        response: answer,
      });
      thread.total = total ?? thread.total;
      open.set(place.name, record);
      return place.name;
    },
    finish(key) {
      const record = open.get(key) ?? null;
      open.delete(key);
      return record;
    },
  };
}

/**
 * What `codex exec --json` prints: one record a turn, which may be several calls, since it tells neither calls nor times nor
 * the model. Its totals run from the start of the thread; input contains the cached tokens.
 */
export const codexExec: JoinedFormat = {
  name: 'codex-exec',
  fits: (row) =>
    (row['type'] === 'thread.started' && Object.hasOwn(row, 'thread_id')) ||
    (row['type'] === 'turn.completed' && objectOf(row['usage']) !== null) ||
    (row['type'] === 'item.completed' && objectOf(row['item']) !== null),
  openCalls: 64,
  join: execJoin,
};
