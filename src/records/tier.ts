import type { Price } from './price.js';

/** A step of the ladder, as `router.yaml` gives it. */
export interface Tier {
  name: string;
  /** `anthropic`, `openai` (any base_url that speaks its dialect) or `recorded`. */
  provider: string;
  model: string;
  base_url?: string;
  /** Name of the environment variable that holds the key. */
  api_key_env?: string;
  /** Dialect of an OpenAI endpoint; absent: `chat`. */
  api?: 'chat' | 'responses';
  /** Longest answer in tokens; absent: the run's. */
  max_tokens?: number;
  /** Absent: the provider's default. */
  temperature?: number;
  /** Limits of the account, where the provider's headers do not tell. */
  requests_per_minute?: number;
  tokens_per_minute?: number;
  /** Most calls at once; absent: the run's. */
  max_concurrency?: number;
  /** Overrides the price table. */
  price?: Price;
  /** Recorded tiers: file of answers, already resolved against the config file's folder. */
  answers?: string;
}

export const JUDGE_MODES = ['pointwise', 'pairwise'] as const;

/** A model that grades: each answer by itself, or each beside the strongest tier's. */
export interface JudgeSettings {
  /** Where it is asked; its name is `JUDGE_NAME`. */
  tier: Tier;
  mode: (typeof JUDGE_MODES)[number];
  /** For cases without a rubric of their own. */
  rubric?: string;
}

/** Holds a space, so that no tier can bear it. */
export const JUDGE_NAME = 'the judge';

/** `router.yaml` (contract.md). */
export interface RouterConfig {
  /** Weak to strong. */
  tiers: Tier[];
  /** Price override file, resolved. */
  prices?: string;
  /** Grades cases of `grader: judge`. */
  judge?: JudgeSettings;
}
