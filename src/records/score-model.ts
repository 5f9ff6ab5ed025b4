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

export type ScoreModel = LogisticModel;
