type Target = 'litellm' | 'portkey' | 'openrouter';

/** Where gateways call a provider by another name than we do; it is the same name elsewhere. */
const AT: Record<string, Partial<Record<Target, string>>> = {
  openai: {},
  anthropic: {},
  cohere: {},
  deepseek: {},
  groq: {},
  google: { litellm: 'gemini' },
  mistral: { portkey: 'mistral-ai', openrouter: 'mistralai' },
  together: { litellm: 'together_ai', portkey: 'together-ai' },
  'x-ai': { litellm: 'xai' },
};
const ALIASES: Record<string, string> = {
  gemini: 'google',
  mistralai: 'mistral',
  'mistral-ai': 'mistral',
  together_ai: 'together',
  'together-ai': 'together',
  xai: 'x-ai',
};

const ownName = (provider: string): string => (Object.hasOwn(ALIASES, provider) ? ALIASES[provider]! : provider);

/** What a gateway calls a provider; a name that we do not know stays as it is. */
export function providerName(target: Target, provider: string): string {
  const own = ownName(provider);
  return Object.hasOwn(AT, own) ? (AT[own]?.[target] ?? own) : provider;
}

/** A gateway asks for such a provider only when a request comes; so that it does not come as a surprise. */
export function providerNotes(gateway: string, providers: readonly (string | null)[]): string[] {
  const unknown = [...new Set(providers)].filter((one) => one !== null && !Object.hasOwn(AT, ownName(one)));
  if (unknown.length === 0) return [];
  return [
    `Check that ${gateway} knows a provider by the name ${unknown.join(', ')}: it is written as the rules have it.`,
  ];
}
