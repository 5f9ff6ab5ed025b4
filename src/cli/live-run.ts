import { createHash } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Judging } from '../evals/judge-plan.js';
import { type Judged, judgedOutcomes } from '../evals/judged.js';
import { type PlannedCall, planCalls } from '../evals/plan.js';
import { BatchFault } from '../providers/batch.js';
import type { Completion } from '../providers/provider.js';
import type { EvalCase } from '../records/case.js';
import { EXIT, RouterError } from '../records/error.js';
import type { Outcome } from '../records/outcome.js';
import type { PriceTable } from '../records/price.js';
import { type AnswerTexts, answerTextsIn, openAnswerTexts } from '../replay/answer-texts.js';
import { type BatchRun, type BatchTier, runBatches } from '../replay/batch.js';
import { type Budget, newBudget } from '../replay/budget.js';
import { canonical, openCache } from '../replay/cache.js';
import { type Journal, openJournal } from '../replay/journal.js';
import type { StopReason } from '../replay/lane.js';
import { type LiveTier, runLive } from '../replay/live.js';
import { lockRun } from '../replay/lock.js';
import { type ReplayTier, runCalls } from '../replay/run.js';
import { type JournalEntry, type RunState, readRunState } from '../replay/run-state.js';
import { systemClock } from '../replay/system-clock.js';
import { makeFolder } from '../sources/make-folder.js';
import type { Io } from './io.js';
import { askJudge, judgingOf, type LiveJudge, tryJudge } from './live-judge.js';

/** What a run is about; equal plans may go on in one folder. */
export interface LivePlan {
  cases: readonly EvalCase[];
  tierNames: readonly string[];
  recorded: readonly ReplayTier[];
  live: readonly LiveTier[];
  /** Asked in batches, in place of `live`. */
  batched: readonly BatchTier[];
  /** Grades what asks for a judge; null: nothing does. */
  judge: LiveJudge | null;
  repeats: number;
  prices: PriceTable;
  /** Hashes of the inputs and whatever else decides what is asked. */
  identity: unknown;
  /** Options to go on with by `--resume`. */
  settings: Record<string, unknown>;
}

export interface LiveMeans {
  folder: string;
  isForced: boolean;
  isResumed: boolean;
  /** Calls that failed for good are asked again. */
  retriesFailed: boolean;
  maxSpendUsd: number | null;
  /** null: no cache. */
  cacheFolder: string | null;
  redact(text: string): string;
  onProgress(done: number, planned: number, budget: Budget): void;
  onPoll(tier: string, done: number, total: number): void;
}

export interface LiveResult {
  /** By key; of judged answers with the verdict. */
  outcomes: Map<string, Outcome>;
  /** null: nothing was to be judged. */
  judged: Judged | null;
  calls: PlannedCall[];
  stops: StopReason[];
  state: RunState;
  unusableCache: number;
}

/**
 * Runs what is still to do of a plan, with its journal, lock and budget; everything it returns is read back from the journal.
 * A judge is tried before anything else is paid for, and asked when the answers are there.
 * @throws run-folder-in-use, run-locked, run-differs, journal-stopped, judge-refused, and the reason of a second interrupt
 */
