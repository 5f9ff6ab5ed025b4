import { utcMs } from '../records/iso-time.js';
import type { PriceTable } from '../records/price.js';
import type { RequestRecord } from '../records/request.js';

/** Time of a request in ms since the epoch; null when it has none that can be read. */
export function atMsOf(request: Pick<RequestRecord, 'timestamp'>): number | null {
  if (request.timestamp === null) return null;
  const plain = utcMs(request.timestamp);
  const at = Number.isNaN(plain) ? Date.parse(request.timestamp) : plain;
  return Number.isFinite(at) ? at : null;
}

/**
 * Cost of a call as it was made, in USD: its tokens at the table's price of its day. Without tokens or without a price
 * for its model, the cost that the log states; null when there is none either, never 0.
 */
export function loggedCostUsd(
  request: RequestRecord,
  prices: PriceTable,
  atMs: number | null = atMsOf(request),
): number | null {
  const { model, provider = null, usage, isBatch = false, cost_usd: logged = null } = request;
  const priced = usage === null ? null : prices.costUsd({ model, provider, usage, atMs, isBatch });
  return priced ?? logged;
}
