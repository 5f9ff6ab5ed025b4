import type { Message } from '../records/request.js';

type Json = Record<string, unknown>;

/** Why a conversation cannot be sent as it is; null: it can. Only text is kept in eval sets, so other parts are lost. */
export function unsendable(messages: readonly Message[]): string | null {
  for (const { role, content } of messages) {
    if (!['system', 'developer', 'user', 'assistant'].includes(role))
      return 'message of a role that cannot be replayed';
    if (Array.isArray(content) && content.some((part) => part.text === undefined))
      return 'message part that is not text';
  }
  return null;
}

function textOfContent(content: Message['content']): string {
  return typeof content === 'string' ? content : (content ?? []).map((part) => part.text ?? '').join('');
}

/** Messages as OpenAI's Chat Completions and Responses take them. */
export function openAiMessages(messages: readonly Message[]): Json[] {
  return messages.map(({ role, content }) => ({ role, content: textOfContent(content) }));
}

/** Anthropic keeps the system text apart. */
export function anthropicMessages(messages: readonly Message[]): { system: string | null; messages: Json[] } {
  const isSystem = ({ role }: Message): boolean => role === 'system' || role === 'developer';
  const system = messages.filter(isSystem).map(({ content }) => textOfContent(content));
  return {
    system: system.length === 0 ? null : system.join('\n\n'),
    messages: openAiMessages(messages.filter((one) => !isSystem(one))),
  };
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
