import { EXIT, RouterError } from '../records/error.js';
import type { RequestRecord } from '../records/request.js';
import type { RouteAttempt } from '../records/route-trace.js';

/** No tier answered. Says each cause; never holds a prompt, a key or a server's own words. */
export class AllProvidersFailed extends RouterError {
  /** Every try, in order. */
  readonly attempts: readonly RouteAttempt[];
  /** The request as a row of the native log format. */
  readonly record: RequestRecord;

  constructor(attempts: readonly RouteAttempt[], record: RequestRecord) {
    const causes = attempts.map(({ tier, model, reason }) => `${tier} (${model}): ${reason}`);
    super('all-providers-failed', { causes }, EXIT.provider);
    this.name = 'AllProvidersFailed';
    this.message = `no provider answered: ${causes.join('; ')}`;
    this.attempts = attempts;
    this.record = record;
  }
}
