import type { RulesFile } from '../records/rules-file.js';
import type { RouterOptions } from './router-options.js';

/** What plain JavaScript may hand in that no type has stopped; said before anything is asked, since a provider would only seem to fail. */

const REQUEST = 'A request is an object such as { messages: [{ role: "user", content: "Hi" }] }';
const RULES = 'createRouter needs rules as loadRules returns them';

/** @throws TypeError for what cannot be routed */
export function refuseRequest(request: unknown): void {
  if (!isObject(request)) throw new TypeError(`${REQUEST}; this one is ${nameOf(request)}.`);
  const { messages, tools } = request;
  if (messages != null && !Array.isArray(messages))
    throw new TypeError(`${REQUEST}; its messages are ${nameOf(messages)}, not a list.`);
  if (tools != null && !Array.isArray(tools))
    throw new TypeError(`${REQUEST}; its tools are ${nameOf(tools)}, not a list.`);
  for (const [at, message] of (messages ?? []).entries()) {
    if (!isObject(message)) throw new TypeError(`${REQUEST}; messages[${at}] is ${nameOf(message)}.`);
    const { content } = message;
    if (content != null && typeof content !== 'string' && !Array.isArray(content))
      throw new TypeError(
        `${REQUEST}; the content of messages[${at}] is ${nameOf(content)}, not text or a list of parts.`,
      );
    const other = Array.isArray(content) ? content.findIndex((part) => !isObject(part)) : -1;
    if (other >= 0)
      throw new TypeError(`${REQUEST}; part ${other} of messages[${at}] is ${nameOf((content as unknown[])[other])}.`);
  }
}

/** What the rules decide, and what `complete` cannot hand on. */
const NO_PARAMETERS: Record<string, string> = {
  model: 'the rules pick the model',
  messages: 'the messages are those of the request',
  stream: 'complete gives whole answers; ask route for the tier and stream from its model yourself',
};

/** @throws TypeError for what cannot be asked of a model */
export function refuseCall(request: unknown): void {
  refuseRequest(request);
  const { messages, parameters, maxTokens } = request as Record<string, unknown>;
  if (!messages) throw new TypeError(`${REQUEST}; this one has no messages to ask a model.`);
  if (maxTokens !== undefined && !(Number.isInteger(maxTokens) && (maxTokens as number) > 0))
    throw new TypeError(`maxTokens is ${shown(maxTokens)}; a whole number above 0 is needed.`);
  if (parameters === undefined) return;
  if (!isObject(parameters))
    throw new TypeError(`parameters is ${nameOf(parameters)}; an object such as { temperature: 0 } is needed.`);
  for (const [key, why] of Object.entries(NO_PARAMETERS))
    if (parameters[key]) throw new TypeError(`parameters cannot hold ${key}: ${why}.`);
}

/** @throws TypeError for what is no set of rules, or options that cannot be meant */
export function refuseRouter(rules: RulesFile, { clients, ...options }: RouterOptions): void {
  if (!isObject(rules) || !Array.isArray(rules.tiers) || !isObject(rules.policy) || rules.tiers.length === 0)
    throw new TypeError(`${RULES}: createRouter(loadRules(text), { clients }).`);
  for (const [name, least] of [
    ['timeoutMs', 1],
    ['deadlineMs', 0],
    ['cooldownMs', 0],
  ] as const) {
    const value = options[name];
    if (value !== undefined && !(typeof value === 'number' && value >= least))
      throw new TypeError(`${name} is ${shown(value)}; a number of milliseconds of at least ${least} is needed.`);
  }
  for (const [name, given] of Object.entries(clients ?? {})) {
    const all: unknown[] = Array.isArray(given)
      ? given.map((one: unknown) => (isObject(one) ? one['client'] : one))
      : [given];
    if (all.some((one) => !isClient(one)))
      throw new TypeError(
        `clients.${name} is no client of the openai or @anthropic-ai/sdk package, nor a list such as [{ client, model }].`,
      );
  }
}

function isClient(value: unknown): boolean {
  if (!isObject(value)) return false;
  const [chat, messages] = [value['chat'], value['messages']];
  if (isObject(messages)) return typeof messages['create'] === 'function';
  return isObject(chat) && isObject(chat['completions']) && typeof chat['completions']['create'] === 'function';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function nameOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'a list' : `of type ${typeof value}`;
}

const shown = (value: unknown): string => (typeof value === 'number' ? String(value) : nameOf(value));
