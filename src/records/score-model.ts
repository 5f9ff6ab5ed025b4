import type { LitellmClassifier, SemanticSignal } from './gateway.js';

/** A dense feature as the model sees it: (value - mean) / sd * weight. */
export interface FeatureWeight {
  mean: number;
  sd: number;
  weight: number;
}

/**
 * L2 logistic regression on hashed word 1-2-grams, dense features and task labels.
 * Its score is the estimated probability, in [0, 1], that the small tier's answer will not do;
 * higher means "needs the stronger tier".
 */
export interface LogisticModel {
  kind: 'logistic';
  /** log2 of the number of hash buckets. */
  bits: number;
  bias: number;
  /** By feature name; names must be in FEATURES. */
  features: Record<string, FeatureWeight>;
  /** By explicit or inferred task; a task not listed weighs 0. */
  tasks: Record<string, number>;
  /** Ascending bucket numbers and their weights, as written to the file (rounded). */
  buckets: readonly number[];
  weights: readonly number[];
}

/** The score LiteLLM's complexity router gives a request by its own definitions; any finite number, none without a user's text. */
export interface LitellmScore {
  kind: 'litellm';
  classifier: LitellmClassifier;
}

/** The score vllm semantic-router gives a request: the sum of the weights of the signals that match its last user turn. */
export interface SemanticScore {
  kind: 'vllm-semantic-router';
  signals: readonly SemanticSignal[];
  /** By signal. */
  weights: Record<string, number>;
}

/** A gateway's own score; rules on it can be exported to that gateway and mean the same there. */
export type GatewayScore = LitellmScore | SemanticScore;

export type ScoreModel = LogisticModel | GatewayScore;
