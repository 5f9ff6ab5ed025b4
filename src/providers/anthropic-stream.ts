import type { Draft } from './attempt.js';
import { type Json, objectIn, objectsIn } from './json-parts.js';
import { anthropicUsage } from './usage.js';

const FINISH: Record<string, Draft['finish']> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  refusal: 'refusal',
  tool_use: 'tool_use',
};

/**
 * Gathers the events of a Messages stream. Usage comes in two parts, of which the later wins; without the later one it is unknown, since
 * what a message begins with counts the first words of the answer only.
 */
export function anthropicReader(draft: Draft, now: () => number): (event: unknown) => void {
  let usage: Json = {};
  const takeUsage = (more: unknown): void => {
    const given = Object.entries(objectIn(more) ?? {}).filter(([, value]) => value !== null);
    usage = { ...usage, ...Object.fromEntries(given) };
  };
  return (given) => {
    const event = objectIn(given) ?? {};
    const type = event['type'];
    if (type === 'message_start') {
      const message = objectIn(event['message']) ?? {};
      if (typeof message['model'] === 'string') draft.model = message['model'];
      takeUsage(message['usage']);
    } else if (type === 'content_block_start') {
      const block = objectIn(event['content_block']) ?? {};
      if (block['type'] === 'tool_use') draft.tools.push({ name: String(block['name']), arguments: '' });
      if (typeof block['text'] === 'string') draft.text += block['text'];
    } else if (type === 'content_block_delta') {
      draft.firstTokenAt ??= now();
      const delta = objectIn(event['delta']) ?? {};
      const tool = draft.tools.at(-1);
      if (typeof delta['text'] === 'string') draft.text += delta['text'];
      else if (typeof delta['partial_json'] === 'string' && tool) tool.arguments += delta['partial_json'];
    } else if (type === 'message_delta') {
      takeUsage(event['usage']);
      if (typeof objectIn(event['usage'])?.['output_tokens'] === 'number') draft.usage = anthropicUsage(usage);
      const why = objectIn(event['delta'])?.['stop_reason'];
      if (typeof why === 'string') draft.finish = FINISH[why] ?? null;
    } else if (type === 'message_stop') draft.isComplete = true;
  };
}

/** A message that came in one piece, as batches hold them. */
export function takeMessage(draft: Draft, message: Json): void {
  if (typeof message['model'] === 'string') draft.model = message['model'];
  draft.usage = anthropicUsage(message['usage']);
  for (const block of objectsIn(message['content'])) {
    if (block['type'] === 'text') draft.text += String(block['text'] ?? '');
    if (block['type'] === 'tool_use')
      draft.tools.push({ name: String(block['name']), arguments: JSON.stringify(block['input'] ?? {}) });
  }
  draft.finish = FINISH[String(message['stop_reason'])] ?? null;
  draft.isComplete = typeof message['stop_reason'] === 'string';
}
