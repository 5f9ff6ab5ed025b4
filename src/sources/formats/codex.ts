import type { RequestRecord } from '../../records/request.js';
import { UNKNOWN_MODEL } from '../../records/unknown-model.js';
import { answerOfBody } from '../answer-body.js';
import { callRecord } from '../call.js';
import { chatMessages } from '../chat.js';
import { misfit } from '../fields.js';
import { instantMs } from '../instant.js';
import type { JsonObject } from '../json-lines.js';
import type { JoinedFormat, LogJoin, RowPlace } from '../log-format.js';
import { at, firstText, objectOf } from '../values.js';
import { codexUsage } from './codex-usage.js';
import { type Conversation, conversation } from './conversation.js';

/** What a session file has said so far. */
interface Session {
  id: string | null;
  startMs: number | null;
  /** The file says that it begins with a copy of another. */
  isCopy: boolean;
  model: string | null;
  provider: string | null;
  history: Conversation;
  /** Where in the history the answer to the open call begins. */
  answerAt: number | null;
  answer: unknown;
  /** Time of the last thing that the model was given. */
  askedMs: number | null;
  totals: string;
  /** Running totals of the count before. */
  total: unknown;
  calls: number;
  /** In files without counts: the key of the call whose answer is being written. */
  bareCall: string | null;
}

const TYPES = new Set(['session_meta', 'turn_context', 'response_item', 'event_msg', 'compacted']);
const MODEL_ITEMS = new Set(['function_call', 'custom_tool_call', 'local_shell_call', 'reasoning', 'web_search_call']);
const OUTPUT_ITEMS = new Set(['function_call_output', 'custom_tool_call_output']);
/** Files of resumed sessions, of forks and of sub-agents begin with a copy of what was before, all within a second. */
const REPLAY_MS = 1000;
/** Not every version says that a file begins with a copy; but no model answers as soon as this. */
const LEAST_CALL_MS = 200;

function newSession(): Session {
  return {
    id: null,
    startMs: null,
    isCopy: false,
    model: null,
    provider: null,
    history: conversation(),
    answerAt: null,
    answer: null,
    askedMs: null,
    totals: '',
    total: null,
    calls: 0,
    bareCall: null,
  };
}

/**
 * Rows of the oldest files have no envelope: the first one is the session, the others are its items.
 * @throws SchemaFault for a row that does not say what it is, which is of another format
 */
function enveloped(row: JsonObject): { row: JsonObject; isBare: boolean } {
  if (objectOf(row['payload']) !== null || row['record_type'] !== undefined) return { row, isBare: false };
  const { timestamp } = row;
  if (isBareHeader(row)) return { row: { type: 'session_meta', timestamp, payload: row }, isBare: true };
  if (row['type'] === undefined) throw misfit('type', undefined, 'the kind of a row of a Codex session');
  const isItem =
    row['type'] === 'message' || MODEL_ITEMS.has(String(row['type'])) || OUTPUT_ITEMS.has(String(row['type']));
  return isItem ? { row: { type: 'response_item', timestamp, payload: row }, isBare: true } : { row, isBare: false };
}

function isBareHeader(row: JsonObject): boolean {
  return ['id', 'timestamp', 'instructions'].every((key) => Object.hasOwn(row, key)) && !Object.hasOwn(row, 'type');
}

/** Whether the head of a file names the session that it was copied from. */
function isFork(meta: JsonObject): boolean {
  return firstText(meta['forked_from_id'], meta['parent_thread_id']) !== null || at(meta, 'source', 'subagent') != null;
}

/** Adds an item of the conversation; whether it is the model's. */
function hear(session: Session, item: JsonObject, atMs: number | null): boolean {
  const type = firstText(item['type']) ?? '';
  const isAnswer = MODEL_ITEMS.has(type) || (type === 'message' && item['role'] === 'assistant');
  if (isAnswer) {
    session.answerAt ??= session.history.length();
    if (type === 'message') session.answer = answerOfBody(item);
    session.history.say([
      {
        role: 'assistant',
        content: type === 'message' ? (chatMessages([item])?.[0]?.content ?? null) : null,
      },
    ]);
    return true;
  }
  if (OUTPUT_ITEMS.has(type)) {
    const output = item['output'];
    session.history.say([
      { role: 'tool', content: typeof output === 'string' ? output : JSON.stringify(output ?? '') },
    ]);
  } else if (type === 'message') {
    const said = chatMessages([item]) ?? [];
    // The tool adds its instructions and the state of the machine in the user's name.
    const isAdded = /^\s*<(?:environment_context|user_instructions|permissions)/.test(
      firstText(at(item, 'content', 0, 'text')) ?? '',
    );
    session.history.say(isAdded ? said.map((one) => ({ ...one, role: 'system' })) : said);
  } else return false;
  session.askedMs = atMs ?? session.askedMs;
  return false;
}

