import type { RulesTier } from '../records/policy.js';
import type { FailureRow } from '../records/projection.js';
import type { RequestRecord } from '../records/request.js';
import { type RunningSum, runningSum } from '../stats/running-sum.js';

/** Counts the calls of a log that failed, by provider. */
export interface FailureCount {
  add(request: RequestRecord): void;
  /** Sorted by provider; those that no tier is served by are left out. */
  rows(): FailureRow[];
}

/** A request that names no provider counts for that of the tier whose model it names. */
export function createFailureCount(tiers: readonly RulesTier[]): FailureCount {
  const providers = new Map<string, { calls: number; failed: number; timed: number; ms: RunningSum }>();
  for (const { provider } of tiers) {
    if (provider !== null) providers.set(provider, { calls: 0, failed: 0, timed: 0, ms: runningSum() });
  }
  return {
    add({ provider, model, status, latency_ms: ms }) {
      const own = provider ?? tiers.find((tier) => tier.model === model)?.provider;
      const count = own ? providers.get(own) : undefined;
      if (!count) return;
      count.calls += 1;
      if (status !== 'error') return;
      count.failed += 1;
      if (ms == null) return;
      count.timed += 1;
      count.ms.add(ms);
    },
    rows: () =>
      [...providers]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([provider, { calls, failed, timed, ms }]) => ({
          provider,
          rate: calls > 0 ? failed / calls : 0,
          calls,
          failed,
          latency_ms: timed > 0 ? ms.value() / timed : null,
        })),
  };
}
