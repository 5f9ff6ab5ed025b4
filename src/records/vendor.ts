/** Whose models have such names; open weights, which anybody serves, are not among them. */
const NAMES: readonly [vendor: string, pattern: RegExp][] = [
  ['anthropic', /^claude-/],
  ['openai', /^(?:gpt-(?!oss)|chatgpt-|o\d(?:$|-)|codex-)/],
  ['google', /^gemini-/],
  ['mistral', /^(?:mistral|magistral|ministral|codestral)-(?:large|medium|small|latest|\d)/],
  ['x-ai', /^grok-/],
  ['cohere', /^command-/],
];

/** The provider that a model's id names without saying so: `claude-...` is Anthropic's. Null: the id alone does not tell. */
export function vendorOf(model: string): string | null {
  return NAMES.find(([, pattern]) => pattern.test(model))?.[0] ?? null;
}
