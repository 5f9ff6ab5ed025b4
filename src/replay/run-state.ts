import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { RouterError } from '../records/error.js';
import type { Outcome } from '../records/outcome.js';
import { readJournal } from './journal.js';

/** The journal's lines. Money is USD. */
export type JournalEntry =
  /** What the run is about; the first line. */
  | { t: 'run'; schema: 'router.journal/1'; plan: string; settings: Record<string, unknown> }
  /** A call is about to be sent; it may cost this much. */
  | { t: 'intent'; key: string; worst_usd: number }
  /** The call of the last intent gave no answer; what may have been billed for it stays counted. */
  | { t: 'attempt'; key: string; error: string; held_usd: number; request_id?: string }
  /** The call is finished. The rest of the line is the outcome. */
  | ({
      t: 'done';
      key: string;
      spent_usd: number;
      is_cached: boolean;
      answer_sha256: string | null;
      answer_bytes: number;
    } & Outcome)
  | { t: 'batch-intent'; tier: string; calls: number; worst_usd: number }
  | { t: 'batch'; tier: string; id: string; keys: string[]; worst_usd: number }
  | { t: 'batch-end'; id: string };

/** A batch that was handed in and whose results are not collected. */
export interface OpenBatch {
  tier: string;
  id: string;
  keys: string[];
  worstUsd: number;
}

/** Where a run stands, computed from its journal alone. */
export interface RunState {
  plan: string | null;
  settings: Record<string, unknown>;
  /** Finished calls by key. */
  outcomes: Map<string, Outcome>;
  /** Spent for sure, and what may have been billed for calls that gave no answer. */
  spentUsd: number;
  heldUsd: number;
  /** Calls sent that nobody saw the end of. */
  possiblyBilled: number;
  /** Calls sent, calls that gave no answer, and answers that came from the cache. */
  sent: number;
  retried: number;
  cached: number;
  openBatches: OpenBatch[];
}

/** Where the run in a folder stands. @throws nothing-to-resume, bad-journal */
export function runStateIn(folder: string): RunState {
  const path = join(folder, 'journal.jsonl');
  if (!existsSync(path)) throw new RouterError('nothing-to-resume', { path: folder });
  const state = readRunState(path);
  if (state.plan === null) throw new RouterError('nothing-to-resume', { path: folder });
  return state;
}

/** @throws bad-journal */
export function readRunState(path: string): RunState {
  const state: RunState = {
    plan: null,
    settings: {},
    outcomes: new Map(),
    spentUsd: 0,
    heldUsd: 0,
    possiblyBilled: 0,
    sent: 0,
    retried: 0,
    cached: 0,
    openBatches: [],
  };
  const intents = new Map<string, number>();
  for (const entry of readJournal(path) as unknown as JournalEntry[]) take(state, intents, entry);
  for (const worst of intents.values()) state.heldUsd += worst;
  state.possiblyBilled += intents.size;
  return state;
}

function take(state: RunState, intents: Map<string, number>, entry: JournalEntry): void {
  if (entry.t === 'run') {
    state.plan = entry.plan;
    state.settings = entry.settings;
  } else if (entry.t === 'intent') {
    // An earlier intent of the same call that was never closed may have been billed too.
    if (intents.has(entry.key)) {
      state.heldUsd += intents.get(entry.key) ?? 0;
      state.possiblyBilled += 1;
    }
    intents.set(entry.key, entry.worst_usd);
    state.sent += 1;
  } else if (entry.t === 'attempt') {
    intents.delete(entry.key);
    state.heldUsd += entry.held_usd;
    state.retried += 1;
    if (entry.held_usd > 0) state.possiblyBilled += 1;
  } else if (entry.t === 'batch-intent') {
    // One batch of a tier is handed in at a time: an intent that the next line of the tier does not close may have reached the vendor.
    const key = `batch of ${entry.tier}`;
    if (intents.has(key)) {
      state.heldUsd += intents.get(key) ?? 0;
      state.possiblyBilled += 1;
    }
    intents.set(key, entry.worst_usd);
    state.sent += entry.calls;
  } else if (entry.t === 'done') takeDone(state, intents, entry);
  else if (entry.t === 'batch') {
    intents.delete(`batch of ${entry.tier}`);
    state.openBatches.push({ tier: entry.tier, id: entry.id, keys: entry.keys, worstUsd: entry.worst_usd });
  } else state.openBatches = state.openBatches.filter((batch) => batch.id !== entry.id);
}

function takeDone(state: RunState, intents: Map<string, number>, entry: Extract<JournalEntry, { t: 'done' }>): void {
  const { t: _, key, spent_usd, is_cached, answer_sha256: __, answer_bytes: ___, ...outcome } = entry;
  if (!state.outcomes.has(key)) state.outcomes.set(key, outcome);
  intents.delete(key);
  state.spentUsd += spent_usd;
  if (is_cached) state.cached += 1;
}
