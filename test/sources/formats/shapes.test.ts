import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { newLogReport, readRequests } from '../../../src/sources/request-log.js';
import { readObjects } from './reading.js';

// All rows here are synthetic, after the documented schemas.

const chat = { model: 'gpt-4o-mini', messages: [{ role: 'user', content: 'Hello' }] };
const answer = {
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1_760_000_000,
  model: 'gpt-4o-mini',
  choices: [{ message: { content: 'Hi' } }],
  usage: { prompt_tokens: 1000, completion_tokens: 50, prompt_tokens_details: { cached_tokens: 400 } },
};

async function readText(bytes: string | Buffer): Promise<{ models: string[]; lines: number; format: string }> {
  const report = newLogReport();
  const stdin = (async function* () {
    yield Buffer.from(bytes);
  })();
  const models: string[] = [];
  for await (const batch of readRequests(['-'], report, { stdin })) models.push(...batch.map(({ model }) => model));
  return { models, lines: report.ledger.lines, format: report.files[0]?.format ?? '' };
}

describe('calls that are no chat', () => {
  const embedded = { model: 'text-embedding-3-small' };
  it.each<[string, object]>([
    ['helicone', { request_id: 'r', request_created_at: '2026-01-01T00:00:00Z', ...embedded, prompt_tokens: 5 }],
    ['helicone', { request_id: 'r', delay_ms: 5, model: 'm', request_path: '/v1/embeddings', prompt_tokens: 5 }],
    [
      'portkey',
      {
        _id: 'p',
        organisation_id: 'o',
        request: { url: 'https://x/v1/embeddings', body: { model: 'm' } },
        response: {},
      },
    ],
    ['cloudflare', { id: 'c', model: '@cf/baai/bge-base-en-v1.5', tokens_in: 5, tokens_out: 0 }],
    ['cloudflare', { id: 'c', model: 'm', model_type: 'Text Embeddings', tokens_in: 5, tokens_out: 0 }],
    ['azure-apim', { CorrelationId: 'k', ModelName: 'm', OperationName: 'Embeddings_Create', PromptTokens: 5 }],
    ['envoy', { response_code: 200, start_time: '2026-01-01T00:00:00Z', 'gen_ai.request.model': embedded.model }],
    ['openrouter', { generation_id: 'g', model_permaslug: 'openai/text-embedding-3-small', tokens_prompt: 5 }],
    ['bedrock', { schemaType: 'ModelInvocationLog', requestId: 'b', modelId: 'cohere.rerank-v3-5:0' }],
  ])('%s: are counted as rows and not as requests', (format, row) => {
    const reading = readObjects(row);
    expect(reading).toMatchObject({ format, records: [], ledger: { lines: 1, duplicate: 1 } });
  });

  it('leaves chats with models of similar names alone', () => {
    const row = { id: 'c', tokens_in: 5, tokens_out: 1 };
    for (const model of ['gpt-4o-audio-preview', 'gemini-3-flash', 'settings-bot', 'whittle-1'])
      expect(readObjects({ ...row, model }).records).toHaveLength(1);
  });
});

describe('files of other shapes', () => {
  it('reads a page of stored completions', async () => {
    const page = { object: 'list', data: [answer, { ...answer, id: 'chatcmpl-2' }] };
    expect(await readText(JSON.stringify(page))).toMatchObject({ models: ['gpt-4o-mini', 'gpt-4o-mini'], lines: 2 });
  });

  it('reads arrays one behind the other, as a gateway posts them', async () => {
    const pair = (id: string) => ({ request: chat, response: { ...answer, id } });
    const text = `${JSON.stringify([pair('1'), pair('2')])}\n${JSON.stringify([pair('3')])}\n`;
    expect(await readText(text)).toMatchObject({ models: Array(3).fill('gpt-4o-mini'), lines: 3 });
  });

  it('tells a CSV file without a name by a header with units', async () => {
    const csv = '"TimeGenerated [UTC]",CorrelationId,ModelName,PromptTokens\n2026-01-01T00:00:00Z,k,m,5\n';
    expect(await readText(gzipSync(csv))).toMatchObject({ models: ['m'], format: 'azure-apim' });
  });
});
