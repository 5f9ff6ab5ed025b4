import { errorBody, promptOf, wholeBody } from './dialects.js';
import type { SeenCall, ServerScript } from './script.js';

type Json = Record<string, unknown>;
interface Item {
  custom_id: string;
  body: Json;
}
interface Batch {
  id: string;
  endpoint: string;
  items: Item[];
  polls: number;
  metadata: unknown;
}

/** When every batch was made: later than the clocks of tests begin. */
const CREATED_MS = Date.UTC(2026, 5, 1);

/** The batch APIs of both vendors. `submitted` counts requests that were handed in, over all batches. */
export function batchStore(script: ServerScript) {
  const batches = new Map<string, Batch>();
  const files = new Map<string, string>();
  const counts = { submitted: 0, batches: 0 };
  const { polls: needed = 2, fate = () => 'ok' as const, hasNoOutput = false } = script.batch ?? {};

  const add = (items: Item[], endpoint: string, metadata: unknown): Batch => {
    counts.batches += 1;
    counts.submitted += items.length;
    const batch = { id: `batch_${counts.batches}`, endpoint, items, polls: 0, metadata };
    batches.set(batch.id, batch);
    return batch;
  };
  const callOf = (item: Item, index: number, dialect: SeenCall['dialect']): SeenCall => ({
    index,
    attempt: 1,
    dialect,
    model: String(item.body['model']),
    prompt: promptOf(item.body),
    body: item.body,
    headers: {},
  });
  /** Results in an order that is not that of the requests. */
  const results = (
    batch: Batch,
    dialect: SeenCall['dialect'],
    ok: (id: string, body: Json) => Json,
    bad: (id: string, kind: 'expired' | 'errored') => Json,
  ) => {
    const output: Json[] = [];
    const errors: Json[] = [];
    batch.items.forEach((item, index) => {
      const end = fate(item.custom_id, index);
      if (end === 'missing') return;
      const answer = end === 'ok' || end === 'twice' ? script.answer(callOf(item, index, dialect)) : null;
      if (!answer) errors.push(bad(item.custom_id, end === 'expired' ? 'expired' : 'errored'));
      else
        for (let times = end === 'twice' ? 2 : 1; times > 0; times--)
          output.push(ok(item.custom_id, wholeBody(callOf(item, index, dialect), answer)));
    });
    return { output: output.reverse(), errors: errors.reverse() };
  };

  return {
    counts,
    /** Takes a file for OpenAI; the id is returned. */
    upload(text: string): Json {
      const id = `file_${files.size + 1}`;
      files.set(id, text);
      return {
        id,
        object: 'file',
        bytes: text.length,
        created_at: 0,
        filename: 'batch.jsonl',
        purpose: 'batch',
        status: 'processed',
      };
    },
    file: (id: string): string | undefined => files.get(id),
    createOpenAi(body: Json): Json {
      const items = (files.get(String(body['input_file_id'])) ?? '').split('\n').filter((line) => line !== '');
      return this.openAi(
        add(
          items.map((line) => JSON.parse(line) as Item),
          String(body['endpoint']),
          body['metadata'],
        ).id,
        false,
      ) as Json;
    },
    openAi(id: string, isPoll = true): Json | null {
      const batch = batches.get(id);
      if (!batch) return null;
      if (isPoll) batch.polls += 1;
      const isDone = batch.polls >= needed;
      const total = batch.items.length;
      const view: Json = {
        id,
        object: 'batch',
        endpoint: batch.endpoint,
        status: isDone ? 'completed' : 'in_progress',
        created_at: CREATED_MS / 1000,
        metadata: batch.metadata,
      };
      view['request_counts'] = { total, completed: isDone ? total : 0, failed: 0 };
      if (!isDone) return view;
      const { output, errors } = results(
        batch,
        batch.endpoint.includes('responses') ? 'responses' : 'chat',
        (custom_id, response) => ({
          id: `r_${custom_id}`,
          custom_id,
          response: { status_code: 200, request_id: 'req', body: response },
          error: null,
        }),
        (custom_id, kind) =>
          kind === 'expired'
            ? { custom_id, response: null, error: { code: 'batch_expired', message: 'expired' } }
            : {
                custom_id,
                response: { status_code: 400, body: errorBody('chat', 'invalid_request_error', 'bad') },
                error: null,
              },
      );
      const lines = (rows: Json[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
      if (output.length > 0 && !hasNoOutput) {
        files.set(`${id}_out`, lines(output));
        view['output_file_id'] = `${id}_out`;
      }
      if (errors.length > 0) {
        files.set(`${id}_err`, lines(errors));
        view['error_file_id'] = `${id}_err`;
      }
      return view;
    },
    /** Newest first, on one page, as both vendors list them. */
    list(dialect: 'openai' | 'anthropic', base = ''): Json {
      const ids = [...batches.keys()].reverse();
      const data = ids.map((id) => (dialect === 'openai' ? this.openAi(id, false) : this.anthropic(id, base, false)));
      return { object: 'list', data, has_more: false, first_id: ids[0] ?? null, last_id: ids.at(-1) ?? null };
    },
    createAnthropic(body: Json): Json {
      const requests = (body['requests'] as { custom_id: string; params: Json }[]).map(({ custom_id, params }) => ({
        custom_id,
        body: params,
      }));
      return this.anthropic(add(requests, 'messages', null).id, '', false) as Json;
    },
    anthropic(id: string, base: string, isPoll = true): Json | null {
      const batch = batches.get(id);
      if (!batch) return null;
      if (isPoll) batch.polls += 1;
      const isDone = batch.polls >= needed;
      const total = batch.items.length;
      return {
        id,
        type: 'message_batch',
        created_at: new Date(CREATED_MS).toISOString(),
        processing_status: isDone ? 'ended' : 'in_progress',
        request_counts: {
          processing: isDone ? 0 : total,
          succeeded: isDone ? total : 0,
          errored: 0,
          canceled: 0,
          expired: 0,
        },
        results_url: isDone ? `${base}/v1/messages/batches/${id}/results` : null,
      };
    },
    anthropicResults(id: string): string | null {
      const batch = batches.get(id);
      if (!batch) return null;
      const { output, errors } = results(
        batch,
        'messages',
        (custom_id, message) => ({ custom_id, result: { type: 'succeeded', message } }),
        (custom_id, kind) => ({
          custom_id,
          result:
            kind === 'expired'
              ? { type: 'expired' }
              : { type: 'errored', error: errorBody('messages', 'invalid_request_error', 'bad') },
        }),
      );
      return [...output, ...errors].map((row) => `${JSON.stringify(row)}\n`).join('');
    },
  };
}
