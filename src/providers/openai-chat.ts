import type { Draft } from './attempt.js';
import { openAiUsage } from './usage.js';

type Json = Record<string, unknown>;

const FINISH: Record<string, Draft['finish']> = {
  stop: 'stop',
  length: 'length',
  content_filter: 'refusal',
  tool_calls: 'tool_use',
  function_call: 'tool_use',
};

/** Takes one chunk of a Chat Completions stream into the draft. `now`: when it came. */
export function takeChatChunk(draft: Draft, chunk: Json, now: number): void {
  if (typeof chunk['model'] === 'string' && chunk['model'] !== '') draft.model = chunk['model'];
  if (chunk['usage']) draft.usage = openAiUsage(chunk['usage']);
  const choice = (chunk['choices'] as Json[] | undefined)?.[0];
  if (!choice) return;
  const delta = (choice['delta'] ?? choice['message'] ?? {}) as Json;
  if (typeof delta['content'] === 'string' && delta['content'] !== '') {
    draft.firstTokenAt ??= now;
    draft.text += delta['content'];
  } else if (delta['reasoning_content'] || delta['reasoning']) draft.firstTokenAt ??= now;
  if (typeof delta['refusal'] === 'string' && delta['refusal'] !== '') {
    draft.firstTokenAt ??= now;
    draft.text += delta['refusal'];
    draft.finish = 'refusal';
  }
  for (const [at, call] of ((delta['tool_calls'] as Json[] | undefined) ?? []).entries())
    takeToolPart(draft, call, at, now);
  for (const one of ((choice['logprobs'] as Json | null)?.['content'] as Json[] | undefined) ?? [])
    takeLogprob(draft, one);
  const finish = choice['finish_reason'];
  if (typeof finish !== 'string') return;
  // OpenRouter's word for an answer that broke off upstream.
  if (finish === 'error') throw Object.assign(new Error('the answer broke off'), { error: { type: 'server_error' } });
  draft.isComplete = true;
  if (draft.finish !== 'refusal') draft.finish = FINISH[finish] ?? null;
}

function takeToolPart(draft: Draft, call: Json, at: number, now: number): void {
  draft.firstTokenAt ??= now;
  const index = typeof call['index'] === 'number' ? call['index'] : at;
  const tool = draft.tools[index] ?? { name: '', arguments: '' };
  draft.tools[index] = tool;
  const part = (call['function'] ?? {}) as Json;
  if (typeof part['name'] === 'string') tool.name += part['name'];
  if (typeof part['arguments'] === 'string') tool.arguments += part['arguments'];
}

export function takeLogprob(draft: Draft, token: Json): void {
  const value = token['logprob'];
  if (typeof value !== 'number' || !Number.isFinite(value)) return;
  draft.logprobSum += value;
  draft.logprobs += 1;
}
