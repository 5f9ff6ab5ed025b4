import type { Draft } from './attempt.js';
import { takeLogprob } from './openai-chat.js';
import { openAiUsage } from './usage.js';

type Json = Record<string, unknown>;

/** Takes one event of a Responses stream into the draft; an event of failure is thrown, as the clients throw theirs. */
export function takeResponsesEvent(draft: Draft, event: Json, now: number): void {
  const type = String(event['type']);
  const response = (event['response'] ?? {}) as Json;
  if (typeof response['model'] === 'string') draft.model = response['model'];
  if (type === 'response.failed' || type === 'error') throw failureIn(type === 'error' ? event : response['error']);
  if (type === 'response.output_text.delta' || type === 'response.refusal.delta') {
    draft.firstTokenAt ??= now;
    draft.text += String(event['delta'] ?? '');
    for (const one of (event['logprobs'] as Json[] | undefined) ?? []) takeLogprob(draft, one);
    if (type === 'response.refusal.delta') draft.finish = 'refusal';
  } else if (type.endsWith('.delta')) draft.firstTokenAt ??= now;
  if (type === 'response.completed' || type === 'response.incomplete') takeWhole(draft, response);
}

/** The end of a response, or all of it where it was not streamed. */
export function takeWhole(draft: Draft, response: Json): void {
  if (typeof response['model'] === 'string') draft.model = response['model'];
  draft.usage = openAiUsage(response['usage']);
  const output = (response['output'] as Json[] | undefined) ?? [];
  for (const item of output) {
    if (item['type'] === 'function_call')
      draft.tools.push({ name: String(item['name']), arguments: String(item['arguments']) });
    if (item['type'] !== 'message' || draft.firstTokenAt !== null) continue;
    for (const part of (item['content'] as Json[] | undefined) ?? [])
      draft.text += String(part['text'] ?? part['refusal'] ?? '');
  }
  draft.isComplete = response['status'] === 'completed' || response['status'] === 'incomplete';
  const why = (response['incomplete_details'] as Json | null | undefined)?.['reason'];
  if (why === 'max_output_tokens') draft.finish = 'length';
  else if (why === 'content_filter') draft.finish = 'refusal';
  else draft.finish ??= draft.tools.length > 0 ? 'tool_use' : 'stop';
}

function failureIn(error: unknown): Error {
  return Object.assign(new Error('the response failed'), { error });
}
