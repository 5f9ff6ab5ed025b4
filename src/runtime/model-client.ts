import { takeMessage } from '../providers/anthropic-stream.js';
import { completionOf, type Draft, newDraft } from '../providers/attempt.js';
import { anthropicMessages, openAiMessages, toolsFor, unsendable } from '../providers/messages.js';
import { takeChatChunk } from '../providers/openai-chat.js';
import type { Completion } from '../providers/provider.js';
import type { Message } from '../records/request.js';

type Json = Record<string, unknown>;
/** Every function is one of these, so that a client of any version fits. */
type AnyFunction = (...args: never[]) => unknown;
type Create = (body: Json, options: Json) => PromiseLike<unknown>;

/** The part of the `openai` package's client that is used; clients of servers that speak its dialect fit too. */
export interface OpenAiClient {
  chat: { completions: { create: AnyFunction } };
  baseURL?: string;
}

/** The part of the `@anthropic-ai/sdk` client that is used. */
export interface AnthropicClient {
  messages: { create: AnyFunction };
}

export type ModelClient = OpenAiClient | AnthropicClient;

/** One question as a client is asked it. */
export interface ModelCall {
  model: string;
  messages: readonly Message[];
  tools?: readonly unknown[];
  maxTokens?: number;
  /** Further keys of the body, such as `temperature`. */
  parameters?: Json;
  /** Ask for log probabilities, of which a confidence is made. */
  wantsConfidence: boolean;
  signal: AbortSignal;
  timeoutMs: number;
}

const OPENAI_URL = 'https://api.openai.com/v1';
/** Anthropic demands a limit. */
const DEFAULT_MAX_TOKENS = 4096;
/** Models that reason give no log probabilities. */
const REASONS = /^(?:o\d|gpt-[5-9])/;

/** A message that a client of this dialect cannot be given. */
export class UnsendableMessage extends Error {}

/** Asks a client once; its own retries are switched off. Rejects as the client does. */
export async function askClient(client: ModelClient, call: ModelCall): Promise<{ raw: unknown; answer: Completion }> {
  const draft = newDraft();
  const options: Json = { signal: call.signal, timeout: Math.max(1, Math.ceil(call.timeoutMs)), maxRetries: 0 };
  const isAnthropic = 'messages' in client;
  const owner = isAnthropic ? client.messages : client.chat.completions;
  const create = owner.create.bind(owner) as unknown as Create;
  const raw = await create(isAnthropic ? anthropicBody(call) : openAiBody(call, client.baseURL), options);
  if (typeof raw !== 'object' || raw === null) throw new Error('no answer in the response');
  if ((raw as Json)['error'])
    throw Object.assign(new Error('error in the response'), { error: (raw as Json)['error'] });
  if (isAnthropic) takeMessage(draft, raw as Json);
  else takeChatChunk(draft, raw as Json, 0);
  return { raw, answer: checked(draft, call.model) };
}

/** A client may hand back a stream or a page of HTML where an answer was due. */
function checked(draft: Draft, model: string): Completion {
  if (!draft.isComplete && draft.text === '' && draft.tools.length === 0) throw new Error('no answer in the response');
  return completionOf(draft, model);
}

function openAiBody(call: ModelCall, baseUrl: string | undefined): Json {
  const limit = baseUrl === undefined || baseUrl === OPENAI_URL ? 'max_completion_tokens' : 'max_tokens';
  // What eval sets cannot hold (images, results of tools) is in OpenAI's form when an application sends it.
  const messages = unsendable(call.messages) === null ? openAiMessages(call.messages) : call.messages;
  return {
    model: call.model,
    messages,
    ...(call.maxTokens !== undefined && { [limit]: call.maxTokens }),
    ...(call.tools && call.tools.length > 0 && { tools: toolsFor('chat', call.tools) }),
    ...(call.wantsConfidence && !REASONS.test(call.model) && { logprobs: true }),
    ...call.parameters,
  };
}

function anthropicBody(call: ModelCall): Json {
  if (call.messages.some(({ role }) => role === 'tool' || role === 'function')) throw new UnsendableMessage();
  const { system, messages } = anthropicMessages(call.messages);
  const others = call.messages.filter(({ role }) => role !== 'system' && role !== 'developer');
  const { response_format: _, ...parameters } = call.parameters ?? {};
  return {
    model: call.model,
    max_tokens: call.maxTokens ?? DEFAULT_MAX_TOKENS,
    ...(system !== null && { system }),
    messages: unsendable(call.messages) === null ? messages : others,
    ...(call.tools && call.tools.length > 0 && { tools: toolsFor('messages', call.tools) }),
    ...parameters,
  };
}
