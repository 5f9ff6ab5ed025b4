import type { Message, Routable } from '../records/request.js';

/** The part of a request that its features are made of. All text is as sent: no trimming, no normal form. */
export interface Prompt {
  /** System and developer messages, joined by a newline. */
  system: string;
  /** Text of all user turns, joined by a newline. With no user turn at all: the system text. */
  user: string;
  /** Text of the last user turn. */
  last: string;
  /** User turns; at least 1 when there is any text. */
  turns: number;
  /** Characters of assistant and tool messages. */
  historyChars: number;
  toolCount: number;
  /** Names of the offered tools, in the order given; a tool without a name is counted and not named. */
  toolNames: string[];
  /** Parts of messages that are not text: images, files, tool results. */
  otherParts: number;
}

const isHighSurrogate = (unit: number): boolean => (unit & 0xfc00) === 0xd800;
const isLowSurrogate = (unit: number): boolean => (unit & 0xfc00) === 0xdc00;

/**
 * Length in Unicode code points, the count that Python, Go and RE2 make. A lone surrogate counts as one.
 * @example charsOf('a😀') // 2
 */
export function charsOf(text: string): number {
  let pairs = 0;
  for (let at = 1; at < text.length; at++) {
    if (isLowSurrogate(text.charCodeAt(at)) && isHighSurrogate(text.charCodeAt(at - 1))) pairs++;
  }
  return text.length - pairs;
}

/** Text of one message; counts the parts that are not text. */
function textOf(message: Message, prompt: Prompt): string {
  const { content } = message;
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  let text = '';
  for (const part of content) {
    if (part?.type === 'text' && typeof part.text === 'string')
      text = text === '' ? part.text : `${text}\n${part.text}`;
    else prompt.otherParts++;
  }
  return text;
}

/** Name of a tool in OpenAI's nested form or in the flat form; null when it has none. */
function toolName(tool: unknown): string | null {
  if (typeof tool !== 'object' || tool === null) return null;
  const outer = tool as { name?: unknown; function?: { name?: unknown } | null };
  const name = outer.function?.name ?? outer.name;
  return typeof name === 'string' ? name : null;
}

/** Names of the offered tools, in the order given; a tool without a name is left out. */
export function toolNamesOf(tools: readonly unknown[]): string[] {
  return tools.map(toolName).filter((name) => name !== null);
}

/** Adds one message to the prompt. */
function readMessage(message: Message, prompt: Prompt): void {
  const text = textOf(message, prompt);
  if (message.role === 'user') {
    prompt.user = prompt.turns === 0 ? text : `${prompt.user}\n${text}`;
    prompt.last = text;
    prompt.turns++;
  } else if (message.role === 'system' || message.role === 'developer') {
    prompt.system = prompt.system === '' ? text : `${prompt.system}\n${text}`;
  } else {
    prompt.historyChars += charsOf(text);
  }
}

/**
 * Takes a request apart. Lengths everywhere are code points (`charsOf`).
 * A request without messages gives the empty prompt.
 */
export function promptOf(request: Routable): Prompt {
  const prompt: Prompt = {
    system: '',
    user: '',
    last: '',
    turns: 0,
    historyChars: 0,
    toolCount: 0,
    toolNames: [],
    otherParts: 0,
  };
  for (const message of request.messages ?? []) readMessage(message, prompt);
  if (request.tools) {
    prompt.toolCount = request.tools.length;
    prompt.toolNames = toolNamesOf(request.tools);
  }
  if (prompt.turns === 0 && prompt.system !== '') {
    prompt.user = prompt.last = prompt.system;
    prompt.turns = 1;
  }
  return prompt;
}
