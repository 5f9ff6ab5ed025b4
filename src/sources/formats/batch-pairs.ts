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
export const BATCH_CALLS = 100_000;

/** Joins lines of request and result files by `custom_id`, in either order. A name used again is another call. */
export function batchJoin(
  isResult: (row: JsonObject) => boolean,
  toRecord: (pair: BatchPair) => RequestRecord | null,
): LogJoin {
  const open = new Map<string, BatchPair>();
  const latest = new Map<string, string>();
  let hasResults = false;
  return {
    take(row, place) {
      const name = firstText(row['custom_id']) ?? place.name;
      const side = isResult(row) ? 'result' : 'request';
      if (side === 'result') hasResults = true;
      const known = latest.get(name);
      const pair = known === undefined ? undefined : open.get(known);
      if (known !== undefined && pair !== undefined && pair[side] === null) {
        pair[side] = row;
        return known;
      }
      const key = `${name}\n${place.name}`;
      open.set(key, { request: null, result: null, place, hasResults: false, [side]: row });
      latest.set(name, key);
      return key;
    },
    finish(key) {
      const pair = open.get(key);
      open.delete(key);
      const name = key.slice(0, key.lastIndexOf('\n'));
      if (latest.get(name) === key) latest.delete(name);
      return pair === undefined ? null : toRecord({ ...pair, hasResults });
    },
  };
}
