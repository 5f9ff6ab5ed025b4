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

/**
 * Finds the prices of a model among those of the user's own, as the built-in table finds models: `gpt-4o` is also that of
 * `openai/gpt-4o`, unless that is there too. Null: there is none.
 */
export function overrideFinder(
  overrides: ReadonlyMap<string, PriceLevels>,
): (model: string, provider: string | null) => PriceLevels | null {
  if (overrides.size === 0) return () => null;
  const byName = new Map(overrides);
  for (const [key, levels] of overrides) {
    // `azure_ai/gpt-4o` is also `azure/gpt-4o`.
    const [first] = modelNames(key, null);
    if (first && first.provider !== null && !byName.has(qualified(first))) byName.set(qualified(first), levels);
  }
  const known = new Map<string, PriceLevels | null>();
  return (model, provider) => {
    const asked = `${provider ?? ''}\n${model}`;
    let levels = known.get(asked);
    if (levels === undefined) {
      const name = overrideNames(model, provider).find((one) => byName.has(one));
      levels = (name === undefined ? undefined : byName.get(name)) ?? null;
      if (known.size >= CACHE_ENTRIES) known.clear();
      known.set(asked, levels);
    }
    return levels;
  };
}
