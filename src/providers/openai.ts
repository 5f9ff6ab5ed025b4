import type OpenAI from 'openai';
import type { AnswerFormat } from '../records/answer-format.js';
import type { Tier } from '../records/tier.js';
import { attempt, type Draft, type LiveOptions } from './attempt.js';
import { unsendableFailure } from './failure.js';
import type { Guard } from './guard.js';
import { openAiMessages, responsesItems, toolsFor, unsendable } from './messages.js';
import { takeChatChunk } from './openai-chat.js';
import { takeResponsesEvent, takeWhole } from './openai-responses.js';
import { withOptionalFormat } from './optional-format.js';
import type { CompletionRequest, Provider } from './provider.js';

type Json = Record<string, unknown>;

/** OpenAI's own address; elsewhere servers speak its older dialect. */
export const OPENAI_URL = 'https://api.openai.com/v1';
/** Models that reason take neither temperature nor logprobs. */
const REASONS = /^(?:o\d|gpt-[5-9])/;

/** The limit of an answer has two names: servers know one of them, and models that reason only the newer. */
const OTHER_NAME: Record<string, string> = {
  max_tokens: 'max_completion_tokens',
  max_completion_tokens: 'max_tokens',
};
/** The body of a call, without `stream`: what batches hold, and what the cache is keyed by. */
export function openAiBody(
  tier: Tier,
  baseUrl: string,
  request: Pick<CompletionRequest, 'messages' | 'tools' | 'format' | 'maxTokens'>,
): Json {
  const { messages, tools, format, maxTokens } = request;
  const isResponses = tier.api === 'responses';
  const dialect = isResponses ? 'responses' : 'chat';
  const limit = isResponses ? 'max_output_tokens' : baseUrl === OPENAI_URL ? 'max_completion_tokens' : 'max_tokens';
  const hasLogprobs = !REASONS.test(tier.model);
  return {
    model: tier.model,
    ...(isResponses ? { input: responsesItems(messages) } : { messages: openAiMessages(messages) }),
    ...(maxTokens !== undefined && { [limit]: maxTokens }),
    ...(tier.temperature !== undefined && { temperature: tier.temperature }),
    ...(tools && tools.length > 0 && { tools: toolsFor(dialect, tools) }),
    ...(format && formatField(format, isResponses)),
    ...(hasLogprobs && (isResponses ? { include: ['message.output_text.logprobs'] } : { logprobs: true })),
    ...(isResponses && { store: false }),
  };
}

function formatField({ name, schema }: AnswerFormat, isResponses: boolean): Json {
  return isResponses
    ? { text: { format: { type: 'json_schema', name, schema, strict: true } } }
    : { response_format: { type: 'json_schema', json_schema: { name, schema, strict: true } } };
}

/** A client that neither retries nor logs: both are ours to do. */
export async function openAiClient({ baseUrl, apiKey }: LiveOptions): Promise<OpenAI> {
  const { default: Client } = await import('openai');
  return new Client({ apiKey, baseURL: baseUrl, maxRetries: 0, timeout: 2 ** 31 - 1, logLevel: 'off' });
}

/** Chat Completions, or Responses where the tier says so, of OpenAI and of all who speak its dialect. */
export function openAiProvider(options: LiveOptions): Provider {
  let client: Promise<OpenAI> | null = null;
  /** Learned from a server that refuses them; further attempts do without, or say it otherwise. */
  const refused = new Set<string>();
  const { tier, clock } = options;

  const bodyOf = (request: CompletionRequest): Json => {
    const fields = Object.entries({
      ...openAiBody(tier, options.baseUrl, request),
      ...(tier.api !== 'responses' && { stream_options: { include_usage: true } }),
    });
    return Object.fromEntries(
      fields.flatMap(([name, value]) => {
        if (!refused.has(name)) return [[name, value]];
        const other = OTHER_NAME[name];
        return other ? [[other, value]] : [];
      }),
    );
  };
  const call = async (request: CompletionRequest, body: Json) => {
    client ??= openAiClient(options);
    const ready = await client;
    return attempt(options, request, async (guard, draft) => {
      const guarded = ready.withOptions({ fetch: guard.fetch });
      if (tier.api === 'responses') await streamResponses(guarded, body, guard, draft, clock.now);
      else await streamChat(guarded, body, guard, draft, clock.now);
    });
  };

  const ask = withOptionalFormat(async (request) => {
    for (;;) {
      const sent = bodyOf(request);
      const result = await call(request, sent);
      // What may have been billed is not made again here: only the journal counts what is paid.
      const told = result.kind === 'failure' && !result.isMaybeBilled ? (result.refuses ?? []) : [];
      const names = told.filter((name) => name in sent && !refused.has(OTHER_NAME[name] ?? ''));
      if (names.length === 0) return result;
      for (const name of names) refused.add(name);
    }
  });
  return {
    async complete(request) {
      const why = unsendable(request.messages);
      return why ? unsendableFailure(why) : ask(request);
    },
  };
}

async function streamChat(client: OpenAI, body: Json, guard: Guard, draft: Draft, now: () => number): Promise<void> {
  const params = {
    ...body,
    stream: true,
  } as unknown as OpenAI.ChatCompletionCreateParamsStreaming;
  const stream = await client.chat.completions.create(params, { signal: guard.signal });
  for await (const chunk of stream) takeChatChunk(draft, chunk, now());
  const plain = guard.plainBody();
  if (plain) takeChatChunk(draft, plain, now());
}

async function streamResponses(
  client: OpenAI,
  body: Json,
  guard: Guard,
  draft: Draft,
  now: () => number,
): Promise<void> {
  const params = { ...body, stream: true } as unknown as OpenAI.Responses.ResponseCreateParamsStreaming;
  const stream = await client.responses.create(params, { signal: guard.signal });
  for await (const event of stream) takeResponsesEvent(draft, event, now());
  const plain = guard.plainBody();
  if (plain) takeWhole(draft, plain as Json);
}
