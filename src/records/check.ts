import type { Projection } from './projection.js';
import type { ConstraintRow } from './strategy.js';
import type { Certificate, HeldOut } from './tuning.js';
import type { Warning } from './warning.js';

/** What `router check` says of committed rules on fresh outcomes (`router.check/1`). */
export interface CheckReport {
  schema: 'router.check/1';
  rules: string;
  verdict: 'valid' | 'expired' | 'undecided';
  reasons: string[];
  next: string;
  /** One for each tier that requests are sent down to, weak to strong, each at its share of delta; bad answers are of that tier. */
  certificates: (Omit<Certificate, 'share_routed'> & {
    tier: string;
    /** Exact chance of so many bad answers or more if the bad share were alpha; small: the claim is refuted. */
    p_false: number | null;
  })[];
  /** Limits that were asked for. */
  constraints: ConstraintRow[];
  /** False: the rules were tuned on these very outcomes, so that the cases that fitted the score are among them. */
  is_fresh: boolean;
  /** The fixed policy on every case that all its tiers answered. */
  fresh: HeldOut;
  projection: Projection | null;
  warnings: Warning[];
}
