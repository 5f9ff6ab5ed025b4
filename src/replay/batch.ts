import { createHash, randomBytes } from 'node:crypto';
import { askedBy, type PlannedCall } from '../evals/plan.js';
import type { BatchProvider, BatchResult, CallFailure, Completion } from '../providers/provider.js';
import type { Tier } from '../records/tier.js';
import type { Hold } from './budget.js';
import { answerCostUsd } from './cost.js';
import { doneEntry } from './done-entry.js';
import type { StopReason } from './lane.js';
import type { LiveRun } from './live.js';
import { outcomeOf } from './outcome-of.js';
import type { JournalEntry, OpenBatch } from './run-state.js';
import { worstCaseUsd } from './worst-case.js';

/** A tier whose questions are asked in batches. */
export interface BatchTier {
  tier: Tier;
  batches: BatchProvider;
  maxTokens: number;
}

export interface BatchRun extends LiveRun {
  /** Handed in by an earlier part of the run and not collected. */
  open: readonly OpenBatch[];
  /** Of a fault of the vendor's, or null for one of ours. */
  failureIn(error: unknown): CallFailure | null;
  onPoll(tier: string, done: number, total: number): void;
}

/** Both vendors give half. */
export const BATCH_SHARE = 0.5;
/** OpenAI takes 50,000 requests and 200 MB, Anthropic 100,000 and 256 MB. */
const MOST_ITEMS = 10_000;
/** What expired or failed is handed in again so many times. */
const MOST_ROUNDS = 3;
const FIRST_POLL_MS = 10_000;
const LONGEST_POLL_MS = 60_000;
const MOST_FAULTS = 10;

/** Stands for a call in a batch: vendors allow 64 plain characters. It ends in the batch's mark. */
function batchItemId(key: string, mark: string): string {
  return `${createHash('sha256').update(key).digest('hex').slice(0, 44)}-${mark}`;
}

/** A batch that the vendor has. */
type HandedIn = OpenBatch & { id: string };

/** Asks in batches, tier by tier. Returns why calls were left undone; empty: none were, or the vendor left some out. */
export async function runBatches(
  calls: readonly PlannedCall[],
  tiers: readonly BatchTier[],
  run: BatchRun,
): Promise<StopReason[]> {
  const reasons = await Promise.all(
    tiers.map((tier) =>
      oneTier(
        calls.filter((call) => call.tier === tier.tier.name),
        tier,
        run,
      ),
    ),
  );
  return reasons.filter((reason) => reason !== null);
}

async function oneTier(calls: readonly PlannedCall[], tier: BatchTier, run: BatchRun): Promise<StopReason | null> {
  const todo = new Map(calls.map((call) => [call.key, call]));
  try {
    for (const batch of run.open.filter((one) => one.tier === tier.tier.name)) {
      const found = batch.id === null ? await findAgain(batch, tier, run) : { ...batch, id: batch.id };
      // Not there: it stays counted as possibly billed, and its calls are asked again.
      if (!found) continue;
      // What was about to be handed in is in the budget already, as possibly billed.
      const hold = batch.id === null ? null : await run.budget.reserve(batch.worstUsd);
      const stop = await finishBatch(found, todo, tier, run, hold);
      if (stop) return stop;
    }
    for (let round = 0; round < MOST_ROUNDS && todo.size > 0; round++) {
      const before = todo.size;
      const waiting = [...todo.values()];
      for (let at = 0; at < waiting.length; ) {
        if (run.drain.aborted) return { code: 'interrupted', fields: {} };
        const taken = affordable(waiting.slice(at, at + MOST_ITEMS), tier, run);
        const hold = taken.items.length === 0 ? null : await run.budget.reserve(taken.worstUsd);
        if (!hold)
          return {
            code: 'budget-spent',
            fields: {
              spent: run.budget.figures().spentUsd.toFixed(4),
              remaining: run.budget.figures().remainingUsd?.toFixed(4) ?? null,
            },
          };
        at += taken.items.length;
        const batch = await submit(taken, tier, run);
        const stop = await finishBatch(batch, todo, tier, run, hold);
        if (stop) return stop;
      }
      // What the vendor said nothing of is not asked again at once: it may be billed.
      if (todo.size === before) break;
    }
    return null;
  } catch (error) {
    const failure = run.failureIn(error);
    if (!failure) throw error;
    return {
      code: failure.cause === 'auth' ? 'provider-refuses' : 'provider-down',
      fields: { provider: tier.tier.provider, reason: failure.message },
    };
  }
}

/** As many of the calls as the money left may pay for. */
function affordable(calls: readonly PlannedCall[], { tier, maxTokens }: BatchTier, { budget, prices }: BatchRun) {
  const left = budget.figures().remainingUsd ?? Number.POSITIVE_INFINITY;
  const items: PlannedCall[] = [];
  let worstUsd = 0;
  for (const call of calls) {
    const one = worstCaseUsd(askedBy(call), tier, maxTokens, prices) * BATCH_SHARE;
    if (worstUsd + one > left + 1e-9) break;
    worstUsd += one;
    items.push(call);
  }
  return { items, worstUsd };
}

