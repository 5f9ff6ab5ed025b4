import type { Draft } from './attempt.js';
import { type Json, objectIn, objectsIn } from './json-parts.js';
import { openAiUsage } from './usage.js';

const FINISH: Record<string, Draft['finish']> = {
  stop: 'stop',
  length: 'length',
  content_filter: 'refusal',
  tool_calls: 'tool_use',
  function_call: 'tool_use',
};

/** Takes one chunk of a Chat Completions stream into the draft; what is no object says nothing. `now`: when it came. */
export function takeChatChunk(draft: Draft, given: unknown, now: number): void {
  const chunk = objectIn(given) ?? {};
  if (typeof chunk['model'] === 'string' && chunk['model'] !== '') draft.model = chunk['model'];
  if (chunk['usage']) draft.usage = openAiUsage(chunk['usage']);
  const choice = objectsIn(chunk['choices'])[0];
  if (!choice) return;
  const delta = objectIn(choice['delta'] ?? choice['message']) ?? {};
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
  for (const [at, call] of objectsIn(delta['tool_calls']).entries()) takeToolPart(draft, call, at, now);
  for (const one of objectsIn(objectIn(choice['logprobs'])?.['content'])) takeLogprob(draft, one);
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
  const part = objectIn(call['function']) ?? {};
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
  return objectsIn(content)
    .map(({ type, text }) => (type === 'text' && typeof text === 'string' ? text : ''))
    .join('');
}

export function takeLogprob(draft: Draft, token: Json): void {
  const value = token['logprob'];
  if (typeof value !== 'number' || !Number.isFinite(value)) return;
  draft.logprobSum += value;
  draft.logprobs += 1;
}
