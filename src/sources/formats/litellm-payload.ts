import { createHash } from 'node:crypto';
import type { RequestRecord } from '../../records/request.js';
import { answerOfBody } from '../answer-body.js';
import { callRecord } from '../call.js';
import type { JsonObject } from '../json-lines.js';
import type { JoinedFormat, RowPlace } from '../log-format.js';
import { amountOf, at, firstText } from '../values.js';
import { attemptsJoin, liteLlmCall } from './litellm-call.js';

function toRecord(row: JsonObject, place: RowPlace): RequestRecord {
  const messages = row['messages'];
  // Where message logging is off, a word of redaction stands in place of the list.
  const isRedacted = typeof messages === 'string' && /^redacted/i.test(messages);
  const body = isRedacted ? {} : { messages, tools: at(row, 'model_parameters', 'tools') };
  return callRecord({
    ...liteLlmCall(row, place, at(row, 'response', 'usage'), body),
    costUsd:
      amountOf(row['response_cost'], 'response_cost') ??
      amountOf(at(row, 'hidden_params', 'response_cost'), 'hidden_params.response_cost'),
    response: answerOfBody(row['response']),
  });
}

/** A trace holds the attempts at one request, or all requests of a session: only those of the same messages are one call. */
function attemptsOf(row: JsonObject): string | null {
  const trace = firstText(row['trace_id']);
  if (trace === null) return null;
  return `${trace}:${createHash('sha1')
    .update(JSON.stringify(row['messages'] ?? null))
    .digest('base64')}`;
}

/** LiteLLM's StandardLoggingPayload (S3, GCS, pub/sub, generic API): prompt tokens contain the cached ones. */
export const liteLlmPayload: JoinedFormat = {
  name: 'litellm',
  fits: (row) =>
    Object.hasOwn(row, 'model_map_information') || (Object.hasOwn(row, 'hidden_params') && Object.hasOwn(row, 'model')),
  openCalls: 1000,
  join: () => attemptsJoin((row) => firstText(row['id']), attemptsOf, toRecord),
};
