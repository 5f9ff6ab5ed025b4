import type { JsonObject } from '../json-lines.js';
import { firstText } from '../values.js';
import { addScore, endMs, type Scores } from './langfuse-scores.js';

/** What the tables of scores and of traces say of calls, where an export holds them as files of their own. */
export interface SideTables {
  /** Takes in a row of either table; false: it is of neither. */
  take(row: JsonObject): boolean;
  /** Takes note of a call, so that what was said of its trace goes to the last one. */
  saw(call: JsonObject): void;
  /** What was said of a call, in the form in which a downloaded trace has it. */
  notesOf(call: JsonObject): { trace: JsonObject | null; scores: Scores | null };
}

const MOST_NOTES = 200_000;

const idOf = (row: JsonObject, name: string, also: string): string | null => firstText(row[name], row[also]);

/** A row of the table of scores. */
export function isScoreRow(row: JsonObject): boolean {
  const hasTarget = ['trace_id', 'traceId', 'observation_id', 'observationId'].some((key) => Object.hasOwn(row, key));
  const isTyped = Object.hasOwn(row, 'data_type') || Object.hasOwn(row, 'dataType');
  return hasTarget && isTyped && Object.hasOwn(row, 'name') && Object.hasOwn(row, 'value');
}

/** A row of the table of traces. */
export function isTraceRow(row: JsonObject): boolean {
  const hasSession = Object.hasOwn(row, 'session_id') || Object.hasOwn(row, 'sessionId');
  return hasSession && Object.hasOwn(row, 'bookmarked') && Object.hasOwn(row, 'timestamp');
}

/** Keeps what the tables say, up to 200,000 calls and traces. */
export function sideTables(): SideTables {
  const traces = new Map<string, JsonObject>();
  const scores = new Map<string, Scores>();
  const last = new Map<string, { id: string; endMs: number }>();

  return {
    take(row) {
      if (isScoreRow(row)) {
        const call = idOf(row, 'observation_id', 'observationId');
        const trace = idOf(row, 'trace_id', 'traceId');
        const target = call === null ? `trace ${trace}` : `call ${call}`;
        if (scores.size >= MOST_NOTES) scores.clear();
        const known = scores.get(target) ?? (Object.create(null) as Scores);
        addScore(row, known);
        scores.set(target, known);
        return true;
      }
      if (!isTraceRow(row)) return false;
      const id = firstText(row['id']);
      if (traces.size >= MOST_NOTES) traces.clear();
      // Only what is used, since traces hold texts.
      if (id !== null) {
        traces.set(id, {
          sessionId: idOf(row, 'session_id', 'sessionId'),
          userId: idOf(row, 'user_id', 'userId'),
        });
      }
      return true;
    },
    saw(call) {
      const trace = idOf(call, 'trace_id', 'traceId');
      const id = firstText(call['id']);
      if (trace === null || id === null) return;
      const known = last.get(trace);
      if (known === undefined || endMs(call) >= known.endMs) {
        if (last.size >= MOST_NOTES) last.clear();
        last.set(trace, { id, endMs: endMs(call) });
      }
    },
    notesOf(call) {
      const trace = idOf(call, 'trace_id', 'traceId');
      const id = firstText(call['id']);
      const own = scores.get(`call ${id}`);
      const whole = trace !== null && last.get(trace)?.id === id ? scores.get(`trace ${trace}`) : undefined;
      return {
        trace: traces.get(trace ?? '') ?? null,
        scores: own === undefined && whole === undefined ? null : Object.assign(Object.create(null), whole, own),
      };
    },
  };
}
