import type Anthropic from '@anthropic-ai/sdk';
import { anthropicBody, anthropicClient } from './anthropic.js';
import { takeMessage } from './anthropic-stream.js';
import { type LiveOptions, newDraft } from './attempt.js';
import { batchAnswer, batchCall, CLOCKS_APART_MS } from './batch.js';
import { failureOf } from './failure.js';
import { type Json, objectIn } from './json-parts.js';
import type { BatchProvider, BatchResult } from './provider.js';

/** Anthropic's Message Batches. */
export function anthropicBatch(options: LiveOptions): BatchProvider {
  const client = (): Promise<Anthropic> => anthropicClient(options);
  return {
    async submit(items, _mark, signal) {
      const ready = await client();
      const requests = items.map(({ id, request }) => ({
        custom_id: id,
        params: anthropicBody(options.tier, request),
      }));
      const params = { requests } as unknown as Anthropic.Messages.BatchCreateParams;
      const batch = await batchCall(options, signal, (guard) =>
        ready.withOptions({ fetch: guard.fetch }).messages.batches.create(params, { signal: guard.signal }),
      );
      return batch.id;
    },
    async find({ mark, at, calls }, signal) {
      const ready = await client();
      return batchCall(options, signal, async (guard) => {
        const { batches } = ready.withOptions({ fetch: guard.fetch }).messages;
        // Newest first. A batch has no name of its own here: it is known by the ids of its requests, and these show when it has ended.
        // Until then time and size tell which it may be.
        const running: string[] = [];
        for await (const batch of batches.list({ limit: 100 }, { signal: guard.signal })) {
          if (Date.parse(batch.created_at) < at - CLOCKS_APART_MS) break;
          const { processing, succeeded, errored, canceled, expired } = batch.request_counts;
          if (processing + succeeded + errored + canceled + expired !== calls) continue;
          if (batch.processing_status !== 'ended') running.push(batch.id);
          else {
            const rows = await batches.results(batch.id, {}, { signal: guard.signal });
            for await (const row of rows) {
              if (row.custom_id.endsWith(`-${mark}`)) return { id: batch.id, running: [] };
              break;
            }
          }
        }
        return { id: null, running };
      });
    },
    async poll(id, signal) {
      const ready = await client();
      const batch = await batchCall(options, signal, (guard) =>
        ready.withOptions({ fetch: guard.fetch }).messages.batches.retrieve(id, {}, { signal: guard.signal }),
      );
      const { processing, succeeded, errored, canceled, expired } = batch.request_counts;
      const done = succeeded + errored + canceled + expired;
      return { isEnded: batch.processing_status === 'ended', done, total: done + processing };
    },
    async collect(id, signal) {
      const ready = await client();
      return batchCall(options, signal, async (guard) => {
        const results: BatchResult[] = [];
        const rows = await ready
          .withOptions({ fetch: guard.fetch })
          .messages.batches.results(id, {}, { signal: guard.signal });
        for await (const row of rows) results.push(resultOf(row as unknown as Json, options));
        return results;
      });
    },
  };
}

function resultOf(row: Json, { tier, clock }: LiveOptions): BatchResult {
  const id = String(row['custom_id']);
  const result = objectIn(row['result']) ?? {};
  if (result['type'] === 'succeeded') {
    const draft = newDraft();
    takeMessage(draft, objectIn(result['message']) ?? {});
    return { id, result: batchAnswer(draft, tier.model) };
  }
  if (result['type'] === 'expired' || result['type'] === 'canceled') return { id, result: 'expired' };
  return {
    id,
    result: failureOf({ error: result['error'] }, { headers: null, isStarted: false, wallMs: clock.wall() }),
  };
}
