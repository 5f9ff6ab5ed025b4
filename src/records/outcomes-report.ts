import type { Estimate } from './estimate.js';
import type { Ledger } from './ledger.js';
import type { Warning } from './warning.js';

/** What `router outcomes` made of a log (`router.outcomes/1`). */
export interface OutcomesReport {
  schema: 'router.outcomes/1';
  ledger: Ledger;
  /** Name of the score that was used. */
  score: string;
  cases: number;
  outcomes: number;
  tiers: {
    tier: string;
    model: string | null;
    quality: Estimate;
    unscored: number;
    failed: number;
    cost_usd_per_request: number | null;
  }[];
  files: { evalset: string; outcomes: string };
  warnings: Warning[];
}
