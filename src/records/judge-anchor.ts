import type { Estimate } from './estimate.js';

/** A judge held against people (method.md section 7). Rates are shares of 1; null: cannot be known from these labels. */
export interface JudgeAnchor {
  /** Answers that a person and the judge both spoke of; of those, good ones and bad ones by the person. */
  labels: number;
  human_good: number;
  human_bad: number;
  table: { both_good: number; only_judge: number; only_human: number; both_bad: number };
  /** P(judge good | human good), and P(judge good | human bad). */
  true_positive_rate: Estimate;
  false_positive_rate: Estimate;
  agreement: number | null;
  /** Null when either says only one thing. */
  kappa: number | null;
  /** simple: labels drawn at random; stratified: weighed by how often each kind of verdict occurs. */
  sampling: 'simple' | 'stratified';
  tiers: AnchoredTier[];
}

/** A tier's share of good answers. */
export interface AnchoredTier {
  tier: string;
  /** As the judge has it. */
  judged: Estimate;
  /** As people would have it, by the judge's known errors (Rogan and Gladen; interval of Lee et al.); null: the judge is no better than chance. */
  corrected: Estimate | null;
  /** By labels and verdicts together (PPI++), asymptotic; null: the verdicts do not help the labels. */
  with_labels: Estimate | null;
  /** By the labels alone. */
  labels_only: Estimate;
}

/** How a certificate allows for the judge's errors. */
export interface JudgedLevel {
  /** Bad share allowed, as people see it, and the chance that the claim is false. */
  alpha: number;
  delta: number;
  /** Lower limit of P(judge bad | human bad) and upper limit of P(judge good | human good), each at delta / 4. */
  specificity_lower: number;
  sensitivity_upper: number;
  /** Share that the judge may call bad, tested at delta / 2. */
  judged_alpha: number;
  judged_delta: number;
}

/** What `tune --labels` says of the judge. */
export interface TuningJudge {
  anchor: JudgeAnchor;
  /** Null: nothing can be certified by this judge and these labels. */
  level: JudgedLevel | null;
  /** The same rates where the policy delivers a lower tier's answer: the level assumes that they are no different there. */
  routed: Pick<JudgeAnchor, 'labels' | 'true_positive_rate' | 'false_positive_rate'>;
}
