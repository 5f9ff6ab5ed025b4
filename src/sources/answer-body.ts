import { at, listOf, objectOf, textOf, unwrapJson } from './values.js';

function partsText(parts: readonly unknown[]): string | null {
  const texts: string[] = [];
  for (const part of parts) {
    const text = at(part, 'text') ?? at(part, 'content');
    if (typeof text === 'string' && at(part, 'type') !== 'reasoning') texts.push(text);
  }
  return texts.length > 0 ? texts.join('\n') : null;
}

function contentOf(content: unknown): unknown {
  const parts = listOf(content);
  return parts === null ? textOf(content) : (partsText(parts) ?? parts);
}

/**
 * The answer in a vendor's response: its text where there is some, else what came in its place (tool calls), else null.
 * Knows Chat Completions, Responses, Anthropic messages, Bedrock Converse, Gemini, and lists of messages.
 */
export function answerOfBody(value: unknown): unknown {
  const body = unwrapJson(value);
  if (typeof body === 'string') return textOf(body);
  if (Array.isArray(body)) {
    const last: unknown = body[body.length - 1];
    return at(last, 'content') === undefined && at(last, 'parts') === undefined
      ? (partsText(body) ?? (body.length > 0 ? body : null))
      : answerOfBody(last);
  }
  const row = objectOf(body);
  if (row === null) return null;
  const choice = at(row, 'choices', 0);
  if (choice !== undefined) {
    const message = at(choice, 'message');
    return contentOf(at(message, 'content')) ?? at(message, 'tool_calls') ?? textOf(at(choice, 'text'));
  }
  const output = listOf(row['output']);
  if (output !== null) {
    const texts = output.map((item) => contentOf(at(item, 'content'))).filter((text) => typeof text === 'string');
    return texts.length > 0 ? texts.join('\n') : output;
  }
  const inner = at(row, 'output', 'message') ?? at(row, 'message') ?? at(row, 'candidates', 0, 'content');
  if (objectOf(inner) !== null) {
    // LangChain's constructor objects hold the message in `kwargs`.
    const found = answerOfBody(objectOf(at(inner, 'kwargs')) ?? inner);
    if (found !== null) return found;
  }
  return (
    contentOf(row['content'] ?? row['parts'] ?? row['text'] ?? row['output_text'] ?? null) ?? row['tool_calls'] ?? null
  );
}
