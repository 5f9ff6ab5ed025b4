import type { RulesTier } from '../records/policy.js';
import type { FailureRow, ProjectedLatency } from '../records/projection.js';
import type { RequestRecord } from '../records/request.js';
import { runningSum } from '../stats/running-sum.js';
import type { ExpectedCall } from './expected-calls.js';

/** Adds up how long requests take as logged and as routed, one call after the other. */
export interface LatencyCount {
  add(request: RequestRecord, calls: readonly ExpectedCall[]): void;
  /** Null when no request has both figures. */
  finish(): ProjectedLatency | null;
}

/**
 * A call takes as long as logged when the log's own model answers it, else the tier's mean on the eval set. A failed one
 * takes as long as failed calls of its provider did in the log; where none was timed, as long as an answer.
 * @param decidingMs what finding the tier takes for each request
 */
export function createLatencyCount(
  tiers: ReadonlyMap<string, RulesTier>,
  failures: readonly FailureRow[],
  decidingMs: number,
): LatencyCount {
  const failedMs = new Map(failures.map(({ provider, latency_ms: ms }) => [provider, ms]));
  const [logged, routed] = [runningSum(), runningSum()];
  let requests = 0;
  return {
    add(request, calls) {
      const own = request.latency_ms ?? null;
      if (own === null || request.status === 'error') return;
      let ms = decidingMs;
      for (const { name, share, failed } of calls) {
        const tier = tiers.get(name);
        const answer = tier?.model === request.model ? own : (tier?.latency_ms ?? null);
        if (answer === null) return;
        ms += share * answer + failed * (failedMs.get(tier?.provider ?? '') ?? answer);
      }
      requests += 1;
      logged.add(own);
      routed.add(ms);
    },
    finish: () =>
      requests === 0
        ? null
        : { requests, logged_mean_ms: logged.value() / requests, routed_mean_ms: routed.value() / requests },
  };
}
