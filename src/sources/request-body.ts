import type { Message, Routable } from '../records/request.js';

type Json = Record<string, unknown>;

/**
 * A request as an application sends it, rather than as a log has it: one JSON object with `messages` (of Anthropic, a `system` beside
 * them), with the `input` of the Responses API, or with a `prompt`; or the list of messages alone. Null for anything else.
 */
export function requestBody(text: string): Routable | null {
  const body = objectIn(text);
  if (body === null) return null;
  const messages = listOf(body['messages']) ?? asked(body['input']) ?? asked(body['prompt']);
  if (messages === null) return null;
  const system = body['system'] ?? body['instructions'];
  const { tools, task, tags } = body;
  return {
    messages: typeof system === 'string' || Array.isArray(system) ? [message('system', system), ...messages] : messages,
    ...(Array.isArray(tools) && { tools }),
    ...(typeof task === 'string' && { task }),
    ...(isObject(tags) && { tags }),
  };
}

/** The whole text, which may go over several lines, or else its first line. */
function objectIn(text: string): Json | null {
  for (const part of [text, text.trimStart().split('\n', 1)[0] ?? '']) {
    try {
      const value: unknown = JSON.parse(part);
      if (Array.isArray(value)) return { messages: value };
      return isObject(value) ? value : null;
    } catch {
      // The next part may be one.
    }
  }
  return null;
}

function asked(value: unknown): Message[] | null {
  return typeof value === 'string' ? [message('user', value)] : listOf(value);
}

/** Messages whose content is text, parts or nothing; a part with a text is one of text, whatever its API calls it. */
function listOf(value: unknown): Message[] | null {
  if (!Array.isArray(value) || value.length === 0 || !value.every(isObject)) return null;
  return value.map(({ role, content }) => message(typeof role === 'string' ? role : 'assistant', content));
}

function message(role: string, content: unknown): Message {
  if (!Array.isArray(content)) return { role, content: typeof content === 'string' ? content : null };
  const parts = content
    .filter(isObject)
    .map((part) =>
      typeof part['text'] === 'string'
        ? { type: 'text', text: part['text'] }
        : { type: String(part['type'] ?? 'other') },
    );
  return { role, content: parts };
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
