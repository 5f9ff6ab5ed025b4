import type { Draft } from './attempt.js';
import { anthropicUsage } from './usage.js';

type Json = Record<string, unknown>;

const FINISH: Record<string, Draft['finish']> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  refusal: 'refusal',
  tool_use: 'tool_use',
};

/** Gathers the events of a Messages stream; usage comes in two parts, of which the later wins. */
export function anthropicReader(draft: Draft, now: () => number): (event: Json) => void {
  let usage: Json | null = null;
  const takeUsage = (more: unknown): void => {
    if (typeof more !== 'object' || more === null) return;
    const given = Object.entries(more).filter(([, value]) => value !== null);
    usage = { ...usage, ...Object.fromEntries(given) };
    draft.usage = anthropicUsage(usage);
  };
  return (event) => {
    const type = event['type'];
    if (type === 'message_start') {
      const message = event['message'] as Json;
      if (typeof message['model'] === 'string') draft.model = message['model'];
      takeUsage(message['usage']);
    } else if (type === 'content_block_start') {
      const block = event['content_block'] as Json;
      if (block['type'] === 'tool_use') draft.tools.push({ name: String(block['name']), arguments: '' });
      if (typeof block['text'] === 'string') draft.text += block['text'];
    } else if (type === 'content_block_delta') {
      draft.firstTokenAt ??= now();
      const delta = event['delta'] as Json;
      const tool = draft.tools.at(-1);
      if (typeof delta['text'] === 'string') draft.text += delta['text'];
      else if (typeof delta['partial_json'] === 'string' && tool) tool.arguments += delta['partial_json'];
    } else if (type === 'message_delta') {
      takeUsage(event['usage']);
      draft.finish = FINISH[String((event['delta'] as Json)['stop_reason'])] ?? null;
    } else if (type === 'message_stop') draft.isComplete = true;
  };
}

/** A message that came in one piece, as batches hold them. */
export function takeMessage(draft: Draft, message: Json): void {
  if (typeof message['model'] === 'string') draft.model = message['model'];
  draft.usage = anthropicUsage(message['usage']);
  for (const block of (message['content'] as Json[] | undefined) ?? []) {
    if (block['type'] === 'text') draft.text += String(block['text'] ?? '');
    if (block['type'] === 'tool_use')
      draft.tools.push({ name: String(block['name']), arguments: JSON.stringify(block['input'] ?? {}) });
  }
  draft.finish = FINISH[String(message['stop_reason'])] ?? null;
  draft.isComplete = typeof message['stop_reason'] === 'string';
}
