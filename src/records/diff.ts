import type { Warning } from './warning.js';

/** Requests of one template, or of all, that go from one tier to another. */
export interface DiffMove {
  from: string;
  to: string;
  requests: number;
  /** New less old cost of those with a price on both sides; null: none has one. */
  cost_change_usd: number | null;
}

/** What `router diff` says (`router.diff/1`). */
export interface DiffReport {
  schema: 'router.diff/1';
  old: string;
  new: string;
  /** Parts of the policy that differ, in words. */
  changes: string[];
  /** Requests of the logs; null: none was given. */
  requests: number | null;
  moved: number | null;
  /** Over the requests with a price under both files. */
  priced_requests: number;
  old_cost_usd: number | null;
  new_cost_usd: number | null;
  moves: DiffMove[];
  /** The 20 largest by requests; a template is a hash, never a text. */
  flips: (DiffMove & { template: string; example_id: string })[];
  warnings: Warning[];
}
