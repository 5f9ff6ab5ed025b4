import { askedBy, type PlannedCall } from '../evals/plan.js';
import type { CallFailure, Completion, Provider } from '../providers/provider.js';
import type { Clock } from '../records/clock.js';
import type { Outcome } from '../records/outcome.js';
import type { PriceTable } from '../records/price.js';
import type { Tier } from '../records/tier.js';
import { backoffMs, isGivenUp, newTrials } from './backoff.js';
import type { Budget, Hold } from './budget.js';
import type { AnswerCache, CacheKey } from './cache.js';
import { answerCostUsd } from './cost.js';
import { doneEntry } from './done-entry.js';
import type { Journal } from './journal.js';
import type { Lane, StopReason, Ticket } from './lane.js';
import { outcomeOf } from './outcome-of.js';
import type { JournalEntry } from './run-state.js';
import { likelyInputTokens, worstCaseUsd } from './worst-case.js';

/** A tier that costs money. */
export interface LiveTier {
  tier: Tier;
  provider: Provider;
  lane: Lane;
  maxTokens: number;
  /** Calls of this tier that may wait or run at once. */
  workers: number;
  cacheKey(call: PlannedCall): CacheKey;
}

export interface LiveRun {
  clock: Clock;
  random: () => number;
  prices: PriceTable;
  budget: Budget;
  journal: Journal;
  /** null: `--no-cache`. */
  cache: AnswerCache | null;
  /** Aborted by the first interrupt: nothing new is sent, what is out is awaited. */
  drain: AbortSignal;
  /** Aborted by the second: calls that are out are given up. */
  signal: AbortSignal;
  /** Calls that gave no answer, over the whole run, before it stops. */
  mostRetries: number;
  /** Keeps an answer whose text is needed later; awaited before its call is written down as done. */
  onAnswer?(call: PlannedCall, answer: Completion): Promise<void>;
  onOutcome(call: PlannedCall, outcome: Outcome): void;
}

/**
 * Makes the calls, as many at once as limits and money allow. Returns why calls were left undone, in the order of happening; empty: none were.
 * @throws journal-stopped; the reason of `signal` when it is aborted
 */
export async function runLive(
  calls: readonly PlannedCall[],
  tiers: readonly LiveTier[],
  run: LiveRun,
): Promise<StopReason[]> {
  const state = {
    stop: null as StopReason | null,
    retries: 0,
    error: null as unknown,
    overrun: new Map<string, number>(),
  };
  const stopAll = (reason: StopReason): void => {
    state.stop ??= reason;
    for (const { lane } of tiers) lane.endpoint.stop(reason);
  };
  const onDrain = (): void => stopAll({ code: 'interrupted', fields: {} });
  if (run.drain.aborted) onDrain();
  run.drain.addEventListener('abort', onDrain, { once: true });

  const work = tiers.flatMap((tier) => {
    const own = calls.filter((call) => call.tier === tier.tier.name);
    let at = 0;
    const worker = async (): Promise<void> => {
      for (let call = own[at++]; call && !tier.lane.endpoint.stopped() && !state.error; call = own[at++]) {
        await oneCall(call, tier, run, state, stopAll);
      }
    };
    return Array.from({ length: Math.min(tier.workers, own.length) }, () =>
      worker().catch((error: unknown) => {
        state.error ??= error;
        stopAll({ code: 'interrupted', fields: {} });
      }),
    );
  });
  await Promise.all(work);
  run.drain.removeEventListener('abort', onDrain);
  if (state.error) throw state.error;
  const reasons = tiers.flatMap(({ lane }) => lane.endpoint.stopped() ?? []);
  return [...new Map(reasons.map((reason) => [JSON.stringify(reason), reason])).values()];
}

/** What the calls of a run share. */
interface Shared {
  retries: number;
  /**
   * By tier: how far an answer came to cost more than it can, as where a server does not heed the limit of tokens. Later calls reserve as
   * much more.
   */
  overrun: Map<string, number>;
}

