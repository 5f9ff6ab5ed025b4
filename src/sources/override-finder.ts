import type { PriceLevels } from '../records/price.js';
import { isFineTuned, type ModelName, modelNames } from './model-id.js';

const CACHE_ENTRIES = 20_000;

const qualified = ({ model, provider }: ModelName): string => `${provider}/${model}`;

/**
 * What an override for a model may be called, best first: with the provider, then without it; as logged, then as the
 * normaliser has it. A model that was trained further is not priced as its base.
 */
function overrideNames(model: string, provider: string | null): string[] {
  const names = modelNames(model, provider).filter((name) => isFineTuned(name.model) || !isFineTuned(model));
  const stated = names.filter((_, at) => at < names.findIndex((name) => name.provider === null));
  return [
    ...(provider === null ? [] : [`${provider}/${model}`]),
    ...(model.includes('/') ? [model] : []),
    ...stated.map(qualified),
    model,
    ...stated.map((name) => name.model),
    ...names.flatMap((name) => (name.provider === null ? [name.model] : [qualified(name), name.model])),
  ];
}

/** Finds prices among those of the user's own. */
export interface OverrideFinder {
  /** Null: there is none. */
  find(model: string, provider: string | null): PriceLevels | null;
  /** Whether the price under this key was found for a model that was asked for. */
  isUsed(key: string): boolean;
}

/** Models are found as the built-in table finds them: `gpt-4o` is also that of `openai/gpt-4o`, unless that is there too. */
export function overrideFinder(overrides: ReadonlyMap<string, PriceLevels>): OverrideFinder {
  const used = new Set<string>();
  const isUsed = (key: string): boolean => used.has(key);
  if (overrides.size === 0) return { find: () => null, isUsed };
  const keys = new Map([...overrides.keys()].map((key) => [key, key]));
  for (const key of overrides.keys()) {
    // `azure_ai/gpt-4o` is also `azure/gpt-4o`.
    const [first] = modelNames(key, null);
    if (first && first.provider !== null && !keys.has(qualified(first))) keys.set(qualified(first), key);
  }
  const known = new Map<string, PriceLevels | null>();
  const find = (model: string, provider: string | null): PriceLevels | null => {
    const asked = `${provider ?? ''}\n${model}`;
    let levels = known.get(asked);
    if (levels === undefined) {
      const name = overrideNames(model, provider).find((one) => keys.has(one));
      const key = name === undefined ? undefined : keys.get(name);
      if (key !== undefined) used.add(key);
      levels = (key === undefined ? undefined : overrides.get(key)) ?? null;
      if (known.size >= CACHE_ENTRIES) known.clear();
      known.set(asked, levels);
    }
    return levels;
  };
  return { find, isUsed };
}
