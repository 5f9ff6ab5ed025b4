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
  /** A batch is about to be handed in. `mark` is in the id of each of its requests, so that it can be found again. */
  | { t: 'batch-intent'; tier: string; mark: string; at: number; keys: string[]; worst_usd: number }
  | { t: 'batch'; tier: string; mark: string; id: string; keys: string[]; worst_usd: number }
  /** It is collected, or (`id` null) was surely never taken. `held_usd`: what its vendor may bill for calls that it says nothing of. */
  | { t: 'batch-end'; id: string | null; mark?: string; held_usd?: number; held_calls?: number };

/** A batch that was handed in and whose results are not collected. */
export interface OpenBatch {
  tier: string;
  mark: string;
  /** null: it was about to be handed in when the process ended, and may have been. */
  id: string | null;
  /** When it was about to be handed in, in milliseconds since the epoch. */
  at: number;
  keys: string[];
  worstUsd: number;
}

/** Where a run stands, computed from its journal alone. */
export interface RunState {
  plan: string | null;
  settings: Record<string, unknown>;
  /** Finished calls by key. */
  outcomes: Map<string, Outcome>;
  /** Spent for sure, and what may have been or may be billed for calls that gave no answer, open batches among them. */
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
  const intents: Intents = new Map();
  for (const entry of readJournal(path) as unknown as JournalEntry[]) take(state, intents, entry);
  for (const { usd, calls } of intents.values()) {
    state.heldUsd += usd;
    state.possiblyBilled += calls;
  }
  state.spentUsd = exact(state.spentUsd);
  state.heldUsd = exact(state.heldUsd);
  return state;
}

/** Without what adding up thousands of calls leaves behind the twelfth decimal. */
function exact(usd: number): number {
  return Number(usd.toFixed(12));
}

/** What was about to be sent and has no end, by call or batch. */
type Intents = Map<string, { usd: number; calls: number }>;

function take(state: RunState, intents: Intents, entry: JournalEntry): void {
  if (entry.t === 'run') {
    state.plan = entry.plan;
    state.settings = entry.settings;
  } else if (entry.t === 'intent') {
    // An earlier intent of the same call that was never closed may have been billed too.
    if (intents.has(entry.key)) {
      state.heldUsd += intents.get(entry.key)?.usd ?? 0;
      state.possiblyBilled += 1;
    }
    intents.set(entry.key, { usd: entry.worst_usd, calls: 1 });
    state.sent += 1;
  } else if (entry.t === 'attempt') {
    intents.delete(entry.key);
    state.heldUsd += entry.held_usd;
    state.retried += 1;
    if (entry.held_usd > 0) state.possiblyBilled += 1;
  } else if (entry.t === 'batch-intent') {
    // An intent that no later line closes may have reached the vendor.
    intents.set(`batch ${entry.mark}`, { usd: entry.worst_usd, calls: entry.keys.length });
    state.openBatches.push({ ...openBatch(entry), id: null, at: entry.at });
    state.sent += entry.keys.length;
  } else if (entry.t === 'done') takeDone(state, intents, entry);
  else if (entry.t === 'batch') {
    intents.set(`batch ${entry.mark}`, { usd: entry.worst_usd, calls: entry.keys.length });
    const at = state.openBatches.find((batch) => batch.mark === entry.mark)?.at ?? 0;
    state.openBatches = state.openBatches.filter((batch) => batch.mark !== entry.mark);
    state.openBatches.push({ ...openBatch(entry), id: entry.id, at });
  } else {
    state.heldUsd += entry.held_usd ?? 0;
    state.possiblyBilled += entry.held_calls ?? 0;
    const isIt = ({ id, mark }: OpenBatch): boolean => mark === entry.mark || (id !== null && id === entry.id);
    for (const { mark } of state.openBatches.filter(isIt)) intents.delete(`batch ${mark}`);
    state.openBatches = state.openBatches.filter((batch) => !isIt(batch));
  }
}

function openBatch(entry: Extract<JournalEntry, { mark: string }>): Omit<OpenBatch, 'id' | 'at'> {
  return { tier: entry.tier, mark: entry.mark, keys: entry.keys, worstUsd: entry.worst_usd };
}

function takeDone(state: RunState, intents: Intents, entry: Extract<JournalEntry, { t: 'done' }>): void {
  const { t: _, key, spent_usd, is_cached, answer_sha256: __, answer_bytes: ___, ...outcome } = entry;
  // A failed call may be asked again, and then its later end counts.
  const before = state.outcomes.get(key);
  if (!before || before.status === 'failed') state.outcomes.set(key, outcome);
  intents.delete(key);
  state.spentUsd += spent_usd;
  if (is_cached) state.cached += 1;
}
