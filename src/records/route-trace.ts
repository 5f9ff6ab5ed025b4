/** One tier asked, or left alone, on the way to an answer. */
export interface RouteAttempt {
  tier: string;
  provider: string | null;
  model: string;
  /** `handed_on`: it answered, and the answer did not do. `skipped`: it had failed a moment before. */
  outcome: 'answered' | 'handed_on' | 'failed' | 'skipped';
  /** Cause of a failure, or what the answer failed; null when it was delivered. */
  reason: string | null;
  latency_ms: number | null;
  cost_usd: number | null;
}

/** How the runtime came to an answer. */
export interface RouteTrace {
  /** Tier that the rules named. */
  tier: string;
  /** Name of the rule that matched; null: the default. */
  rule: string | null;
  score: number | null;
  /** In the order asked. */
  attempts: RouteAttempt[];
}
