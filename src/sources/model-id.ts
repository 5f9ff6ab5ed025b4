/** A way to ask the price package for a model. */
export interface ModelName {
  model: string;
  /** As the price package calls it; null: let it guess from the model's name. */
  provider: string | null;
}

/** What gateways and SDKs call a provider, to what the price package calls it. */
const PROVIDER_NAMES: ReadonlyMap<string, string> = new Map([
  ...[
    'anthropic',
    'avian',
    'azure',
    'cerebras',
    'cohere',
    'deepseek',
    'fireworks',
    'groq',
    'mistral',
    'moonshotai',
  ].map((name) => [name, name] as const),
  ...['novita', 'openai', 'openrouter', 'perplexity', 'together', 'x-ai', 'aws', 'google'].map(
    (name) => [name, name] as const,
  ),
  ['amazon-bedrock', 'aws'],
  ['aws.bedrock', 'aws'],
  ['aws_bedrock', 'aws'],
  ['bedrock', 'aws'],
  ['bedrock_converse', 'aws'],
  ['az.ai.openai', 'azure'],
  ['azure.ai.openai', 'azure'],
  ['azure_ai', 'azure'],
  ['azure_openai', 'azure'],
  ['azure-openai', 'azure'],
  ['cohere_chat', 'cohere'],
  ['fireworks_ai', 'fireworks'],
  ['gcp.gemini', 'google'],
  ['gcp.vertex_ai', 'google'],
  ['gemini', 'google'],
  ['google-vertex', 'google'],
  ['google_genai', 'google'],
  ['vertex', 'google'],
  ['vertex_ai', 'google'],
  ['vertexai', 'google'],
  ['mistral_ai', 'mistral'],
  ['mistralai', 'mistral'],
  ['moonshot', 'moonshotai'],
  ['together_ai', 'together'],
  ['togetherai', 'together'],
  ['xai', 'x-ai'],
]);

const BEDROCK_ID = /^(?:[a-z]{2,6}\.)?(?:ai21|amazon|anthropic|cohere|deepseek|meta|mistral|openai|qwen)\./;

/** The price package's name of a provider; null when it has none by that name. */
function priceProvider(provider: string | null | undefined): string | null {
  return provider ? (PROVIDER_NAMES.get(provider.trim().toLowerCase()) ?? null) : null;
}

/** Whether an id names a model that was trained further: `ft:gpt-4o:team::id`. */
export function isFineTuned(model: string): boolean {
  return /(?:^|\/)ft:/.test(model);
}

/** `ft:gpt-4o:team::id` is priced as `ft:gpt-4o` where there is such a price, else as its base model: an estimate. */
function fineTuned(model: string): string[] {
  const parts = model.split(':');
  return parts[0] === 'ft' && parts[1] ? [`ft:${parts[1]}`, parts[1]] : [];
}

/** Where OpenRouter is to look for a provider first; the model and its price are the same. */
const ROUTING = /:(?:nitro|floor|exacto)$/;
/** Variants of OpenRouter's that have a price of their own, or none that is known. */
const OWN_PRICE = /:(?:extended|batch)$/;
/** Every call searches the web, which costs more than its tokens: no price per token is theirs. */
const SEARCHING = /:online$|-search-(?:preview|api)(?![a-z])/;

/** Azure's zones of data, as LiteLLM names them, ask more than its price anywhere. */
const ZONED = /^(?:azure\/)?(?:eu|us)\//;

/**
 * Ways to ask for one model, best first: as logged, then without what gateways put around the id
 * (`openai/gpt-4o`, `bedrock/us.anthropic.claude-...-v1:0`, `claude-sonnet-4-5@20250929`, `ft:...`).
 * @param provider as logged; a gateway's own name counts for nothing
 */
export function modelNames(model: string, provider: string | null): ModelName[] {
  const names: ModelName[] = [];
  const add = (id: string, by: string | null): void => {
    if (id !== '' && !names.some((name) => name.model === id && name.provider === by)) {
      names.push({ model: id, provider: by });
    }
  };
  const id = model.trim().replace(ROUTING, '');
  if (SEARCHING.test(id) || ZONED.test(id)) return [];
  if (OWN_PRICE.test(id)) return [{ model: id.replace(/^openrouter\//, ''), provider: 'openrouter' }];
  const stated = priceProvider(provider);
  if (stated !== null) add(id, stated);
  const slash = id.indexOf('/');
  const prefix = slash > 0 ? priceProvider(id.slice(0, slash)) : null;
  const rest = slash > 0 ? id.slice(slash + 1) : id;
  if (prefix !== null) {
    if (stated !== null) add(rest, stated);
    add(rest, prefix);
  }
  const bare = rest.slice(rest.lastIndexOf('/') + 1);
  if (BEDROCK_ID.test(bare)) add(bare, 'aws');
  if (bare.includes('@')) add(bare, 'google');
  add(id, null);
  for (const base of fineTuned(bare)) add(base, stated ?? 'openai');
  if (slash > 0) {
    add(id, 'openrouter');
    add(bare, null);
  }
  return names;
}
