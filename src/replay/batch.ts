import { askedBy, type PlannedCall } from '../evals/plan.js';
import type { BatchProvider, BatchResult, CallFailure, Completion } from '../providers/provider.js';
import type { Tier } from '../records/tier.js';
import {
  awaitEnd,
  BATCH_SHARE,
  batchItemId,
  batchLoad,
  findAgain,
  type HandedIn,
  handIn,
  patiently,
} from './batch-hand-in.js';
import type { Hold } from './budget.js';
import type { CacheKey } from './cache.js';
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
  cacheKey(call: PlannedCall): CacheKey;
}

export interface BatchRun extends LiveRun {
  /** Handed in by an earlier part of the run and not collected; in the budget as spent. */
  open: readonly OpenBatch[];
  /** Of a fault of the vendor's, or null for one of ours. */
  failureIn(error: unknown): CallFailure | null;
  onPoll(tier: string, done: number, total: number): void;
}

/** What expired or failed is handed in again so many times. */
const MOST_ROUNDS = 3;
const INTERRUPTED: StopReason = { code: 'interrupted', fields: {} };

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
      if (found === 'interrupted') return INTERRUPTED;
      // Not there: it stays counted as possibly billed, and its calls are asked again.
      if (!found) continue;
      const stop = await held(run.budget.reopen(batch.worstUsd), (hold) => finishBatch(found, todo, tier, run, hold));
      if (stop) return stop;
    }
    await takeCached(todo, tier, run);
    for (let round = 0; round < MOST_ROUNDS && todo.size > 0; round++) {
      const before = todo.size;
      const waiting = [...todo.values()];
      for (let at = 0; at < waiting.length; ) {
        if (run.drain.aborted) return INTERRUPTED;
        const load = batchLoad(waiting.slice(at), tier, run);
        const reserved = load.items.length === 0 ? null : await run.budget.reserve(load.worstUsd);
        if (!reserved) return budgetSpent(run);
        at += load.items.length;
        const stop = await held(reserved, async (hold) =>
          finishBatch(await handIn(load, tier, run), todo, tier, run, hold),
        );
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

/** Whatever ends the work, nobody waits for its money for ever: what is not known to be less counts as the whole. */
async function held<T>(hold: Hold, work: (hold: Hold) => Promise<T>): Promise<T> {
  try {
    return await work(hold);
  } finally {
    hold.settle(null);
  }
}

function budgetSpent({ budget }: BatchRun): StopReason {
  const { spentUsd, remainingUsd } = budget.figures();
  return {
    code: 'budget-spent',
    fields: { spent: spentUsd.toFixed(4), remaining: remainingUsd?.toFixed(4) ?? null },
  };
}

/** What the cache of other runs answers is not handed in. */
async function takeCached(todo: Map<string, PlannedCall>, tier: BatchTier, run: BatchRun): Promise<void> {
  for (const call of [...todo.values()]) {
    const answer = run.cache?.get(tier.cacheKey(call)) ?? null;
    if (!answer) continue;
    const outcome = outcomeOf(call, tier.tier, answer, run.prices);
    await run.onAnswer?.(call, answer);
    await run.journal.append(doneEntry(call.key, answer, outcome, 0, true));
    run.onOutcome(call, outcome);
    todo.delete(call.key);
  }
}

/** Waits for a batch and writes its results down; what is to be asked again stays in `todo`. */
async function finishBatch(
  batch: HandedIn,
  todo: Map<string, PlannedCall>,
  tier: BatchTier,
  run: BatchRun,
  hold: Hold,
): Promise<StopReason | null> {
  const { isEnded, fault } = await awaitEnd(batch, tier, run);
  if (!isEnded) return INTERRUPTED;
  const results = await patiently(() => tier.batches.collect(batch.id, run.signal), run, true);
  const asked = new Map(batch.keys.map((key) => [batchItemId(key, batch.mark), key]));
  const byId = new Map<string, BatchResult['result'][]>();
  for (const { id, result } of results) if (asked.has(id)) byId.set(id, [...(byId.get(id) ?? []), result]);
  let spentUsd = 0;
  const broken: PlannedCall[] = [];
  for (const [id, all] of byId) {
    const call = todo.get(asked.get(id) as string);
    const result = all.length > 1 ? twice() : (all[0] as BatchResult['result']);
    if (!call || result === 'expired' || (result.kind === 'failure' && result.isRetryable)) continue;
    if (result.kind === 'failure' && result.isMaybeBilled) broken.push(call);
    spentUsd += await takeResult(call, result, tier, run);
    todo.delete(call.key);
  }
  const answered = new Set(byId.keys());
  // No word of them at all: they stay to do, but not in this run, and may be billed unless the batch was refused as a whole; so may
  // those that are answered twice or in part, of which nothing is known for sure.
  const silent = [...asked].flatMap(([id, key]) => (answered.has(id) ? [] : (todo.get(key) ?? [])));
  for (const { key } of silent) todo.delete(key);
  const unsure = fault === null ? [...silent, ...broken] : broken;
  const heldUsd = unsure.reduce((usd, call) => usd + batchWorstUsd(call, tier, run), 0);
  const held = heldUsd > 0 && { held_usd: heldUsd, held_calls: unsure.length };
  const end: JournalEntry = { t: 'batch-end', id: batch.id, mark: batch.mark, ...held };
  await run.journal.append(end);
  hold.settle(spentUsd + heldUsd);
  return fault === null ? null : { code: 'batch-refused', fields: { provider: tier.tier.provider, reason: fault } };
}

async function takeResult(
  call: PlannedCall,
  result: Completion | CallFailure,
  live: BatchTier,
  run: BatchRun,
): Promise<number> {
  const { tier } = live;
  const cost = result.kind === 'answer' ? answerCostUsd(tier, result.model, result.usage, run.prices) : 0;
  const spent = cost === null ? batchWorstUsd(call, live, run) : cost * BATCH_SHARE;
  const outcome = outcomeOf(call, tier, result, run.prices);
  if (result.kind === 'answer') await run.onAnswer?.(call, result);
  await run.journal.append(doneEntry(call.key, result, outcome, spent, false));
  run.onOutcome(call, outcome);
  if (result.kind === 'answer') run.cache?.put(live.cacheKey(call), result);
  return spent;
}

function batchWorstUsd(call: PlannedCall, { tier, maxTokens }: BatchTier, { prices }: BatchRun): number {
  return worstCaseUsd(askedBy(call), tier, maxTokens, prices) * BATCH_SHARE;
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
