/** How far a router's score can be read as a probability: calibrated on the tuning cases out of fold, judged on held-out ones. */
export interface ScoreCalibration {
  /** isotonic: with 500 labels and 50 of the rarer kind; platt: with fewer. */
  kind: 'isotonic' | 'platt';
  n_fit: number;
  /** Cases that it is judged on. */
  n: number;
  ece: number;
  /** Cases in each tenth of probability, which the ECE is made of. */
  bins: number[];
  brier: number;
  log_loss: number;
  auc: number | null;
  /** Mean p1 - p0 of inductive Venn-Abers over held-out scores: how unsure the calibration itself is. */
  venn_abers_width: number | null;
}

/** A saving, as a share of the top tier's cost, and the chance to have it. The expected saving is their product. */
export interface ExpectedSaving {
  saving_share: number;
  chance: number;
}

/** Whether a learned router is worth having instead of rules, from one comparison on the tuning cases, out of fold. */
export interface Graduation {
  advice: 'stay_with_rules' | 'switch_to_learned' | 'wait';
  /** Expected saving of the learned router less that of rules, as a share of the top tier's cost; null: neither is likely to be certified. */
  gain: number | null;
  gain_ci95: [number, number] | null;
  /** What the gain is made of: saving at the best cut, and the chance that it is certified; null with it. */
  rules: ExpectedSaving | null;
  learned: ExpectedSaving | null;
  /** Tuning cases compared. */
  n: number;
  /** More labelled cases, of all splits, until the interval would exclude 0 at this gain, about; null unless the advice is to wait. */
  labels_needed: number | null;
}

/** What it costs to keep the weights small enough for a rules file, on held-out cases. */
export interface Pruning {
  /** Terms with a weight in the file, and with all of them. */
  terms: number;
  terms_unpruned: number;
  /** Of the weights as the file holds them. */
  bytes: number;
  /** Area under the ROC of the score in the file, and of one fitted on all terms; null: one label only. */
  auc: number | null;
  auc_unpruned: number | null;
  /** Held-out cases. */
  n: number;
}
