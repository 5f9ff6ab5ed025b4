import type { Message, ToolCall } from '../records/request.js';

type Json = Record<string, unknown>;

const ROLES = ['system', 'developer', 'user', 'assistant', 'tool'];

/** Why a conversation cannot be sent as it is; null: it can. Only text and calls of tools are kept in eval sets, so other parts are lost. */
export function unsendable(messages: readonly Message[]): string | null {
  for (const { role, content, tool_call_id: answers } of messages) {
    if (!ROLES.includes(role)) return 'message of a role that cannot be replayed';
    if (role === 'tool' && answers === undefined) return "tool's answer without the id of its call";
    if (Array.isArray(content) && content.some((part) => part.text === undefined))
      return 'message part that is not text';
  }
  return null;
}

function textOfContent(content: Message['content']): string {
  return typeof content === 'string' ? content : (content ?? []).map((part) => part.text ?? '').join('');
}

/** Messages as OpenAI's Chat Completions takes them. */
export function openAiMessages(messages: readonly Message[]): Json[] {
  return messages.map(({ role, content, tool_calls: calls, tool_call_id: answers }) => {
    const text = textOfContent(content);
    return {
      role,
      // A turn that only calls tools says nothing, which is not the same as saying the empty text.
      content: calls && text === '' ? null : text,
      ...(calls && {
        tool_calls: calls.map((call) => ({
          id: call.id,
          type: 'function',
          function: { name: call.name, arguments: call.arguments },
        })),
      }),
      ...(answers !== undefined && { tool_call_id: answers }),
    };
  });
}

/** Messages as OpenAI's Responses takes them: calls and their answers are items of their own. */
export function responsesItems(messages: readonly Message[]): Json[] {
  return messages.flatMap(({ role, content, tool_calls: calls = [], tool_call_id: answers }): Json[] => {
    const text = textOfContent(content);
    if (role === 'tool') return [{ type: 'function_call_output', call_id: answers, output: text }];
    const called = calls.map((call) => ({
      type: 'function_call',
      call_id: call.id,
      name: call.name,
      arguments: call.arguments,
    }));
    return calls.length > 0 && text === '' ? called : [{ role, content: text }, ...called];
  });
}

/** Anthropic keeps the system text apart, and has tools answer in the user's name, all of a turn together. */
export function anthropicMessages(messages: readonly Message[]): { system: string | null; messages: Json[] } {
  const isSystem = ({ role }: Message): boolean => role === 'system' || role === 'developer';
  const system = messages.filter(isSystem).map(({ content }) => textOfContent(content));
  const turns: Json[] = [];
  let results: Json[] | null = null;
  for (const message of messages) {
    if (isSystem(message)) continue;
    const { role, content, tool_calls: calls, tool_call_id: answers } = message;
    const text = textOfContent(content);
    if (role === 'tool') {
      const block = { type: 'tool_result', tool_use_id: answers, content: text };
      if (results) results.push(block);
      else {
        results = [block];
        turns.push({ role: 'user', content: results });
      }
      continue;
    }
    // Roles must alternate: what the user says after a tool's answer belongs to the same turn.
    if (role === 'user' && results) results.push({ type: 'text', text });
    else turns.push({ role, content: calls ? [...textBlocks(text), ...calls.map(toolUse)] : text });
    results = null;
  }
  return { system: system.length === 0 ? null : system.join('\n\n'), messages: turns };
}

function textBlocks(text: string): Json[] {
  return text === '' ? [] : [{ type: 'text', text }];
}

function toolUse({ id, name, arguments: text }: ToolCall): Json {
  let input: unknown;
  try {
    input = JSON.parse(text === '' ? '{}' : text);
  } catch {
    input = { arguments: text };
  }
  return { type: 'tool_use', id, name, input };
}

/** A tool in whichever vendor's form, taken apart. */
function toolParts(tool: unknown): { name: unknown; description: unknown; schema: unknown } {
  const own = tool as Json;
  const inner = (typeof own['function'] === 'object' && own['function'] !== null ? own['function'] : own) as Json;
  const schema = inner['parameters'] ?? inner['input_schema'] ?? { type: 'object', properties: {} };
  return { name: inner['name'], description: inner['description'], schema };
}

/** Tools in the form of a dialect, whatever form the eval set has them in. */
export function toolsFor(dialect: 'chat' | 'responses' | 'messages', tools: readonly unknown[]): Json[] {
  return tools.map((tool) => {
    const { name, description, schema } = toolParts(tool);
    const named = { name, ...(description !== undefined && { description }) };
    if (dialect === 'messages') return { ...named, input_schema: schema };
    if (dialect === 'responses') return { type: 'function', ...named, parameters: schema, strict: null };
    return { type: 'function', function: { ...named, parameters: schema } };
  });
}
