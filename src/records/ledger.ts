/** Fate of every line read. `lines` is the sum of the others, always (reliability.md section 3). */
export interface Ledger {
  lines: number;
  ok: number;
  blank: number;
  too_long: number;
  bad_utf8: number;
  bad_json: number;
  bad_schema: number;
  duplicate: number;
}

/** Reasons for which a line is not used. */
export type LineFault = Exclude<keyof Ledger, 'lines' | 'ok'>;

export function emptyLedger(): Ledger {
  return { lines: 0, ok: 0, blank: 0, too_long: 0, bad_utf8: 0, bad_json: 0, bad_schema: 0, duplicate: 0 };
}

/** Adds `more` to `ledger` in place. */
export function addLedger(ledger: Ledger, more: Ledger): void {
  for (const key of Object.keys(ledger) as (keyof Ledger)[]) ledger[key] += more[key];
}
