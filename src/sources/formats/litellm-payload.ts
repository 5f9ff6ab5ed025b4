import { hash } from 'node:crypto';
import type { RequestRecord } from '../../records/request.js';
import { answerOfBody } from '../answer-body.js';
import { callRecord } from '../call.js';
import type { JsonObject } from '../json-lines.js';
import type { JoinedFormat, RowPlace } from '../log-format.js';
import { at, firstText, objectsOf } from '../values.js';
import { attemptsJoin, liteLlmCall, statedUsd } from './litellm-call.js';

const REDACTED = /^redacted[ -]by[ -]litellm/i;

/** Where message logging is off, a word of redaction stands in place of the messages or in each of them. */
function isRedacted(messages: unknown): boolean {
  if (typeof messages === 'string') return REDACTED.test(messages);
  const contents = objectsOf(messages).map((message) =>
    firstText(message['content'], at(message, 'content', 0, 'text')),
  );
  return contents.length > 0 && contents.every((content) => content !== null && REDACTED.test(content));
}

function toRecord(row: JsonObject, place: RowPlace): RequestRecord {
  const messages = row['messages'];
  const answer = answerOfBody(row['response']);
  const tools = at(row, 'model_parameters', 'tools');
  const body = isRedacted(messages) ? {} : { messages, tools };
  return callRecord({
    costUsd:
      statedUsd(row['response_cost'], 'response_cost') ??
      statedUsd(at(row, 'hidden_params', 'response_cost'), 'hidden_params.response_cost') ??
      statedUsd(at(row, 'cost_breakdown', 'total_cost'), 'cost_breakdown.total_cost'),
    response: typeof answer === 'string' && REDACTED.test(answer) ? null : answer,
    // Redaction may leave nothing of a response, the usage included.
    ...liteLlmCall(row, place, at(row, 'response', 'usage') ?? at(row, 'metadata', 'usage_object'), body),
  });
}

/** A trace holds the attempts at one request, or all requests of a session: only those of the same messages are one call. */
function attemptsOf(row: JsonObject): string | null {
  const trace = firstText(row['trace_id']);
  if (trace === null) return null;
  return `${trace}:${hash('sha1', JSON.stringify(row['messages'] ?? null), 'base64')}`;
}

/** LiteLLM's StandardLoggingPayload (S3, GCS, pub/sub, generic API): prompt tokens contain the cached ones. */
export const liteLlmPayload: JoinedFormat = {
  name: 'litellm',
  fits: (row) =>
    Object.hasOwn(row, 'model_map_information') || (Object.hasOwn(row, 'hidden_params') && Object.hasOwn(row, 'model')),
  openCalls: 1000,
  join: () => attemptsJoin(attemptsOf, toRecord),
};
