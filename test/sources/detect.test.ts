import { describe, expect, it } from 'vitest';
import { detectFormat } from '../../src/sources/detect.js';
import type { JsonObject } from '../../src/sources/json-lines.js';
import { hasSamples, sample } from './formats/reading.js';
import { logRow } from './scratch.js';

const nameOf = (...objects: unknown[]): string => detectFormat(objects as JsonObject[]).name;

describe('detectFormat', () => {
  it.each<[string, JsonObject]>([
    ['otlp', { resourceSpans: [] }],
    ['otlp', { resourceLogs: [] }],
    ['bedrock', { schemaType: 'ModelInvocationLog' }],
    ['openai-batch', { custom_id: 'a', response: {} }],
    ['openai-batch', { custom_id: 'a', method: 'POST', body: {} }],
    ['anthropic-batch', { custom_id: 'a', result: {} }],
    ['anthropic-batch', { custom_id: 'a', params: {} }],
    ['claude-code', { sessionId: 's', uuid: 'u', message: {} }],
    ['codex', { type: 'session_meta', payload: {} }],
    ['litellm', { model: 'x', status: 'success', messages: [], model_map_information: {} }],
    ['litellm-spend', { request_id: 'r', call_type: 'x', spend: '0' }],
    ['langfuse', { trace: {}, observations: [] }],
    ['langfuse', { id: 'a', provided_model_name: 'x' }],
    ['promptfoo', { evalId: 'e', results: {} }],
    ['langsmith', { dotted_order: 'x', run_type: 'llm' }],
    ['tensorzero', { function_name: 'f', episode_id: 'e' }],
    ['portkey', { request: { portkeyHeaders: {} } }],
    ['portkey', { ai_org: 'openai', ai_model: 'x' }],
    ['cloudflare', { tokens_in: 1, tokens_out: 1 }],
    ['cloudflare', { RequestBody: { key: 'k', iv: 'i', data: 'd' } }],
    ['helicone', { request_id: 'r', delay_ms: 5 }],
    ['openrouter', { generation_id: 'g', cost_total: '0' }],
    ['azure-apim', { CorrelationId: 'c', PromptTokens: '1' }],
    ['vendor-bodies', { object: 'chat.completion', model: 'x' }],
    ['native', { anything: 1 }],
    ['native', {}],
  ])('knows %s by %j', (name, object) => {
    expect(nameOf(object)).toBe(name);
  });

  it('takes our own rows for our own, whatever else they carry', () => {
    expect(nameOf(logRow('a', { custom_id: 'x', response: {}, trace: {}, delay_ms: 1 }))).toBe('native');
    expect(nameOf({ odd: 1 }, logRow('a'))).toBe('native');
  });

  it('looks past lines that tell nothing', () => {
    expect(nameOf({ type: 'file-history-snapshot' }, { sessionId: 's', uuid: 'u', message: {} })).toBe('claude-code');
    expect(nameOf()).toBe('native');
  });

  it.runIf(hasSamples).each([
    ['claude_code/sample.simonw-session.jsonl', 'claude-code'],
    ['codex_cli/sample.ccusage-session-alpha.jsonl', 'codex'],
    ['envoy_access_log/sample.access.json', 'envoy'],
    ['langfuse/sample.vercel-aisdk-2025-11-17.trace.json', 'langfuse'],
    ['langsmith/sample.ingest_post_patch.json', 'langsmith'],
    ['litellm/sample.gcs_bucket_payload.json', 'litellm'],
    ['litellm/sample.spend_logs_payload.json', 'litellm-spend'],
    ['openai_batch/sample.output.real.json', 'openai-batch'],
    ['openinference/sample.otlp-span.chat-tools.json', 'otlp'],
    ['otel_genai/sample.otlp-logs.canonical.json', 'otlp'],
    ['promptfoo/sample.results.jsonl', 'promptfoo'],
    ['tensorzero/sample.chat_inference.jsonl', 'tensorzero'],
    ['vercel_ai_sdk/sample.ai-streamText.json', 'otlp'],
  ])('knows the real %s as %s', (file, name) => {
    expect(nameOf(...sample(file))).toBe(name);
  });
});