export async function liveRun(plan: LivePlan, means: LiveMeans, io: Io): Promise<LiveResult> {
  const { folder, redact } = means;
  const path = join(folder, 'journal.jsonl');
  prepareFolder(means);
  const unlock = lockRun(folder);
  let journal: Journal | null = null;
  let texts: AnswerTexts | null = null;
  const interrupts = interruptsOf(io);
  try {
    const hash = createHash('sha256').update(canonical(plan.identity)).digest('hex');
    if (means.isForced && !means.isResumed)
      for (const name of ['journal.jsonl', 'answers.jsonl']) rmSync(join(folder, name), { force: true });
    journal = openJournal(path, redact);
    const before = readRunState(path);
    if (before.plan !== null && before.plan !== hash) throw new RouterError('run-differs', { path: folder });
    const start: JournalEntry = { t: 'run', schema: 'router.journal/1', plan: hash, settings: plan.settings };
    if (before.plan === null) await journal.append(start);
    const all = planCalls(plan.cases, plan.tierNames, new Set(), plan.repeats);
    const outcomes = new Map(before.outcomes);
    const isToDo = ({ key }: PlannedCall): boolean =>
      !before.outcomes.has(key) || (means.retriesFailed && before.outcomes.get(key)?.status === 'failed');
    const todo = all.filter(isToDo);
    const budget = newBudget(means.maxSpendUsd, before.spentUsd + before.heldUsd);
    const cache =
      means.cacheFolder === null || !canMake(means.cacheFolder) ? null : openCache(means.cacheFolder, redact);
    texts = plan.judge ? openAnswerTexts(folder, redact) : null;
    const keep = async (call: PlannedCall, answer: Completion): Promise<void> => {
      if (call.evalCase.grader === 'judge') await texts?.keep(call, answer);
    };
    let planned = todo.length;
    let done = 0;
    const run: BatchRun = {
      clock: io.clock ?? systemClock(),
      random: io.random ?? Math.random,
      prices: plan.prices,
      budget,
      journal,
      cache,
      ...interrupts.signals,
      mostRetries: 100 + 3 * todo.length,
      onAnswer: keep,
      onOutcome(call, outcome) {
        outcomes.set(call.key, outcome);
        means.onProgress(++done, Math.max(done, planned), budget);
      },
      open: before.openBatches,
      failureIn: (error) => (error instanceof BatchFault ? error.failure : null),
      onPoll: means.onPoll,
    };
    const of = (tiers: readonly { tier: { name: string } }[]): PlannedCall[] =>
      todo.filter((call) => tiers.some(({ tier }) => tier.name === call.tier));
    const { judge } = plan;
    const stops = judge ? await tryJudge(judge, outcomes, run) : [];
    if (stops.length === 0) {
      await runRecorded(todo, plan, run);
      stops.push(...(await runLive(of(plan.live), plan.live, run)));
      stops.push(...(await runBatches(of(plan.batched), plan.batched, run)));
    }
    let judgings: Judging[] = [];
    if (judge) {
      judgings = judgingOf(all, answerTextsIn(folder), outcomes, judge, plan.tierNames.at(-1) as string);
      const asks = judgings.flatMap((one) => one.asks).filter(isToDo);
      planned += asks.length;
      if (!stops.some(({ code }) => HALTS.has(code)))
        stops.push(...(await askJudge(asks, judge, { ...run, mostRetries: 100 + 3 * asks.length })));
    }
    await texts?.close();
    await journal.close();
    const state = readRunState(path);
    return {
      ...finalOutcomes(state, judgings, judge),
      calls: all,
      stops,
      state,
      unusableCache: cache?.unusable() ?? 0,
    };
  } finally {
    interrupts.end();
    await texts?.close();
    await journal?.close();
    unlock();
  }
}

/** What ends a run for everybody; a provider that is down ends it for its own calls only. */
const HALTS = new Set(['interrupted', 'budget-spent', 'too-many-retries']);

function finalOutcomes(
  state: RunState,
  judgings: readonly Judging[],
  judge: LiveJudge | null,
): Pick<LiveResult, 'outcomes' | 'judged'> {
  if (!judge) return { outcomes: state.outcomes, judged: null };
  const judged = judgedOutcomes(judgings, state.outcomes, judge.settings.mode);
  return { outcomes: new Map([...state.outcomes, ...judged.outcomes]), judged };
}

function prepareFolder({ folder, isForced, isResumed }: LiveMeans): void {
  try {
    if (isResumed && !existsSync(join(folder, 'journal.jsonl')))
      throw new RouterError('nothing-to-resume', { path: folder });
    makeFolder(folder, 0o700);
    const found = readdirSync(folder).sort();
    if (found.length > 0 && !isForced && !isResumed)
      throw new RouterError('run-folder-in-use', { path: folder, found: found.slice(0, 3) });
  } catch (error) {
    if (error instanceof RouterError) throw error;
    throw new RouterError('cannot-write', { path: folder, reason: (error as NodeJS.ErrnoException).code ?? 'unknown' });
  }
}

/** A run whose answers cannot be kept for the next goes on without. */
function canMake(folder: string): boolean {
  try {
    makeFolder(folder, 0o700);
    return true;
  } catch {
    return false;
  }
}

/** Recorded tiers cost nothing and need no flush for each line. */
async function runRecorded(todo: readonly PlannedCall[], plan: LivePlan, run: BatchRun): Promise<void> {
  const names = new Set(plan.recorded.map(({ tier }) => tier.name));
  const writes: Promise<void>[] = [];
  await runCalls(
    todo.filter((call) => names.has(call.tier)),
    plan.recorded,
    {
      prices: plan.prices,
      signal: new AbortController().signal,
      onOutcome: (call, outcome, result) => {
        const entry: JournalEntry = {
          t: 'done',
          key: call.key,
          spent_usd: 0,
          is_cached: false,
          answer_sha256: null,
          answer_bytes: 0,
          ...outcome,
        };
        const kept = result.kind === 'answer' ? run.onAnswer?.(call, result) : undefined;
        writes.push(kept ? kept.then(() => run.journal.append(entry)) : run.journal.append(entry));
        run.onOutcome(call, outcome);
      },
    },
  );
  await Promise.all(writes);
}

/** The first interrupt drains, the second gives up. */
function interruptsOf(io: Io) {
  const drain = new AbortController();
  const abort = new AbortController();
  // Every call that is out listens.
  setMaxListeners(0, abort.signal, drain.signal);
  const end = io.onInterrupt?.(() => {
    if (drain.signal.aborted) abort.abort(new RouterError('interrupted-at-once', {}, EXIT.interrupted));
    else {
      io.stderr.write('interrupted: waiting for the calls that are out (once more to give them up)\n');
      drain.abort();
    }
  });
  return { signals: { drain: drain.signal, signal: abort.signal }, end: () => end?.() };
}