async function submit(
  { items, worstUsd }: { items: PlannedCall[]; worstUsd: number },
  tier: BatchTier,
  run: BatchRun,
): Promise<HandedIn> {
  const batch = { tier: tier.tier.name, mark: randomBytes(6).toString('hex'), keys: items.map((call) => call.key) };
  const at = run.clock.wall();
  const intent: JournalEntry = { t: 'batch-intent', ...batch, at, worst_usd: worstUsd };
  await run.journal.append(intent);
  const requests = items.map((call) => ({
    id: batchItemId(call.key, batch.mark),
    request: { ...askedBy(call), maxTokens: tier.maxTokens },
  }));
  const id = await tier.batches.submit(requests, batch.mark, run.signal);
  const entry: JournalEntry = { t: 'batch', ...batch, id, worst_usd: worstUsd };
  await run.journal.append(entry);
  return { ...batch, id, at, worstUsd };
}

/** Looks for a batch that a killed process may have handed in without writing down its id; null: the vendor has none. */
async function findAgain(batch: OpenBatch, tier: BatchTier, run: BatchRun): Promise<HandedIn | null> {
  const { mark, at, keys } = batch;
  const id = await tier.batches.find({ mark, at, calls: keys.length }, run.signal);
  if (id === null) return null;
  const entry: JournalEntry = { t: 'batch', tier: batch.tier, mark, id, keys, worst_usd: batch.worstUsd };
  await run.journal.append(entry);
  return { ...batch, id };
}

/** Waits for a batch and writes its results down; what is to be asked again stays in `todo`. */
async function finishBatch(
  batch: HandedIn,
  todo: Map<string, PlannedCall>,
  tier: BatchTier,
  run: BatchRun,
  hold: Hold | null,
): Promise<StopReason | null> {
  let faults = 0;
  for (let wait = FIRST_POLL_MS; ; wait = Math.min(LONGEST_POLL_MS, wait * 1.5)) {
    if (run.drain.aborted) return { code: 'interrupted', fields: {} };
    try {
      const { isEnded, done, total } = await tier.batches.poll(batch.id, run.signal);
      faults = 0;
      run.onPoll(tier.tier.name, done, total);
      if (isEnded) break;
    } catch (error) {
      const failure = run.failureIn(error);
      if (!failure?.isRetryable || ++faults >= MOST_FAULTS) throw error;
    }
    await pause(wait, run);
  }
  const results = await tier.batches.collect(batch.id, run.signal);
  const asked = new Map(batch.keys.map((key) => [batchItemId(key, batch.mark), key]));
  const byId = new Map<string, BatchResult['result'][]>();
  for (const { id, result } of results) if (asked.has(id)) byId.set(id, [...(byId.get(id) ?? []), result]);
  let spentUsd = 0;
  for (const [id, all] of byId) {
    const call = todo.get(asked.get(id) as string);
    const result = all.length > 1 ? twice() : (all[0] as BatchResult['result']);
    if (!call || result === 'expired' || (result.kind === 'failure' && result.isRetryable)) continue;
    spentUsd += await takeResult(call, result, tier, run);
    todo.delete(call.key);
  }
  const answered = new Set(byId.keys());
  // No word of them at all: they stay to do, but not in this run.
  for (const [id, key] of asked) if (!answered.has(id)) todo.delete(key);
  const end: JournalEntry = { t: 'batch-end', id: batch.id };
  await run.journal.append(end);
  hold?.settle(spentUsd);
  return null;
}

async function takeResult(
  call: PlannedCall,
  result: Completion | CallFailure,
  { tier, maxTokens }: BatchTier,
  run: BatchRun,
): Promise<number> {
  const cost = result.kind === 'answer' ? answerCostUsd(tier, result.model, result.usage, run.prices) : 0;
  const worst = worstCaseUsd(askedBy(call), tier, maxTokens, run.prices);
  const spent = (cost ?? worst) * BATCH_SHARE;
  const outcome = outcomeOf(call, tier, result, run.prices);
  if (result.kind === 'answer') await run.onAnswer?.(call, result);
  await run.journal.append(doneEntry(call.key, result, outcome, spent, false));
  run.onOutcome(call, outcome);
  return spent;
}

function twice(): CallFailure {
  return {
    kind: 'failure',
    cause: 'server_error',
    message: 'the batch answers this request twice',
    isRetryable: false,
    retryAfterMs: null,
    isMaybeBilled: true,
  };
}

function pause(ms: number, { clock, drain, signal }: BatchRun): Promise<void> {
  return new Promise((done) => {
    const end = (): void => {
      cancel();
      drain.removeEventListener('abort', end);
      signal.removeEventListener('abort', end);
      done();
    };
    const cancel = clock.after(ms, end);
    drain.addEventListener('abort', end, { once: true });
    signal.addEventListener('abort', end, { once: true });
  });
}
