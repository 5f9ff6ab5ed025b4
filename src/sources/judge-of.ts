import { RouterError } from '../records/error.js';
import { JUDGE_NAME, type JudgeSettings, type RouterConfig, type Tier } from '../records/tier.js';
import { BUILT_IN_TIERS, nearest } from './ladder.js';

/** `anthropic/claude-opus-5`: a model that no tier is made of. */
const MODEL = /^(anthropic|openai)\/(\S+)$/;

/**
 * The judge of a run: the one named, with the config's mode and rubric, else the config's own; null: there is none.
 * @param name a live tier of the config or of the built-in ladders, or `provider/model`
 * @throws unknown-judge
 */
export function judgeOf(
  name: string | undefined,
  mode: JudgeSettings['mode'] | undefined,
  config: RouterConfig | null,
): JudgeSettings | null {
  const own = config?.judge;
  const tier = name === undefined ? own?.tier : tierNamed(name, config?.tiers ?? []);
  if (!tier) return null;
  return {
    tier: { ...tier, name: JUDGE_NAME },
    mode: mode ?? own?.mode ?? 'pointwise',
    ...(own?.rubric !== undefined && { rubric: own.rubric }),
  };
}

function tierNamed(name: string, from: readonly Tier[]): Tier {
  const live = [...from, ...BUILT_IN_TIERS].filter((tier) => tier.provider !== 'recorded');
  const found = live.find((tier) => tier.name === name);
  if (found) return found;
  const [, provider, model] = MODEL.exec(name) ?? [];
  if (provider && model) return { name, provider, model };
  const known = [...new Set(live.map((tier) => tier.name))];
  throw new RouterError('unknown-judge', { judge: name, known, nearest: nearest(name, known) });
}
