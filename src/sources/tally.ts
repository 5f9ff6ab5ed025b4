import { addLedger, emptyLedger, type Ledger, type LineFault } from '../records/ledger.js';

/** One line that was not used, for messages. */
interface FaultSample {
  /** Counts from 1. */
  line: number;
  fault: LineFault;
  /** What was found and what is needed; never the text of a prompt. */
  detail: string;
}

/** What became of the lines of one file, so far. */
export interface Tally {
  /** As the user named the file; `-` is "standard input". */
  path: string;
  ledger: Ledger;
  /** The first faults of each kind, in order of lines within a kind. Blank lines are counted only. */
  samples: FaultSample[];
  /** Line of the last text that is no JSON; 0: none. */
  lastBadJson: number;
  /** The text ends in the midst of a row: the file was cut off. */
  isCut: boolean;
}

const SAMPLES_PER_FAULT = 20;

export function newTally(path: string): Tally {
  return { path, ledger: emptyLedger(), samples: [], lastBadJson: 0, isCut: false };
}

/** Counts a line that is not used and keeps it as a sample while there is room. */
export function reject(tally: Tally, fault: LineFault, line: number, detail: string): void {
  tally.ledger[fault] += 1;
  if (fault === 'bad_json') tally.lastBadJson = line;
  if (fault === 'blank' || tally.ledger[fault] > SAMPLES_PER_FAULT) return;
  tally.samples.push({ line, fault, detail });
}

/** Lines that should have been usable and were not. Blank and duplicate lines are nobody's mistake. */
export function rejectedLines(ledger: Ledger): number {
  return ledger.too_long + ledger.bad_utf8 + ledger.bad_json + ledger.bad_schema;
}

/** The first unusable line as `path:line: detail`, or null when all were usable. */
export function firstFault(tally: Tally): string | null {
  let first: FaultSample | null = null;
  for (const sample of tally.samples) {
    if (sample.fault === 'duplicate') continue;
    if (first === null || sample.line < first.line) first = sample;
  }
  return first === null ? null : `${tally.path}:${first.line}: ${first.detail}`;
}

/** Sum of the ledgers of several files. */
export function totalLedger(tallies: readonly Tally[]): Ledger {
  const total = emptyLedger();
  for (const tally of tallies) addLedger(total, tally.ledger);
  return total;
}

/** Adds the counts and samples of a later part of the same file, whose line numbers are `shift` too small. */
export function addTally(tally: Tally, more: Tally, shift: number): void {
  for (const { line, fault, detail } of more.samples) {
    const before = tally.samples.reduce((count, one) => count + (one.fault === fault ? 1 : 0), 0);
    if (before < SAMPLES_PER_FAULT) tally.samples.push({ line: line + shift, fault, detail });
  }
  if (more.lastBadJson > 0) tally.lastBadJson = more.lastBadJson + shift;
  addLedger(tally.ledger, more.ledger);
}
