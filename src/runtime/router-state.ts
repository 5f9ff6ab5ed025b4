import type { Clock } from '../records/clock.js';
import { FAILOVER_REASONS, type FailoverReason, type RulesFile } from '../records/rules-file.js';
import type { CallEnd, RouterOptions } from './router-options.js';

/** What a router keeps between requests. */
export interface RouterState {
  rules: RulesFile;
  options: RouterOptions;
  clients: NonNullable<RouterOptions['clients']>;
  clock: Clock;
  timeoutMs: number;
  cooldownMs: number;
  /** Endpoint (`tier/number`) to the clock reading until which it is left alone. */
  coolUntil: Map<string, number>;
  /** Whether a failure is a reason to ask somebody else. */
  failsOver(cause: CallEnd['cause']): boolean;
}

const LONGEST_MS = 2 ** 31 - 1;

export function routerState(rules: RulesFile, options: RouterOptions): RouterState {
  const reasons: readonly FailoverReason[] = rules.failover?.on ?? FAILOVER_REASONS;
  return {
    rules,
    options,
    clients: options.clients ?? {},
    clock: options.clock ?? ownClock(),
    timeoutMs: options.timeoutMs ?? 60_000,
    cooldownMs: options.cooldownMs ?? 30_000,
    coolUntil: new Map(),
    failsOver: (cause) => cause === 'cooldown' || (reasons as readonly string[]).includes(cause),
  };
}

/** The time of wherever this runs. */
function ownClock(): Clock {
  return {
    now: () => performance.now(),
    wall: () => Date.now(),
    after(ms, act) {
      const timer = setTimeout(act, Math.min(LONGEST_MS, Math.max(0, ms)));
      return () => clearTimeout(timer);
    },
  };
}
