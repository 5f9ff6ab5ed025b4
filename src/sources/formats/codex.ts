import type { RequestRecord } from '../../records/request.js';
import type { TokenUsage } from '../../records/usage.js';
import { answerOfBody } from '../answer-body.js';
import { callRecord } from '../call.js';
import { chatMessages } from '../chat.js';
import { misfit } from '../fields.js';
import { usageFrom } from '../foreign-usage.js';
import { instantMs } from '../instant.js';
import type { JsonObject } from '../json-lines.js';
import type { JoinedFormat, LogJoin, RowPlace } from '../log-format.js';
import { at, firstCount, firstText, objectOf } from '../values.js';
import { type Conversation, conversation } from './conversation.js';

/** What a session file has said so far. */
interface Session {
  id: string | null;
  startMs: number | null;
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
}

const TYPES = new Set(['session_meta', 'turn_context', 'response_item', 'event_msg', 'compacted']);
const MODEL_ITEMS = new Set(['function_call', 'custom_tool_call', 'local_shell_call', 'reasoning', 'web_search_call']);
const OUTPUT_ITEMS = new Set(['function_call_output', 'custom_tool_call_output']);
/** Files of resumed sessions and of sub-agents begin with a copy of what was before, all within a second. */
const REPLAY_MS = 1000;

function newSession(): Session {
  return {
    id: null,
    startMs: null,
    model: null,
    provider: null,
    history: conversation(),
    answerAt: null,
    answer: null,
    askedMs: null,
    totals: '',
    total: null,
    calls: 0,
  };
}

/** Tokens of the last call; where only running totals are written, what they grew by. */
function usageOf(info: unknown, before: unknown): TokenUsage | null {
  const last = at(info, 'last_token_usage');
  const total = at(info, 'total_token_usage');
  const count = (name: string): number | null => {
    if (last !== undefined) return firstCount(last, name);
    const [now, then] = [firstCount(total, name), firstCount(before, name) ?? 0];
    // Totals that fall have begun anew.
    return now === null ? null : now >= then ? now - then : now;
  };
  return usageFrom(
    {
      input: count('input_tokens'),
      output: count('output_tokens'),
      cacheRead: count('cached_input_tokens'),
      reasoning: count('reasoning_output_tokens'),
    },
    true,
  );
}

/** Adds an item of the conversation. */
function hear(session: Session, item: JsonObject, atMs: number | null): void {
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
    return;
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
  } else return;
  session.askedMs = atMs ?? session.askedMs;
}

function codexJoin(): LogJoin {
  const open = new Map<string, RequestRecord>();
  let session = newSession();
  let file = '';

  function count(row: JsonObject, place: RowPlace, atMs: number | null): string | null {
    const info = objectOf(at(row, 'payload', 'info'));
    const totals = JSON.stringify(at(info, 'total_token_usage') ?? at(info, 'last_token_usage') ?? null);
    // The same count is written again when a turn ends.
    if (info === null || totals === session.totals) return null;
    const total = session.total;
    session.totals = totals;
    session.total = at(info, 'total_token_usage');
    const isReplay = session.startMs !== null && atMs !== null && atMs - session.startMs < REPLAY_MS;
    const before = session.history.before(session.answerAt ?? undefined);
    const { answer, askedMs } = session;
    session.answerAt = null;
    session.answer = null;
    if (isReplay) return null;
    session.calls += 1;
    const record = callRecord({
      id: `${session.id ?? place.file}:${session.calls}`,
      place: place.name,
      model: firstText(at(info, 'model'), session.model),
      modelPath: 'turn_context.model',
      provider: session.provider ?? 'openai',
      prompt: { messages: before },
      usage: usageOf(info, total),
      startMs: askedMs ?? atMs,
      endMs: askedMs === null ? null : atMs,
      session: session.id,
      response: answer,
    });
    session.askedMs = null;
    open.set(place.name, record);
    return place.name;
  }

  return {
    take(row, place) {
      if (place.file !== file) {
        session = newSession();
        file = place.file;
      }
      if (row['type'] === 'turn.completed') {
        throw misfit(
          'payload',
          undefined,
          'a session file of ~/.codex/sessions (`codex exec --json` prints neither time nor model)',
        );
      }
      const payload = objectOf(row['payload']) ?? {};
      const atMs = instantMs(row['timestamp'], 'timestamp');
      if (row['type'] === 'session_meta' && session.id === null) {
        session.id = firstText(payload['id']);
        session.startMs = atMs;
        session.provider = firstText(payload['model_provider']);
      } else if (row['type'] === 'turn_context') session.model = firstText(payload['model']) ?? session.model;
      else if (row['type'] === 'compacted') {
        session.history.clear();
        session.answerAt = null;
      } else if (row['type'] === 'response_item') hear(session, payload, atMs);
      else if (payload['type'] === 'token_count') return count(row, place, atMs);
      return null;
    },
    finish(key) {
      const record = open.get(key) ?? null;
      open.delete(key);
      return record;
    },
  };
}

/** Codex session files: one call for each change of the token count. Input contains the cached tokens. */
export const codex: JoinedFormat = {
  name: 'codex',
  fits: (row) =>
    (objectOf(row['payload']) !== null && TYPES.has(String(row['type']))) ||
    (row['type'] === 'thread.started' && Object.hasOwn(row, 'thread_id')),
  openCalls: 64,
  join: codexJoin,
};
