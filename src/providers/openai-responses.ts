import type { Draft } from './attempt.js';
import { type Json, objectIn, objectsIn } from './json-parts.js';
import { takeLogprob } from './openai-chat.js';
import { openAiUsage } from './usage.js';

/** Takes one event of a Responses stream into the draft; an event of failure is thrown, as the clients throw theirs. */
export function takeResponsesEvent(draft: Draft, given: unknown, now: number): void {
  const event = objectIn(given) ?? {};
  const type = String(event['type']);
  const response = objectIn(event['response']) ?? {};
  if (typeof response['model'] === 'string') draft.model = response['model'];
  if (type === 'response.failed' || type === 'error') throw failureIn(type === 'error' ? event : response['error']);
  if (type === 'response.output_text.delta' || type === 'response.refusal.delta') {
    draft.firstTokenAt ??= now;
    draft.text += String(event['delta'] ?? '');
    for (const one of objectsIn(event['logprobs'])) takeLogprob(draft, one);
    if (type === 'response.refusal.delta') draft.finish = 'refusal';
  } else if (type.endsWith('.delta')) draft.firstTokenAt ??= now;
  if (type === 'response.completed' || type === 'response.incomplete') takeWhole(draft, response);
}

/** The end of a response, or all of it where it was not streamed. What it says as a whole is taken for what its pieces said. */
export function takeWhole(draft: Draft, response: Json): void {
  if (typeof response['model'] === 'string') draft.model = response['model'];
  draft.usage = openAiUsage(response['usage']);
  const output = objectsIn(response['output']);
  const parts = output.flatMap((item) => (item['type'] === 'message' ? objectsIn(item['content']) : []));
  const text = parts.map((part) => String(part['text'] ?? part['refusal'] ?? '')).join('');
  if (text !== '') draft.text = text;
  if (parts.some((part) => part['type'] === 'refusal')) draft.finish = 'refusal';
  draft.tools = output.flatMap((item) =>
    item['type'] === 'function_call' ? [{ name: String(item['name']), arguments: String(item['arguments']) }] : [],
  );
  draft.isComplete = response['status'] === 'completed' || response['status'] === 'incomplete';
  const why = objectIn(response['incomplete_details'])?.['reason'];
  if (why === 'max_output_tokens') draft.finish = 'length';
  else if (why === 'content_filter') draft.finish = 'refusal';
  else draft.finish ??= draft.tools.length > 0 ? 'tool_use' : 'stop';
}

function failureIn(error: unknown): Error {
  return Object.assign(new Error('the response failed'), { error });
}
