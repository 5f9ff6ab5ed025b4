import type { MixRow } from '../records/mix.js';
import { emptyTotals, mergeTotals, mixRow, type Totals } from './totals.js';

/** Name of the row that takes in everything beyond the cap. */
export const OTHER = '(other)';

/** Totals by a name that the data chooses, at most `cap` of them. */
export interface NamedTotals {
  cap: number;
  byName: Map<string, Totals>;
  /** Requests lumped into OTHER. */
  lumped: number;
}

export function namedTotals(cap: number): NamedTotals {
  return { cap, byName: new Map(), lumped: 0 };
}

/** Totals to add `requests` of this name to: OTHER's when the name is new and there is no more room. */
function totalsFor(named: NamedTotals, name: string, requests: number): Totals {
  const known = named.byName.get(name);
  if (known) return known;
  const isFull = named.byName.size >= named.cap && name !== OTHER;
  if (isFull) {
    named.lumped += requests;
    return totalsFor(named, OTHER, 0);
  }
  const totals = emptyTotals();
  named.byName.set(name, totals);
  return totals;
}

/** Adds the totals of a part whose requests all have this name. */
export function mergeIntoNamed(named: NamedTotals, name: string, more: Totals): void {
  mergeTotals(totalsFor(named, name, more.requests), more);
}

/** Adds the totals of another part of the log. Up to the cap, the result is that of one pass. */
export function mergeNamed(named: NamedTotals, more: NamedTotals): void {
  named.lumped += more.lumped;
  for (const [name, totals] of more.byName) mergeIntoNamed(named, name, totals);
}

/** Dearest first, then most requests, then by name. */
export function dearestFirst(
  one: { name: string; cost_usd: number | null; requests: number },
  other: { name: string; cost_usd: number | null; requests: number },
): number {
  const byCost = (other.cost_usd ?? 0) - (one.cost_usd ?? 0);
  if (byCost !== 0) return byCost;
  return other.requests - one.requests || (one.name < other.name ? -1 : one.name > other.name ? 1 : 0);
}

/** Rows of all names, dearest first. */
export function namedRows(named: NamedTotals, requests: number): (MixRow & { name: string })[] {
  return [...named.byName].map(([name, totals]) => ({ name, ...mixRow(totals, requests) })).sort(dearestFirst);
}
