import type { Message, RequestRecord } from '../../records/request.js';
import { UNKNOWN_MODEL } from '../../records/unknown-model.js';
import { answerOfBody } from '../answer-body.js';
import { callRecord } from '../call.js';
import { chatMessages } from '../chat.js';
import { vendorUsage } from '../foreign-usage.js';
import { instantMs } from '../instant.js';
import type { JsonObject } from '../json-lines.js';
import type { JoinedFormat, LogJoin, RowPlace } from '../log-format.js';
import { amountOf, at, firstText, listOf, objectOf } from '../values.js';
import { type Conversation, conversation } from './conversation.js';

interface OpenCall {
  row: JsonObject;
  /** What had been said before the answer. */
  before: Message[] | undefined;
  content: unknown[];
  place: RowPlace;
}

const MOST_MESSAGES = 100_000;

function toRecord({ row, before, content, place }: OpenCall): RequestRecord {
  const message = objectOf(row['message']) ?? {};
  const id = firstText(message['id'], row['uuid']);
  return callRecord({
    id: id === null ? null : `${id}:${firstText(row['requestId']) ?? ''}`,
    place: place.name,
    // Cleaned transcripts name no model; without one there is no price.
    model: firstText(message['model']) ?? UNKNOWN_MODEL,
    modelPath: 'message.model',
    provider: 'anthropic',
    prompt: { messages: before },
    usage: vendorUsage(message['usage']),
    startMs: instantMs(row['timestamp'], 'timestamp'),
    costUsd: amountOf(row['costUSD'], 'costUSD'),
    session: firstText(row['sessionId']),
    response: content.length > 0 ? answerOfBody({ content }) : null,
    tags: row['isSidechain'] === true ? { sidechain: true } : null,
  });
}

/** Texts that the tool itself writes in the model's name. */
function isLocal(row: JsonObject): boolean {
  return row['isApiErrorMessage'] === true || at(row, 'message', 'model') === '<synthetic>';
}

function claudeCodeJoin(): LogJoin {
  const open = new Map<string, OpenCall>();
  /** What has been said, by session and chain. */
  let spoken = new Map<string, Conversation>();
  let file = '';
  /** The key under which a message was counted first. */
  const counted = new Map<string, { key: string; isSidechain: boolean }>();

  function historyOf(row: JsonObject, place: RowPlace): Conversation {
    if (place.file !== file) {
      spoken = new Map();
      file = place.file;
    }
    const chain = `${firstText(row['sessionId'])} ${row['isSidechain'] === true} ${firstText(row['agentId'])}`;
    const history = spoken.get(chain) ?? conversation();
    spoken.set(chain, history);
    return history;
  }

  function takeAnswer(row: JsonObject, place: RowPlace, history: Conversation): string | null {
    const id = firstText(at(row, 'message', 'id'), row['uuid']) ?? place.name;
    const isSidechain = row['isSidechain'] === true;
    const known = counted.get(id);
    const key = `${id}:${firstText(row['requestId'])}`;
    const parts = listOf(at(row, 'message', 'content')) ?? [at(row, 'message', 'content')].filter(Boolean);
    // A side chain repeats messages of the main one under another request.
    if (known !== undefined && known.key !== key && isSidechain) return null;
    const first = open.get(known?.key ?? key);
    // A resumed session copies what was before into its own file.
    const isElsewhere = first === undefined || (first.place.file !== place.file && known?.isSidechain === false);
    if (known !== undefined && isElsewhere) {
      if (parts.length > 0) history.say(chatMessages([row['message']]) ?? []);
      return null;
    }
    if (first === undefined) {
      open.set(key, { row, before: history.before(), content: parts, place });
      if (counted.size >= MOST_MESSAGES) counted.clear();
      counted.set(id, { key, isSidechain });
    } else {
      // Each block of one answer is a line of its own; the last one has the final usage.
      first.row = { ...row, timestamp: first.row['timestamp'] };
      if (known?.key === key) first.content.push(...parts);
      else {
        // The side chain's copy came first: the message belongs to the main one.
        first.before = history.before();
        counted.set(id, { key: known?.key ?? key, isSidechain });
      }
    }
    if (parts.length > 0) history.say(chatMessages([row['message']]) ?? []);
    return first === undefined ? key : (known?.key ?? key);
  }

  return {
    take(row, place) {
      const history = historyOf(row, place);
      const role = at(row, 'message', 'role') ?? row['type'];
      if (role === 'assistant') return isLocal(row) ? null : takeAnswer(row, place, history);
      if (row['type'] === 'system' && row['subtype'] === 'compact_boundary') history.clear();
      if (role !== 'user') return null;
      const said = chatMessages([row['message']]) ?? [];
      // What the tool adds in the user's name, nobody typed.
      history.say(row['isMeta'] === true ? said.map((one) => ({ ...one, role: 'system' })) : said);
      return null;
    },
    finish(key) {
      const call = open.get(key);
      open.delete(key);
      return call === undefined ? null : toRecord(call);
    },
  };
}

/** What the tool notes for itself between messages; some session files hold nothing else. */
function isNote(row: JsonObject): boolean {
  const isTyped = typeof row['type'] === 'string' && /^[a-z][a-z-]*$/.test(row['type']);
  if (!isTyped || ['model', 'messages', 'traceId', 'trace_id'].some((key) => Object.hasOwn(row, key))) return false;
  return (
    Object.hasOwn(row, 'sessionId') ||
    Object.hasOwn(row, 'leafUuid') ||
    (Object.hasOwn(row, 'messageId') && Object.hasOwn(row, 'snapshot'))
  );
}

/**
 * Claude Code's session files: one answer is written as several lines that repeat its usage. Input excludes cached
 * tokens. No system prompt, no tools, no latency. Private paths are not kept.
 */
export const claudeCode: JoinedFormat = {
  name: 'claude-code',
  fits: (row) =>
    (Object.hasOwn(row, 'sessionId') &&
      objectOf(row['message']) !== null &&
      (Object.hasOwn(row, 'uuid') || Object.hasOwn(row, 'requestId'))) ||
    isNote(row),
  openCalls: 64,
  join: claudeCodeJoin,
};
