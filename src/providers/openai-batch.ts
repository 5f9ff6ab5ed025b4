import { type LiveOptions, newDraft } from './attempt.js';
import { batchAnswer, batchCall, CLOCKS_APART_MS, jsonLinesIn } from './batch.js';
import { failureOf, hasErrorObject } from './failure.js';
import { type Json, objectIn } from './json-parts.js';
import { openAiBody, openAiClient } from './openai.js';
import { takeChatChunk } from './openai-chat.js';
import { takeWhole } from './openai-responses.js';
import type { BatchProvider, BatchResult } from './provider.js';

const ENDED = new Set(['completed', 'failed', 'expired', 'cancelled']);

/** OpenAI's Batch API: a file of requests in, one file of answers and one of errors out. */
export function openAiBatch(options: LiveOptions): BatchProvider {
  const { tier, baseUrl } = options;
  const client = (): ReturnType<typeof openAiClient> => openAiClient(options);
  const endpoint = tier.api === 'responses' ? '/v1/responses' : '/v1/chat/completions';
  return {
    async submit(items, mark, signal) {
      const ready = await client();
      const lines = items.map(
        ({ id, request }) =>
          `${JSON.stringify({ custom_id: id, method: 'POST', url: endpoint, body: openAiBody(tier, baseUrl, request) })}\n`,
      );
      return batchCall(options, signal, async (guard) => {
        const guarded = ready.withOptions({ fetch: guard.fetch });
        const file = new File(lines, 'batch.jsonl', { type: 'application/jsonl' });
        const uploaded = await guarded.files.create({ file, purpose: 'batch' }, { signal: guard.signal });
        const batch = await guarded.batches.create(
          { input_file_id: uploaded.id, endpoint, completion_window: '24h', metadata: { router_mark: mark } },
          { signal: guard.signal },
        );
        return batch.id;
      });
    },
    async find({ mark, at }, signal) {
      const ready = await client();
      return batchCall(options, signal, async (guard) => {
        // Newest first: what is older than the attempt cannot be it.
        const list = ready.withOptions({ fetch: guard.fetch }).batches.list({ limit: 100 }, { signal: guard.signal });
        for await (const batch of list) {
          if (batch.metadata?.['router_mark'] === mark) return { id: batch.id, running: [] };
          if (batch.created_at * 1000 < at - CLOCKS_APART_MS) break;
        }
        return { id: null, running: [] };
      });
    },
    async poll(id, signal) {
      const ready = await client();
      const batch = await batchCall(options, signal, (guard) =>
        ready.withOptions({ fetch: guard.fetch }).batches.retrieve(id, { signal: guard.signal }),
      );
      const { completed = 0, failed = 0, total = 0 } = batch.request_counts ?? {};
      const code = batch.errors?.data?.[0]?.code;
      return {
        isEnded: ENDED.has(batch.status),
        done: completed + failed,
        total,
        ...(batch.status === 'failed' && { fault: code && /^[a-z][a-z0-9_.-]{0,47}$/.test(code) ? code : 'failed' }),
      };
    },
    async collect(id, signal) {
      const ready = await client();
      const text = await batchCall(options, signal, async (guard) => {
        const guarded = ready.withOptions({ fetch: guard.fetch });
        const batch = await guarded.batches.retrieve(id, { signal: guard.signal });
        // "completed" may come without answers, when every request failed.
        const files = [batch.output_file_id, batch.error_file_id].filter((one) => typeof one === 'string');
        const texts = await Promise.all(
          files.map(async (file) => (await guarded.files.content(file, { signal: guard.signal })).text()),
        );
        return texts.join('\n');
      });
      return jsonLinesIn(text).flatMap((row) => resultOf(row, options) ?? []);
    },
  };
}

function resultOf(row: Json, { tier, clock }: LiveOptions): BatchResult | null {
  const id = row['custom_id'];
  if (typeof id !== 'string') return null;
  const error = row['error'] as Json | null | undefined;
  if (error?.['code'] === 'batch_expired' || error?.['code'] === 'batch_cancelled') return { id, result: 'expired' };
  const response = objectIn(row['response']);
  const status = response?.['status_code'];
  const body = objectIn(response?.['body']);
  if (error || status !== 200 || !body || hasErrorObject(body)) {
    const thrown = {
      status: typeof status === 'number' ? status : undefined,
      error: error ?? (body?.['error'] as unknown),
    };
    return { id, result: failureOf(thrown, { headers: null, isStarted: false, wallMs: clock.wall() }) };
  }
  const draft = newDraft();
  if (tier.api === 'responses') takeWhole(draft, body);
  else takeChatChunk(draft, body, 0);
  return { id, result: batchAnswer(draft, tier.model) };
}