/** One call with all its attempts; returns early, undone, when its endpoint stops. */
async function oneCall(
  call: PlannedCall,
  live: LiveTier,
  run: LiveRun,
  state: Shared,
  stopAll: (reason: StopReason) => void,
): Promise<void> {
  const { lane, tier } = live;
  const key = run.cache ? live.cacheKey(call) : null;
  const cached = key && run.cache?.get(key);
  if (cached) return finish(call, live, run, cached, 0, true);
  const asked = askedBy(call);
  const bound = worstCaseUsd(asked, tier, live.maxTokens, run.prices);
  const trials = newTrials();
  for (;;) {
    const ticket = await lane.admit(likelyInputTokens(asked) + live.maxTokens);
    if (!ticket) return;
    const worst = bound * (state.overrun.get(tier.name) ?? 1);
    const hold = await run.budget.reserve(worst);
    if (!hold) {
      ticket.cancel();
      return stopAll({ code: 'budget-spent', fields: budgetFields(run) });
    }
    const sentAt = run.clock.now();
    const result = await send(call, live, run, { worst, bound, overrun: state.overrun }, ticket, hold);
    trials.spentMs += run.clock.now() - sentAt;
    if (result.kind === 'answer') {
      if (key) run.cache?.put(key, result);
      return;
    }
    if (lane.endpoint.stopped()) return;
    if (isGivenUp(trials, result)) return finish(call, live, run, result, 0, false);
    if (++state.retries > run.mostRetries)
      return stopAll({ code: 'too-many-retries', fields: { retries: run.mostRetries } });
    const waitMs = backoffMs(Math.max(1, trials.attempts), result.retryAfterMs, run.random);
    trials.spentMs += waitMs;
    await pause(waitMs, live, run.clock);
  }
}

/** One attempt: written down before and after. An answer is finished here, while its money is still held. */
async function send(
  call: PlannedCall,
  live: LiveTier,
  run: LiveRun,
  { worst, bound, overrun }: { worst: number; bound: number; overrun: Map<string, number> },
  ticket: Ticket,
  hold: Hold,
): Promise<Completion | CallFailure> {
  const intent: JournalEntry = { t: 'intent', key: call.key, worst_usd: worst };
  let result: Completion | CallFailure;
  try {
    await run.journal.append(intent);
    result = await live.provider.complete({
      case_id: call.evalCase.id,
      ...askedBy(call),
      maxTokens: live.maxTokens,
      signal: run.signal,
    });
  } catch (error) {
    ticket.cancel();
    hold.settle(null);
    throw error;
  }
  ticket.done(result);
  if (result.kind === 'answer') {
    const cost = answerCostUsd(live.tier, result.model, result.usage, run.prices);
    const { name } = live.tier;
    if (cost !== null && bound > 0) overrun.set(name, Math.max(overrun.get(name) ?? 1, cost / bound));
    await finish(call, live, run, result, cost ?? worst, false);
    hold.settle(cost);
    return result;
  }
  const entry: JournalEntry = {
    t: 'attempt',
    key: call.key,
    error: result.message,
    held_usd: result.isMaybeBilled ? worst : 0,
    ...(result.requestId !== undefined && { request_id: result.requestId }),
  };
  await run.journal.append(entry);
  hold.settle(result.isMaybeBilled ? null : 0);
  return result;
}

async function finish(
  call: PlannedCall,
  { tier }: LiveTier,
  run: LiveRun,
  result: Completion | CallFailure,
  spent_usd: number,
  is_cached: boolean,
): Promise<void> {
  const outcome = outcomeOf(call, tier, result, run.prices);
  if (result.kind === 'answer') await run.onAnswer?.(call, result);
  await run.journal.append(doneEntry(call.key, result, outcome, spent_usd, is_cached));
  run.onOutcome(call, outcome);
}

/** Waits before the next attempt, or until the endpoint stops. */
function pause(ms: number, { lane }: LiveTier, clock: Clock): Promise<void> {
  return new Promise((done) => {
    const cancelTimer = clock.after(ms, () => {
      forget();
      done();
    });
    const forget = lane.endpoint.onStop(() => {
      cancelTimer();
      done();
    });
  });
}

function budgetFields({ budget }: LiveRun): StopReason['fields'] {
  const { spentUsd, remainingUsd } = budget.figures();
  return { spent: spentUsd.toFixed(4), remaining: remainingUsd === null ? null : remainingUsd.toFixed(4) };
}
