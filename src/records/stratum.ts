/** What the eval set says of one part of the traffic: requests that the rules send to one tier, alike in kind, class and score. */
export interface Stratum {
  /** Tier that the rules name for it. */
  sent_to: string;
  /** `kind/class`. */
  cell: string;
  /** Router scores below this, and at least that of the stratum before; null: no upper end, or no score. */
  score_below: number | null;
  /** Eval cases in it. */
  cases: number;
  /** How long the answers of each weaker tier are. */
  lengths: Record<string, OutputLength>;
}

/** Output tokens of a tier for each output token of the strongest tier on the same cases. */
export interface OutputLength {
  ratio: number;
  /** Linearised, clustered standard error; null for a single cluster. */
  se: number | null;
  /** Degrees of freedom of `se`; null with it. */
  df: number | null;
  /** Standard deviation of a single answer's ratio, weighted by the squared length of the strongest tier's answer. */
  spread: number;
  /** 5 %, 10 % ... 95 % points of the ratio over bootstrap draws of clusters; only where a handful of answers decides. */
  draws?: readonly number[];
}

/** The paired difference of quality on held-out cases of one part of what the rules route. */
export interface QualityStratum {
  sent_to: string;
  /** `kind/class`; null: all other cells of the tier, that have too few held-out cases of their own. */
  cell: string | null;
  cases: number;
  /** Cases less what their clusters repeat. */
  effective_cases: number;
  /** Mean score delivered less that of the strongest tier. */
  quality_delta: number;
  /** Standard deviation of single differences. */
  sd: number;
  /** Share of cases on which the delivered answer passes and the strongest tier's does not, and the reverse; null: graded scores. */
  better: number | null;
  worse: number | null;
}
