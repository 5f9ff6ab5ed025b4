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
  const text = textIn(delta['content']);
  if (text !== '') {
    draft.firstTokenAt ??= now;
    draft.text += text;
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
  const id = typeof call['id'] === 'string' && call['id'] !== '' ? call['id'] : null;
  const index = typeof call['index'] === 'number' ? call['index'] : at;
  // Some servers (Gemini's) number all calls of a turn 0: a new id is a new call.
  const known = draft.tools.findLast((one) => one.index === index);
  const tool = known && (id === null || known.id === null || known.id === id) ? known : newTool(draft, index);
  tool.id ??= id;
  const part = (call['function'] ?? {}) as Json;
  if (typeof part['name'] === 'string') tool.name += part['name'];
  if (typeof part['arguments'] === 'string') tool.arguments += part['arguments'];
}

function newTool(draft: Draft, index: number): Draft['tools'][number] {
  const tool = { index, id: null, name: '', arguments: '' };
  draft.tools.push(tool);
  return tool;
}

/** Content is text, or parts (Mistral's), of which those that think aloud are no answer. */
function textIn(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map(({ type, text }: Json) => (type === 'text' && typeof text === 'string' ? text : '')).join('');
}

export function takeLogprob(draft: Draft, token: Json): void {
  const value = token['logprob'];
  if (typeof value !== 'number' || !Number.isFinite(value)) return;
  draft.logprobSum += value;
  draft.logprobs += 1;
}
