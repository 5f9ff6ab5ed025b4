import type { RequestRecord } from '../../records/request.js';
import { answerOfBody } from '../answer-body.js';
import { callRecord } from '../call.js';
import type { JsonObject } from '../json-lines.js';
import type { PlainFormat, RowPlace } from '../log-format.js';
import { at, listOf, objectOf, objectsOf } from '../values.js';
import { isOtherCall, liteLlmCall, statedUsd } from './litellm-call.js';

/** The request as it came in, where the prompt itself was not stored in `messages`. */
function bodyOf(row: JsonObject): unknown {
  const messages = listOf(row['messages']);
  const received = objectOf(row['proxy_server_request']);
  return messages !== null && messages.length > 0 ? { ...received, messages } : received;
}

function toRecord(row: JsonObject, place: RowPlace): RequestRecord | null {
  if (isOtherCall(row)) return null;
  // The second is the name of older versions.
  const details = at(row, 'metadata', 'usage_object') ?? at(row, 'metadata', 'additional_usage_values');
  const call = liteLlmCall(row, place, details, bodyOf(row));
  const routing = at(row, 'metadata', 'routing_decision', 'tier');
  if (typeof routing === 'string') call.tags = { ...call.tags, router_tier: routing };
  return callRecord({
    costUsd: statedUsd(row['spend'], 'spend'),
    response: answerOfBody(row['response']),
    ...call,
  });
}

/** Rows of the table LiteLLM_SpendLogs, from the database, CSV or `/spend/logs`: prompt tokens contain the cached ones. */
export const liteLlmSpend: PlainFormat = {
  name: 'litellm-spend',
  fits: (row) =>
    (Object.hasOwn(row, 'spend') && Object.hasOwn(row, 'request_id')) ||
    objectsOf(row['data']).some((one) => 'spend' in one && 'request_id' in one),
  rows: (object) => (Object.hasOwn(object, 'request_id') ? [object] : objectsOf(object['data'])),
  toRecord,
};
