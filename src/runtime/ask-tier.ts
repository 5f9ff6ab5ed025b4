import { failureOf } from '../providers/failure.js';
import type { Completion } from '../providers/provider.js';
import type { RulesTier } from '../records/policy.js';
import { costUsd } from '../records/price.js';
import type { Message } from '../records/request.js';
import type { RouteAttempt } from '../records/route-trace.js';
import { vendorOf } from '../records/vendor.js';
import { askClient, type ModelClient, UnsendableMessage } from './model-client.js';
import type { CallEnd, ModelEndpoint, RouterRequest } from './router-options.js';
import type { RouterState } from './router-state.js';
import { CallTimedOut, timedCall } from './timed-call.js';

/** A server that asks to be left alone for longer is asked again after this: it may have meant milliseconds, or a quota that was raised. */
const LONGEST_WISH_MS = 600_000;

export interface TierAnswer {
  kind: 'answer';
  answer: Completion;
  raw: unknown;
  /** Its row among the attempts. */
  attempt: RouteAttempt;
}

/** One request on its way. */
export interface Journey {
  request: RouterRequest;
  attempts: RouteAttempt[];
  /** Clock reading at which time is up; Infinity: never. */
  endsAt: number;
}

/**
 * Asks a tier's endpoints in their order until one answers; every try is written down. Endpoints that failed a moment
 * ago are left alone unless `isLastResort`.
 */
export async function askTier(
  state: RouterState,
  tier: RulesTier,
  journey: Journey,
  wantsConfidence: boolean,
  isLastResort: boolean,
): Promise<TierAnswer | CallEnd> {
  const { clock, coolUntil } = state;
  const endpoints = endpointsOf(state, tier);
  let last: CallEnd = { cause: 'no_client', message: 'no client was handed in for it', retryAfterMs: null };
  if (endpoints.length === 0) journey.attempts.push(attemptOf(tier, null, 'failed', last.message, null));
  for (const endpoint of endpoints) {
    const key = `${tier.name}/${endpoints.indexOf(endpoint)}`;
    if (!isLastResort && (coolUntil.get(key) ?? 0) > clock.now()) {
      last = { cause: 'cooldown', message: 'cooldown', retryAfterMs: null };
      journey.attempts.push(attemptOf(tier, endpoint, 'skipped', 'cooldown', null));
      continue;
    }
    const startedAt = clock.now();
    const result = await askEndpoint(state, tier, endpoint, journey, wantsConfidence);
    const latencyMs = Math.round(clock.now() - startedAt);
    if ('answer' in result) {
      coolUntil.delete(key);
      const attempt = attemptOf(tier, endpoint, 'answered', null, latencyMs);
      attempt.model = result.answer.model;
      attempt.cost_usd = costOf(tier, endpoint, result.answer);
      journey.attempts.push(attempt);
      return { kind: 'answer', ...result, attempt };
    }
    last = result;
    journey.attempts.push(attemptOf(tier, endpoint, 'failed', result.message, latencyMs));
    if (result.cause === 'deadline') return last;
    if (state.failsOver(result.cause)) {
      coolUntil.set(key, clock.now() + Math.max(state.cooldownMs, Math.min(result.retryAfterMs ?? 0, LONGEST_WISH_MS)));
    }
  }
  return last;
}

async function askEndpoint(
  { clock, timeoutMs }: RouterState,
  tier: RulesTier,
  endpoint: ModelEndpoint,
  { request, endsAt }: Journey,
  wantsConfidence: boolean,
): Promise<{ answer: Completion; raw: unknown } | CallEnd> {
  const left = endsAt - clock.now();
  const ms = Math.min(timeoutMs, left);
  // Timers count in milliseconds, and may act up to one early.
  if (!(left >= 1)) return { cause: 'deadline', message: 'deadline', retryAfterMs: null };
  const call = {
    model: endpoint.model ?? tier.model,
    messages: request.messages as readonly Message[],
    wantsConfidence,
    timeoutMs: ms,
    ...(request.tools && { tools: request.tools }),
    ...(request.maxTokens !== undefined && { maxTokens: request.maxTokens }),
    ...(request.parameters && { parameters: request.parameters }),
  };
  try {
    return await timedCall(ms, request.signal, clock, (signal) => askClient(endpoint.client, { ...call, signal }));
  } catch (error) {
    request.signal?.throwIfAborted();
    return endOf(error, left <= timeoutMs, clock.wall());
  }
}

function endOf(error: unknown, isDeadline: boolean, wallMs: number): CallEnd {
  if (error instanceof CallTimedOut || (error instanceof Error && error.name === 'APIConnectionTimeoutError')) {
    const cause = isDeadline ? 'deadline' : 'timeout';
    return { cause, message: cause, retryAfterMs: null };
  }
  if (error instanceof UnsendableMessage) {
    return { cause: 'bad_request', message: 'a message that this provider does not take', retryAfterMs: null };
  }
  return failureOf(error, { headers: null, isStarted: false, wallMs });
}

function endpointsOf({ clients }: RouterState, tier: RulesTier): ModelEndpoint[] {
  const own = (name: string | null): ModelClient | readonly ModelEndpoint[] | undefined =>
    name !== null && Object.hasOwn(clients, name) ? clients[name] : undefined;
  const given = own(tier.name) ?? own(tier.provider ?? vendorOf(tier.model));
  if (given === undefined) return [];
  return Array.isArray(given) ? [...(given as readonly ModelEndpoint[])] : [{ client: given as ModelClient }];
}

function attemptOf(
  tier: RulesTier,
  endpoint: ModelEndpoint | null,
  outcome: RouteAttempt['outcome'],
  reason: string | null,
  latencyMs: number | null,
): RouteAttempt {
  return {
    tier: tier.name,
    provider: endpoint?.provider ?? tier.provider,
    model: endpoint?.model ?? tier.model,
    outcome,
    reason,
    latency_ms: latencyMs,
    cost_usd: null,
  };
}

/** The price of the rules is that of the rules' model, wherever it is served. */
function costOf(tier: RulesTier, endpoint: ModelEndpoint, { usage }: Completion): number | null {
  const isOther = endpoint.model !== undefined && endpoint.model !== tier.model;
  return usage === null || tier.price === null || isOther ? null : costUsd(usage, tier.price);
}
