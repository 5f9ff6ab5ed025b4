import { keeps } from '../policy/accept.js';
import { jsonAsked, passesCheck } from '../records/answer-check.js';
import type { CascadeStep, RulesTier } from '../records/policy.js';
import { AllProvidersFailed } from './all-providers-failed.js';
import { askTier, type Journey, type TierAnswer } from './ask-tier.js';
import { decisionRecord } from './decision-record.js';
import type { AnswerJudge, CallEnd, RouteDecision, RoutedAnswer, RouterRequest } from './router-options.js';
import type { RouterState } from './router-state.js';
import { timedCall } from './timed-call.js';

/** An answer, and what it fails. */
interface Held {
  tier: RulesTier;
  got: TierAnswer;
  failed: string[];
}

/**
 * Asks the tier that was decided on. An answer whose confidence is below the cascade's bar, or that fails a check,
 * is handed to the next stronger tier; so is a failed call of a cascade's tier. Any other failure goes to the next of
 * the failover order. When nobody else can be had, the last answer that came is delivered with what it fails.
 * @throws AllProvidersFailed when there is no answer at all; the reason of the request's signal when it aborts
 */
export async function completeRequest(
  state: RouterState,
  decision: RouteDecision,
  request: RouterRequest,
): Promise<RoutedAnswer> {
  const { clock, rules, options } = state;
  const startedAt = clock.now();
  const journey: Journey = {
    request,
    attempts: [],
    endsAt: startedAt + (options.deadlineMs ?? Number.POSITIVE_INFINITY),
  };
  const held = (await walk(state, decision, journey, false)) ?? (await lastResort(state, decision, journey));
  const record = decisionRecord(rules, request, decision, journey.attempts, held && { ...held.got, tier: held.tier }, {
    id: request.id ?? (options.newId ?? (() => crypto.randomUUID()))(),
    atMs: clock.wall(),
    latencyMs: Math.round(clock.now() - startedAt),
  });
  options.onRecord?.(record);
  if (!held) throw new AllProvidersFailed(journey.attempts, record);
  const { answer, raw } = held.got;
  return {
    response: answer.response,
    raw,
    tier: held.tier.name,
    model: answer.model,
    finish: answer.finish,
    usage: answer.usage,
    cost_usd: record.cost_usd ?? null,
    latency_ms: record.latency_ms as number,
    decision,
    attempts: journey.attempts,
    failed_checks: held.failed,
    record,
  };
}

/** Everybody was left alone because of earlier failures: then one is asked after all. */
function lastResort(state: RouterState, decision: RouteDecision, journey: Journey): Promise<Held | null> | null {
  const wasSkipped = journey.attempts.some(({ outcome }) => outcome === 'skipped');
  return wasSkipped ? walk(state, decision, journey, true) : null;
}

async function walk(
  state: RouterState,
  decision: RouteDecision,
  journey: Journey,
  isLastResort: boolean,
): Promise<Held | null> {
  const { policy, tiers } = state.rules;
  const asked = new Set<string>();
  let held: Held | null = null;
  for (let name: string | undefined = decision.tier; name !== undefined; ) {
    const tier = tiers.find((one) => one.name === name) as RulesTier;
    asked.add(name);
    const step = policy.cascade?.find((one) => one.tier === name);
    const wantsConfidence = step?.accept_at !== undefined && state.options.confidence === undefined;
    const got: TierAnswer | CallEnd = await askTier(state, tier, journey, wantsConfidence, isLastResort);
    const stronger = nextStronger(policy.tiers, name, asked);
    if ('answer' in got) {
      const failed = await failedChecks(state, got, journey, step ?? null);
      if (failed.length > 0) Object.assign(got.attempt, { outcome: 'handed_on', reason: failed.join(', ') });
      if (held) Object.assign(held.got.attempt, { outcome: 'handed_on' });
      held = { tier, got, failed };
      if (failed.length === 0) return held;
      name = stronger;
    } else if (got.cause === 'deadline') name = undefined;
    else {
      const other = (state.rules.failover?.order ?? []).find((one) => !asked.has(one));
      // Who was to take over and has no client is passed by; the tier that was decided on has to have one.
      const goesOn = state.failsOver(got.cause) || (got.cause === 'no_client' && asked.size > 1);
      name = step && stronger ? stronger : goesOn && !held ? other : undefined;
    }
  }
  if (held) held.got.attempt.outcome = 'answered';
  return held;
}

function nextStronger(tiers: readonly string[], name: string, asked: ReadonlySet<string>): string | undefined {
  return tiers.slice(tiers.indexOf(name) + 1).find((one) => !asked.has(one));
}

/**
 * What an answer fails: `confidence`, checks of the step and of the rules, checks of the application, `score`; in this
 * order. What the application judges by fails the answer, too, when it throws or is not done by the deadline.
 */
async function failedChecks(
  { rules, options, clock }: RouterState,
  { answer, attempt }: TierAnswer,
  { request, endsAt }: Journey,
  step: CascadeStep | null,
): Promise<string[]> {
  const ask = async <T>(judge: AnswerJudge<T>): Promise<T | null> => {
    try {
      return await timedCall(endsAt - clock.now(), request.signal, clock, async () => judge(answer, request));
    } catch {
      request.signal?.throwIfAborted();
      return null;
    }
  };
  const failed: string[] = [];
  if (step?.accept_at !== undefined) {
    const confidence = options.confidence ? await ask(options.confidence) : answer.confidence;
    // What the rules say that finding it costs belongs to the call it is about.
    if (attempt.cost_usd !== null) attempt.cost_usd += step.verify_usd ?? 0;
    if (!keeps(step, { confidence, isFlagged: false })) failed.push('confidence');
  }
  const json = jsonAsked(request.parameters);
  for (const check of new Set([...(step?.checks ?? []), ...(rules.quality_fallback?.checks ?? [])])) {
    if (!passesCheck(check, answer, json)) failed.push(check);
  }
  for (const [name, passes] of Object.entries(options.checks ?? {})) {
    if (!(await ask(passes))) failed.push(name);
  }
  if (options.score && !(((await ask(options.score.of)) ?? Number.NaN) >= options.score.least)) failed.push('score');
  return failed;
}
