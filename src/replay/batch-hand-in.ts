import { createHash, randomBytes } from 'node:crypto';
import { askedBy, type PlannedCall } from '../evals/plan.js';
import { backoffMs, LONGEST_WAIT_MS } from './backoff.js';
import type { BatchRun, BatchTier } from './batch.js';
import type { JournalEntry, OpenBatch } from './run-state.js';
import { worstCaseUsd } from './worst-case.js';

/** A batch that the vendor has. */
export type HandedIn = OpenBatch & { id: string };

/** Both vendors give half. */
export const BATCH_SHARE = 0.5;
/** OpenAI takes 50,000 requests and 200 MB, Anthropic 100,000 and 256 MB; bodies are a little longer than what is asked. */
const MOST_ITEMS = 10_000;
const MOST_BYTES = 100_000_000;
const FIRST_POLL_MS = 10_000;
const LONGEST_POLL_MS = 60_000;
const MOST_FAULTS = 10;

/** Stands for a call in a batch: vendors allow 64 plain characters. It ends in the batch's mark. */
export function batchItemId(key: string, mark: string): string {
  return `${createHash('sha256').update(key).digest('hex').slice(0, 44)}-${mark}`;
}

/** The calls of one batch, and the most that they can cost in USD. */
export interface BatchLoad {
  items: PlannedCall[];
  worstUsd: number;
}

/** As many of the calls as the money left may pay for and one batch may hold. */
export function batchLoad(
  calls: readonly PlannedCall[],
  { tier, maxTokens }: BatchTier,
  { budget, prices }: BatchRun,
): BatchLoad {
  const left = budget.figures().remainingUsd ?? Number.POSITIVE_INFINITY;
  const items: PlannedCall[] = [];
  let [worstUsd, bytes] = [0, 0];
  for (const call of calls.slice(0, MOST_ITEMS)) {
    const asked = askedBy(call);
    const one = worstCaseUsd(asked, tier, maxTokens, prices) * BATCH_SHARE;
    bytes += Buffer.byteLength(JSON.stringify(asked));
    if (worstUsd + one > left + 1e-9 || (bytes > MOST_BYTES && items.length > 0)) break;
    worstUsd += one;
    items.push(call);
  }
  return { items, worstUsd };
}

/** Hands a batch in: written down before and after. A vendor that surely did not take it leaves nothing that may be billed. */
export async function handIn({ items, worstUsd }: BatchLoad, tier: BatchTier, run: BatchRun): Promise<HandedIn> {
  const batch = { tier: tier.tier.name, mark: randomBytes(6).toString('hex'), keys: items.map((call) => call.key) };
  const at = run.clock.wall();
  const intent: JournalEntry = { t: 'batch-intent', ...batch, at, worst_usd: worstUsd };
  await run.journal.append(intent);
  const requests = items.map((call) => ({
    id: batchItemId(call.key, batch.mark),
    request: { ...askedBy(call), maxTokens: tier.maxTokens },
  }));
  try {
    const id = await patiently(() => tier.batches.submit(requests, batch.mark, run.signal), run, false);
    const entry: JournalEntry = { t: 'batch', ...batch, id, worst_usd: worstUsd };
    await run.journal.append(entry);
    return { ...batch, id, at, worstUsd };
  } catch (error) {
    if (run.failureIn(error)?.isMaybeBilled === false) {
      const end: JournalEntry = { t: 'batch-end', id: null, mark: batch.mark };
      await run.journal.append(end);
    }
    throw error;
  }
}

/**
 * Looks for a batch that a killed process may have handed in without writing down its id. While others are at work that could be it,
 * these are waited for. null: the vendor has none; `interrupted`: so was the search.
 */
export async function findAgain(
  batch: OpenBatch,
  tier: BatchTier,
  run: BatchRun,
): Promise<HandedIn | null | 'interrupted'> {
  const { mark, at, keys, worstUsd } = batch;
  const sought = { mark, at, calls: keys.length };
  for (let wait = FIRST_POLL_MS; ; wait = nextWait(wait)) {
    if (run.drain.aborted) return 'interrupted';
    const { id, running } = await patiently(() => tier.batches.find(sought, run.signal), run, true);
    if (id !== null) {
      const entry: JournalEntry = { t: 'batch', tier: batch.tier, mark, id, keys, worst_usd: worstUsd };
      await run.journal.append(entry);
      return { ...batch, id };
    }
    if (running.length === 0) return null;
    for (const one of running) {
      const { done, total } = await patiently(() => tier.batches.poll(one, run.signal), run, true);
      run.onPoll(tier.tier.name, done, total);
    }
    await pause(wait, run);
  }
}

/** Waits until a batch has ended. `isEnded` false: interrupted. `fault`: the vendor refused the batch as a whole. */
export async function awaitEnd(
  batch: HandedIn,
  tier: BatchTier,
  run: BatchRun,
): Promise<{ isEnded: boolean; fault: string | null }> {
  for (let wait = FIRST_POLL_MS; ; wait = nextWait(wait)) {
    if (run.drain.aborted) return { isEnded: false, fault: null };
    const { isEnded, done, total, fault } = await patiently(() => tier.batches.poll(batch.id, run.signal), run, true);
    run.onPoll(tier.tier.name, done, total);
    if (isEnded) return { isEnded, fault: fault ?? null };
    await pause(wait, run);
  }
}

const nextWait = (wait: number): number => Math.min(LONGEST_POLL_MS, wait * 1.5);

/** Makes a call of a batch API again when it failed in a way that passes. @param mayRepeat also when it may have had its effect */
export async function patiently<T>(act: () => Promise<T>, run: BatchRun, mayRepeat: boolean): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await act();
    } catch (error) {
      const failure = run.failureIn(error);
      const waits = failure?.retryAfterMs ?? 0;
      const isPassing = failure?.isRetryable && (mayRepeat || !failure.isMaybeBilled) && waits <= LONGEST_WAIT_MS;
      if (!failure || !isPassing || attempt >= MOST_FAULTS || run.drain.aborted) throw error;
      await pause(backoffMs(attempt, failure.retryAfterMs, run.random), run);
    }
  }
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
