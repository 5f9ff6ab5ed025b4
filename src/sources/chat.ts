import type { ContentPart, Message } from '../records/request.js';
import type { JsonObject } from './json-lines.js';
import { at, firstText, listOf, objectOf, objectsOf, textOf, unwrapJson } from './values.js';

/** What a request offers the model. */
export interface Prompt {
  messages?: Message[];
  tools?: unknown[];
}

const ROLES: ReadonlyMap<string, string> = new Map([
  ['human', 'user'],
  ['humanmessage', 'user'],
  ['humanmessagechunk', 'user'],
  ['ai', 'assistant'],
  ['aimessage', 'assistant'],
  ['aimessagechunk', 'assistant'],
  ['model', 'assistant'],
  ['systemmessage', 'system'],
  ['toolmessage', 'tool'],
  ['function', 'tool'],
  ['function_call_output', 'tool'],
  ['function_call', 'assistant'],
  ['reasoning', 'assistant'],
]);
const TEXT_TYPES = new Set(['text', 'input_text', 'output_text']);
/** What the model itself did or thought, beside its text: other sources hold it outside the content. */
const OWN_PARTS =
  /^(?:tool[_-]?(?:call|use)|toolUse|function_?call|server_tool_use|thinking|redacted_thinking|reasoning)/i;
const RESULT_TYPES = new Set(['tool_result', 'tool-result', 'tool_call_response']);

/** Text of a part, in the words of every supported source: `text`, OpenTelemetry's `content`, TensorZero's `value`. */
function partText(part: JsonObject): string | null {
  const type = part['type'] ?? 'text';
  if (!TEXT_TYPES.has(String(type))) return null;
  for (const key of ['text', 'content', 'value']) {
    const text = part[key];
    if (typeof text === 'string') return text;
  }
  // TensorZero's arguments of a template.
  const filled = objectOf(part['value'] ?? part['text']);
  return filled === null ? null : JSON.stringify(filled);
}

function partOf(value: unknown): ContentPart | null {
  if (typeof value === 'string') return { type: 'text', text: value };
  const part = objectOf(value);
  if (part === null) return null;
  const text = partText(part);
  if (text !== null) return { type: 'text', text };
  // Bedrock and Gemini name the kind of a part by its key.
  const type = firstText(part['type'], Object.keys(part)[0]) ?? 'unknown';
  return { type: type.slice(0, 40) };
}

/** The answer of a tool as text, for its length; null: the part is no such answer. */
function resultText(value: unknown): string | null {
  const part = typeof value === 'object' ? objectOf(value) : null;
  if (part === null) return null;
  const bedrock = objectOf(part['toolResult']);
  if (bedrock === null && !RESULT_TYPES.has(String(part['type']))) return null;
  const found = bedrock?.['content'] ?? part['content'] ?? part['result'] ?? part['response'] ?? part['output'] ?? '';
  if (typeof found === 'string') return found;
  const texts = (listOf(found) ?? []).map((one) => partOf(one)?.text).filter((text) => text !== undefined);
  return texts.length > 0 ? texts.join('\n') : JSON.stringify(found);
}

function roleOf(message: JsonObject): string | null {
  const lc = listOf(message['id']);
  // LangChain's constructors have a `type` that says no more than that.
  const type = message['lc'] === undefined ? message['type'] : null;
  const role = firstText(message['role'], type, lc?.[lc.length - 1]);
  if (role === null) return null;
  return ROLES.get(role.toLowerCase()) ?? (role === 'message' ? 'user' : role);
}

function pushMessage(value: unknown, out: Message[]): void {
  if (typeof value === 'string') {
    out.push({ role: 'user', content: value });
    return;
  }
  const outer = objectOf(value);
  if (outer === null) return;
  const role = roleOf(outer);
  if (role === null) return;
  const message = objectOf(outer['kwargs']) ?? objectOf(outer['data']) ?? outer;
  const content = message['content'] ?? message['parts'] ?? message['output'] ?? message['value'] ?? null;
  if (content === null || typeof content === 'string') {
    out.push({ role, content });
    return;
  }
  const parts: ContentPart[] = [];
  let hasOwnParts = false;
  for (const one of Array.isArray(content) ? content : [content]) {
    const result = resultText(one);
    // Providers of Anthropic's kind send tool results in the user's name: nobody typed them.
    if (result !== null) out.push({ role: 'tool', content: result });
    else {
      const part = partOf(one);
      if (part === null) continue;
      if (OWN_PARTS.test(part.type)) hasOwnParts = true;
      else parts.push(part);
    }
  }
  if (parts.length > 0) out.push({ role, content: parts });
  else if (hasOwnParts) out.push({ role, content: null });
}

