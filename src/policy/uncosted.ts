import type { Panel } from '../records/panel.js';
import { callUsd } from './deliver.js';

/** A tier with answers of unknown cost. */
export interface Uncosted {
  tier: string;
  count: number;
  of: number;
}

/** Tiers whose answers to these cases have no known cost, with their number; without one, nothing can be said of dollars. */
export function uncosted({ tiers, caseIds }: Panel): Uncosted[] {
  return tiers.flatMap((column) => {
    const count = caseIds.filter((_, row) => Number.isNaN(callUsd(column, row))).length;
    return count > 0 ? [{ tier: column.tier, count, of: caseIds.length }] : [];
  });
}
