import type { CallFailure, Completion } from '../providers/provider.js';
import type { Clock } from '../records/clock.js';
import type { ErrorFields } from '../records/error.js';
import { totalInputTokens } from '../records/usage.js';
import { newAimd } from './aimd.js';
import { LONGEST_WAIT_MS } from './backoff.js';
import { type Breaker, newBreaker } from './breaker.js';
import { newBucket } from './bucket.js';

/** All calls pause after a refusal that does not say for how long: a little, and twice as long after each further one in a row. */
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/** Why calls are no longer made; the sentence is in `render/message.ts`. */
export interface StopReason {
  code: string;
  fields: ErrorFields;
}

/** Where calls go: what ends it ends all its lanes. */
export interface Endpoint {
  name: string;
  breaker: Breaker;
  stopped(): StopReason | null;
  stop(reason: StopReason): void;
  /** Called when something changed that waiting calls may depend on. */
  onChange(act: () => void): void;
  changed(): void;
  /** Calls `act` once when the endpoint stops; the function returned calls it off. */
  onStop(act: () => void): () => void;
}

export function newEndpoint(name: string, patienceMs: number): Endpoint {
  let reason: StopReason | null = null;
  const listeners: (() => void)[] = [];
  const enders = new Set<() => void>();
  const changed = (): void => {
    for (const act of listeners) act();
  };
  return {
    name,
    breaker: newBreaker(patienceMs),
    stopped: () => reason,
    stop(why) {
      reason ??= why;
      for (const act of enders) act();
      enders.clear();
      changed();
    },
    onStop(act) {
      if (reason) act();
      else enders.add(act);
      return () => enders.delete(act);
    },
    onChange: (act) => void listeners.push(act),
    changed,
  };
}

/** Leave to make one call. Exactly one of the two is called when it has ended. */
export interface Ticket {
  done(result: Completion | CallFailure): void;
  /** The call was not made. */
  cancel(): void;
}

/** One model at one endpoint: how many calls at once, and how many a minute. */
export interface Lane {
  endpoint: Endpoint;
  /** Waits for its turn; null: the endpoint has stopped. */
  admit(tokens: number): Promise<Ticket | null>;
  /** Calls that are out. */
  active(): number;
}

export interface LaneLimits {
  most: number;
  requestsPerMinute: number | null;
  tokensPerMinute: number | null;
}

export function newLane(endpoint: Endpoint, limits: LaneLimits, clock: Clock): Lane {
  const aimd = newAimd(limits.most);
  const requests = newBucket(limits.requestsPerMinute);
  const tokens = newBucket(limits.tokensPerMinute);
  const waiting: { tokens: number; go: (ticket: Ticket | null) => void }[] = [];
  let active = 0;
  let activeTokens = 0;
  let notBefore = Number.NEGATIVE_INFINITY;
  /** Refusals in a row that said nothing of when to come again. */
  let unexplained = 0;
  let cancelTimer: () => void = () => undefined;

  function pump(): void {
    cancelTimer();
    for (let next = waiting[0]; next; next = waiting[0]) {
      if (endpoint.stopped()) {
        waiting.shift();
        next.go(null);
        continue;
      }
      const now = clock.now();
      const probe = endpoint.breaker.waitMs(now);
      if (active >= aimd.limit() || probe === null) return;
      const waits = [requests.waitMs(1, now), tokens.waitMs(next.tokens, now)] as const;
      // A day's quota that is used up, say: nobody wants a run that only waits.
      const told = Math.max(requests.isLearned ? waits[0] : 0, tokens.isLearned ? waits[1] : 0);
      if (told > LONGEST_WAIT_MS) {
        stopToWait(told);
        continue;
      }
      const wait = Math.max(probe, notBefore - now, ...waits);
      if (wait > 0) {
        cancelTimer = clock.after(Math.ceil(wait), pump);
        return;
      }
      waiting.shift();
      requests.take(1, now);
      tokens.take(next.tokens, now);
      next.go(send(next.tokens, now));
    }
  }

  function send(amount: number, startedAt: number): Ticket {
    const isBusy = active + 1 >= aimd.limit();
    active += 1;
    activeTokens += amount;
    endpoint.breaker.onSend(startedAt);
    const leave = (): void => {
      active -= 1;
      activeTokens -= amount;
    };
    return {
      done(result) {
        leave();
        const now = clock.now();
        if (result.limits?.requests) requests.learn(result.limits.requests, active, now);
        if (result.limits?.tokens) tokens.learn(result.limits.tokens, activeTokens, now);
        if (result.kind === 'answer') {
          aimd.onSuccess(isBusy);
          unexplained = 0;
          if (result.usage) tokens.settle(amount, totalInputTokens(result.usage) + result.usage.output_tokens, now);
        } else onFailure(result, startedAt, now);
        tellBreaker(endpoint, result, now);
        endpoint.changed();
      },
      cancel() {
        leave();
        endpoint.breaker.onOther();
        endpoint.changed();
      },
    };
  }

  function stopToWait(ms: number): void {
    const seconds = Math.min(Math.ceil(ms / 1000), 1e9);
    endpoint.stop({ code: 'provider-asks-to-wait', fields: { provider: endpoint.name, seconds } });
  }

  function onFailure(failure: CallFailure, startedAt: number, now: number): void {
    if (failure.cause === 'rate_limit') aimd.onRefusal(startedAt, now);
    const { retryAfterMs } = failure;
    if (retryAfterMs === null) {
      // Calls that were out when the pause began do not lengthen it.
      if (failure.cause === 'rate_limit' && startedAt >= notBefore) {
        notBefore = now + Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** unexplained);
        unexplained += 1;
      }
    } else if (retryAfterMs > LONGEST_WAIT_MS) stopToWait(retryAfterMs);
    else if (failure.isRetryable) notBefore = Math.max(notBefore, now + retryAfterMs);
  }

  endpoint.onChange(pump);
  return {
    endpoint,
    admit: (amount) =>
      new Promise((go) => {
        waiting.push({ tokens: amount, go });
        pump();
      }),
    active: () => active,
  };
}

function tellBreaker(endpoint: Endpoint, result: Completion | CallFailure, now: number): void {
  const { breaker, name } = endpoint;
  if (result.kind === 'answer') {
    breaker.onSuccess();
    return;
  }
  if (result.cause === 'auth') {
    endpoint.stop({ code: 'provider-refuses', fields: { provider: name, reason: result.message } });
  } else if (result.cause === 'unavailable' || result.cause === 'timeout') {
    breaker.onOutage(now);
    if (breaker.isGivenUp())
      endpoint.stop({ code: 'provider-down', fields: { provider: name, reason: result.message } });
    return;
  }
  breaker.onOther();
}
