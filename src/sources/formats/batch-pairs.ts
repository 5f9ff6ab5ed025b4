import type { RequestRecord } from '../../records/request.js';
import type { JsonObject } from '../json-lines.js';
import type { LogJoin, RowPlace } from '../log-format.js';
import { firstText } from '../values.js';

/** A batch call: its line of the request file and its line of the result file. */
export interface BatchPair {
  request: JsonObject | null;
  result: JsonObject | null;
  place: RowPlace;
  /** Results of other calls were read: without one, this call got none. */
  hasResults: boolean;
}

/** Calls that a batch service takes at once; requests stay open until their results come. */
export const BATCH_CALLS = 200_000;

/**
 * Joins lines of request and result files by `custom_id`, in either order. Batches use the same names again: then a line joins
 * the oldest open one of its name that lacks it, as when the files of several batches are read in their order.
 */
export function batchJoin(
  isResult: (row: JsonObject) => boolean,
  toRecord: (pair: BatchPair) => RequestRecord | null,
): LogJoin {
  const open = new Map<string, { name: string; pair: BatchPair }>();
  /** By name: keys of open pairs with one side only, the oldest first. All of them lack the same side. */
  const halves = new Map<string, Set<string>>();
  let hasResults = false;

  function forget(name: string, key: string): void {
    const keys = halves.get(name);
    keys?.delete(key);
    if (keys?.size === 0) halves.delete(name);
  }

  return {
    take(row, place) {
      const name = firstText(row['custom_id']) ?? place.name;
      const side = isResult(row) ? 'result' : 'request';
      if (side === 'result') hasResults = true;
      const keys = halves.get(name) ?? new Set<string>();
      const [oldest] = keys;
      const known = oldest === undefined ? undefined : open.get(oldest);
      if (oldest !== undefined && known !== undefined && known.pair[side] === null) {
        known.pair[side] = row;
        forget(name, oldest);
        return oldest;
      }
      open.set(place.name, { name, pair: { request: null, result: null, place, hasResults: false, [side]: row } });
      halves.set(name, keys.add(place.name));
      return place.name;
    },
    finish(key) {
      const known = open.get(key);
      if (known === undefined) return null;
      open.delete(key);
      forget(known.name, key);
      return toRecord({ ...known.pair, hasResults });
    },
  };
}
