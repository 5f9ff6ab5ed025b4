import { canariesLet, canaryCalls } from '../evals/judge-canaries.js';
import { tiersOfJudge } from '../evals/judge-independence.js';
import { type Judging, planJudging } from '../evals/judge-plan.js';
import type { PlannedCall } from '../evals/plan.js';
import { EXIT, RouterError } from '../records/error.js';
import type { Outcome } from '../records/outcome.js';
import type { JudgeSettings, Tier } from '../records/tier.js';
import { type BatchRun, type BatchTier, runBatches } from '../replay/batch.js';
import type { StopReason } from '../replay/lane.js';
import { type LiveRun, type LiveTier, runLive } from '../replay/live.js';

/** A judge, ready to be asked. */
export interface LiveJudge {
  settings: JudgeSettings;
  live: LiveTier;
  /** In place of `live`, for everything but the canaries; null: no batches. */
  batched: BatchTier | null;
}

/** The tiers that the judge is itself. @throws judge-under-test unless `isForced` */
export function checkIndependence(judge: JudgeSettings, tiers: readonly Tier[], isForced: boolean): string[] {
  const same = tiersOfJudge(judge.tier.model, tiers);
  if (same.length > 0 && !isForced) throw new RouterError('judge-under-test', { model: judge.tier.model, tiers: same });
  return same;
}

/**
 * Shows the judge ten injections, or what is left of them. Returns why it could not be asked; empty: it called all of them bad.
 * @param outcomes by key; grows by what the judge says
 * @throws judge-refused, judge-unusable
 */
export async function tryJudge(
  { settings, live }: LiveJudge,
  outcomes: ReadonlyMap<string, Outcome>,
  run: LiveRun,
): Promise<StopReason[]> {
  const calls = canaryCalls(settings.mode);
  const stops = await runLive(
    calls.filter(({ key }) => (outcomes.get(key)?.status ?? 'failed') === 'failed'),
    [live],
    run,
  );
  if (stops.length > 0) return stops;
  const { model } = settings.tier;
  const failed = calls.map(({ key }) => outcomes.get(key)).find((one) => one?.status === 'failed');
  if (failed) throw new RouterError('judge-unusable', { model, reason: failed.error ?? null }, EXIT.provider);
  const passed = canariesLet(calls, outcomes);
  if (passed.length > 0)
    throw new RouterError('judge-refused', { model, passed: passed.length, ids: passed }, EXIT.gate);
  return [];
}

/** What is to be judged, and the calls to the judge that are not done. */
export function judgingOf(
  calls: readonly PlannedCall[],
  texts: ReadonlyMap<string, string>,
  outcomes: ReadonlyMap<string, Outcome>,
  { settings }: LiveJudge,
  top: string,
): Judging[] {
  const answered = calls.filter(({ key }) => (outcomes.get(key)?.status ?? 'failed') !== 'failed');
  const known = new Map(answered.flatMap(({ key }) => (texts.has(key) ? [[key, texts.get(key) as string]] : [])));
  return planJudging(answered, known, settings, top);
}

/** Asks the judge. Returns why calls were left undone. */
export function askJudge(
  asks: readonly PlannedCall[],
  { live, batched }: LiveJudge,
  run: BatchRun,
): Promise<StopReason[]> {
  return batched ? runBatches(asks, [batched], run) : runLive(asks, [live], run);
}