function codexJoin(): LogJoin {
  const open = new Map<string, RequestRecord>();
  let session = newSession();
  let file = '';

  function begin(meta: JsonObject, atMs: number | null): void {
    // A copy brings the head of its original along.
    session.isCopy ||= session.id !== null || isFork(meta);
    if (session.id !== null) return;
    session.id = firstText(meta['id']);
    session.startMs = atMs;
    session.provider = firstText(meta['model_provider']);
  }

  function count(row: JsonObject, place: RowPlace, atMs: number | null): string | null {
    const info = objectOf(at(row, 'payload', 'info'));
    const totals = JSON.stringify(at(info, 'total_token_usage') ?? at(info, 'last_token_usage') ?? null);
    // The same count is written again when a turn ends.
    if (info === null || totals === session.totals) return null;
    const total = session.total;
    session.totals = totals;
    session.total = at(info, 'total_token_usage');
    const sinceStart = session.startMs === null || atMs === null ? Number.POSITIVE_INFINITY : atMs - session.startMs;
    const isReplay = sinceStart < (session.isCopy ? REPLAY_MS : LEAST_CALL_MS);
    const before = session.history.before(session.answerAt ?? undefined);
    const { answer, askedMs } = session;
    session.answerAt = null;
    session.answer = null;
    if (isReplay) return null;
    session.calls += 1;
    const record = callRecord({
      id: `${session.id ?? place.file}:${session.calls}`,
      place: place.name,
      // Builds of September 2025 named no model; without one there is no price.
      model: firstText(at(info, 'model'), session.model) ?? UNKNOWN_MODEL,
      modelPath: 'turn_context.model',
      provider: session.provider ?? 'openai',
      prompt: { messages: before },
      usage: codexUsage(at(info, 'last_token_usage') ?? undefined, session.total, total),
      startMs: askedMs ?? atMs,
      endMs: askedMs === null ? null : atMs,
      session: session.id,
      response: answer,
    });
    session.askedMs = null;
    open.set(place.name, record);
    return place.name;
  }

  /** In files without counts, what the model does between two things that it is given is a call. */
  function bareItem(item: JsonObject, place: RowPlace): string | null {
    if (!hear(session, item, null)) {
      session.bareCall = null;
      session.answerAt = null;
      session.answer = null;
      return null;
    }
    if (session.bareCall === null) {
      session.calls += 1;
      session.bareCall = place.name;
      const record = callRecord({
        id: `${session.id ?? place.file}:${session.calls}`,
        place: place.name,
        model: session.model ?? UNKNOWN_MODEL,
        modelPath: 'model',
        provider: 'openai',
        prompt: { messages: session.history.before(session.answerAt ?? undefined) },
        usage: null,
        // Only the session has a time.
        startMs: session.calls === 1 ? session.startMs : null,
        session: session.id,
      });
      open.set(place.name, record);
    }
    const record = open.get(session.bareCall);
    if (record !== undefined) record.response = session.answer;
    return session.bareCall;
  }

  return {
    take(line, place) {
      if (place.file !== file) {
        session = newSession();
        file = place.file;
      }
      const { row, isBare } = enveloped(line);
      const payload = objectOf(row['payload']) ?? {};
      const atMs = instantMs(row['timestamp'], 'timestamp');
      if (row['type'] === 'session_meta') begin(payload, atMs);
      else if (row['type'] === 'turn_context') session.model = firstText(payload['model']) ?? session.model;
      else if (row['type'] === 'compacted') {
        session.history.clear();
        session.answerAt = null;
      } else if (row['type'] === 'response_item') {
        if (isBare) return bareItem(payload, place);
        hear(session, payload, atMs);
      } else if (payload['type'] === 'token_count') return count(row, place, atMs);
      return null;
    },
    finish(key) {
      const record = open.get(key) ?? null;
      open.delete(key);
      return record;
    },
  };
}

/**
 * Codex session files: one call for each change of the token count, whose input contains the cached tokens. The oldest files
 * hold bare items without counts, model and times: their calls are told by who speaks, and have no tokens.
 */
export const codex: JoinedFormat = {
  name: 'codex',
  fits: (row) =>
    (objectOf(row['payload']) !== null && TYPES.has(String(row['type']))) ||
    isBareHeader(row) ||
    row['record_type'] === 'state',
  openCalls: 64,
  join: codexJoin,
};