/**
 * Messages of any supported source: a list of messages, LangChain's constructor objects, a list in a list (one batch),
 * a string (one user turn), or an object that holds them. Undefined when there is none. Tool results become messages
 * of role `tool`; tool calls and thoughts are left out, as where they lie outside the content. Never throws: what cannot be read as a message is left out.
 */
export function chatMessages(value: unknown): Message[] | undefined {
  const inner = unwrapJson(value);
  if (typeof inner === 'string') return inner === '' ? undefined : [{ role: 'user', content: inner }];
  const out: Message[] = [];
  if (Array.isArray(inner)) {
    const list = inner.length === 1 && Array.isArray(inner[0]) ? inner[0] : inner;
    for (const one of list) pushMessage(one, out);
  } else if (objectOf(inner) !== null) return promptOfBody(inner).messages;
  return out.length > 0 ? out : undefined;
}

function systemText(value: unknown): string | null {
  const inner = unwrapJson(value);
  if (typeof inner === 'string') return textOf(inner);
  const parts = Array.isArray(inner) ? inner : (listOf(at(inner, 'parts')) ?? (inner ? [inner] : []));
  const texts = parts.map((one) => partOf(one)?.text).filter((text) => text !== undefined);
  if (texts.length > 0) return texts.join('\n');
  return objectOf(inner) === null ? null : JSON.stringify(inner);
}

/** Tools as the body lists them; Bedrock and Gemini wrap each one. */
function toolsOf(body: JsonObject): unknown[] | undefined {
  const flat = listOf(body['tools']) ?? listOf(body['functions']) ?? listOf(at(body, 'toolConfig', 'tools'));
  if (flat === null || flat.length === 0) return undefined;
  return flat.flatMap((tool) => objectsOf(at(tool, 'functionDeclarations')).concat()).length > 0
    ? flat.flatMap((tool) => objectsOf(at(tool, 'functionDeclarations')))
    : flat.map((tool) => at(tool, 'toolSpec') ?? unwrapJson(tool));
}

/** A message where a list of them is meant. */
function oneMessage(value: unknown): JsonObject[] | null {
  const message = objectOf(value);
  return message !== null && 'role' in message && 'content' in message ? [message] : null;
}

/** Messages and tools of a request body: Chat, Responses, Anthropic, Bedrock Converse, Gemini, or a bare prompt. */
export function promptOfBody(value: unknown): Prompt {
  const body = objectOf(value);
  if (body === null) return value === undefined || value === null ? {} : withMessages(chatMessages(value), undefined);
  const found =
    listOf(body['messages']) ??
    oneMessage(body['messages']) ??
    textOf(body['messages']) ??
    listOf(body['contents']) ??
    body['input'] ??
    body['prompt'] ??
    body['prompts'] ??
    null;
  let list: Message[] | undefined;
  if (found !== null) list = chatMessages(found);
  // One message instead of a list of them, as some SDKs trace it.
  else if ('content' in body) list = typeof body['role'] === 'string' ? chatMessages([body]) : undefined;
  const system = systemText(
    body['system'] ?? body['instructions'] ?? body['systemInstruction'] ?? body['system_instruction'] ?? null,
  );
  const messages = system === null ? list : [{ role: 'system', content: system }, ...(list ?? [])];
  return withMessages(messages, toolsOf(body));
}

function withMessages(messages: Message[] | undefined, tools: unknown[] | undefined): Prompt {
  return { ...(messages === undefined ? {} : { messages }), ...(tools === undefined ? {} : { tools }) };
}
