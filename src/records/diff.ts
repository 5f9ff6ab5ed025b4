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
  /** New less old cost of these requests; the interval is that of measured answer lengths and hand-over shares. */
  cost_change_usd: number | null;
  cost_change_ci95: [number, number] | null;
  /**
   * Mean score under the new rules less that under the old, weighted to this log, from the held-out cases that each file was
   * measured on; the interval takes them as independent, which is wide where they are the same. Null: a file holds no such evidence.
   */
  quality_change: number | null;
  quality_change_ci95: [number, number] | null;
  moves: DiffMove[];
  /** The 20 largest by requests; a template is a hash, never a text. */
  flips: (DiffMove & { template: string; example_id: string })[];
  warnings: Warning[];
}
