/** Levels of LiteLLM's complexity router, weak to strong. */
export const LITELLM_LEVELS = ['SIMPLE', 'MEDIUM', 'COMPLEX', 'REASONING'] as const;
export type LitellmLevel = (typeof LITELLM_LEVELS)[number];

/** Dimensions of LiteLLM's heuristic score, in the order it adds them up. */
export const LITELLM_DIMENSIONS = [
  'tokenCount',
  'codePresence',
  'reasoningMarkers',
  'technicalTerms',
  'simpleIndicators',
  'multiStepPatterns',
  'questionComplexity',
] as const;
export type LitellmDimension = (typeof LITELLM_DIMENSIONS)[number];

/** `classifier_type: heuristic`: a weighted sum and three boundaries. */
export interface LitellmHeuristic {
  classifier: 'heuristic';
  /** Weight of each dimension; a dimension that is not named weighs 0. */
  weights: Partial<Record<LitellmDimension, number>>;
  /** In tokens of four characters: fewer than `simple` counts -1, more than `complex` counts 1. */
  token_thresholds: { simple: number; complex: number };
  boundaries: { simple_medium: number; medium_complex: number; complex_reasoning: number };
  /** Least score at which two reasoning markers lift a request to REASONING. */
  reasoning_override_min_score: number;
  keywords: {
    code: readonly string[];
    reasoning: readonly string[];
    technical: readonly string[];
    simple: readonly string[];
  };
}

/** Successes among the observed answers of one level; `of` is a request type, a cohort, or null for all requests. */
export interface TierStatistic {
  of: string | null;
  /** 1 (SIMPLE) to 4 (REASONING). */
  level: number;
  successes: number;
  observations: number;
}

/** `classifier_type: heuristic_v2`: shrunken success rates per level, request type and cohort, and one threshold. */
export interface LitellmTrained {
  classifier: 'heuristic_v2';
  /** The first level whose estimated success is at least this answers; in [0, 1]. */
  threshold: number;
  global: readonly TierStatistic[];
  types: readonly TierStatistic[];
  cohorts: readonly TierStatistic[];
  type_prior_mass: number;
  cohort_prior_mass: number;
}

export type LitellmClassifier = LitellmHeuristic | LitellmTrained;

/** How a LiteLLM file routes: a classifier and the tier behind each of its levels. */
export interface LitellmRouting {
  target: 'litellm';
  classifier: LitellmClassifier;
  tiers: Record<LitellmLevel, string>;
  /** Tier of requests without a user's text. */
  default: string;
  /** Phrases that lift a request by one level; empty in our own exports. */
  escalation_keywords: readonly string[];
  /** Phrases of client housekeeping that go to SIMPLE; empty in our own exports. */
  housekeeping: readonly string[];
  keyword_rules: readonly { keywords: readonly string[]; level: LitellmLevel }[];
}

/** What LiteLLM (1.106) takes for housekeeping of a client unless a file says otherwise. */
export const LITELLM_HOUSEKEEPING: readonly string[] = [
  'Write the title in the predominant language of the session',
  'You are coming up with a succinct title for a coding session',
];

/** One yes-or-no signal that vllm semantic-router computes on the text. */
export interface SemanticSignal {
  name: string;
  kind: 'keyword' | 'structure' | 'context';
  /** keyword: OR, AND, NOR. structure: count, exists, density, sequence. context: tokens. */
  by: 'OR' | 'AND' | 'NOR' | 'count' | 'exists' | 'density' | 'sequence' | 'tokens';
  /** What structure counts. */
  pattern?: string;
  keywords?: readonly string[];
  sequences?: readonly (readonly string[])[];
  case_sensitive: boolean;
  gt?: number;
  gte?: number;
  lt?: number;
  lte?: number;
}

/** Requests scoring at least `gte` (null: all) and below the next band's go to `tier`. */
export interface ScoreBand {
  gte: number | null;
  tier: string;
}

/** A cascade of one band, as a file read back has it: answers of less confidence go to another tier. */
export interface HandOver {
  to: string;
  accept_at: number;
}

/** How a semantic-router file routes: signals, their weighted sum, bands of the sum, and the tier of each band. */
export interface SemanticRouting {
  target: 'vllm-semantic-router';
  signals: readonly SemanticSignal[];
  /** Added when the signal matches; a miss adds 0. */
  weights: Record<string, number>;
  /** Rising by `gte`; the first has none and takes everything below the second. */
  bands: readonly (ScoreBand & { name: string; handsOn?: HandOver })[];
}

/** A gateway's own routing, that `tune --target` fits, `export` writes and `project --target` replays. */
export type GatewayRouting = LitellmRouting | SemanticRouting;

/** What one way to execute rules makes of a log. */
export interface ExportedForm {
  requests: number;
  /** USD; null: unknown. */
  cost_usd: number | null;
  /** Null: no such saving can be named; `refused` says why and `saving_bounds` what is known, as in a Projection. */
  saving_share: number | null;
  saving_bounds: [number, number] | null;
  refused: string[];
  tiers: { tier: string; requests: number; share: number | null; cost_usd: number | null }[];
}

/** The rules and the gateway file made of them on one log. */
export interface ExportComparison {
  rules: ExportedForm;
  exported: ExportedForm;
  rules_cost_usd: number | null;
  exported_cost_usd: number | null;
  /** Share of the requests that the two send to different tiers; null: no requests. */
  disagreement_share: number | null;
}
