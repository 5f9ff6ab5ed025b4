import type Anthropic from '@anthropic-ai/sdk';
import type { Tier } from '../records/tier.js';
import { anthropicReader, takeMessage } from './anthropic-stream.js';
import { attempt, type LiveOptions } from './attempt.js';
import { unsendableFailure } from './failure.js';
import { anthropicMessages, toolsFor, unsendable } from './messages.js';
import { withOptionalFormat } from './optional-format.js';
import type { CompletionRequest, Provider } from './provider.js';

type Json = Record<string, unknown>;

export const ANTHROPIC_URL = 'https://api.anthropic.com';
/** Anthropic demands a limit. */
const DEFAULT_MAX_TOKENS = 4096;

/** The body of a call, without `stream`: what batches hold, and what the cache is keyed by. */
export function anthropicBody(
  tier: Tier,
  request: Pick<CompletionRequest, 'messages' | 'tools' | 'format' | 'maxTokens'>,
): Json {
  const { system, messages } = anthropicMessages(request.messages);
  return {
    model: tier.model,
    max_tokens: request.maxTokens ?? DEFAULT_MAX_TOKENS,
    ...(system !== null && { system }),
    messages,
    ...(tier.temperature !== undefined && { temperature: tier.temperature }),
    ...(request.tools && request.tools.length > 0 && { tools: toolsFor('messages', request.tools) }),
    ...(request.format && { output_config: { format: { type: 'json_schema', schema: request.format.schema } } }),
  };
}

/** A client that neither retries nor logs, and looks for no credentials but the key it is given. */
export async function anthropicClient({ baseUrl, apiKey }: LiveOptions): Promise<Anthropic> {
  const { default: Client } = await import('@anthropic-ai/sdk');
  return new Client({
    apiKey,
    authToken: null,
    baseURL: baseUrl,
    maxRetries: 0,
    timeout: 2 ** 31 - 1,
    logLevel: 'off',
  });
}

/** Anthropic's Messages. */
export function anthropicProvider(options: LiveOptions): Provider {
  let client: Promise<Anthropic> | null = null;
  const { tier, clock } = options;
  const call = withOptionalFormat(async (request) => {
    client ??= anthropicClient(options);
    const ready = await client;
    return attempt(options, request, async (guard, draft) => {
      const guarded = ready.withOptions({ fetch: guard.fetch });
      // Not `messages.create`: it writes a line to the console for every call to a model that is to be retired.
      const body = { ...anthropicBody(tier, request), stream: true };
      const stream = (await guarded.post('/v1/messages', {
        body,
        stream: true,
        signal: guard.signal,
      })) as AsyncIterable<unknown>;
      const take = anthropicReader(draft, clock.now);
      for await (const event of stream) take(event);
      const plain = guard.plainBody();
      if (plain) takeMessage(draft, plain as Json);
    });
  });
  return {
    async complete(request) {
      const why = unsendable(request.messages);
      return why ? unsendableFailure(why) : call(request);
    },
  };
}
