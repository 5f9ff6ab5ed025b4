import type { RequestRecord } from '../../records/request.js';
import { answerOfBody } from '../answer-body.js';
import { callRecord } from '../call.js';
import { promptOfBody } from '../chat.js';
import { vendorUsage } from '../foreign-usage.js';
import { instantMs } from '../instant.js';
import type { JsonObject } from '../json-lines.js';
import type { PlainFormat, RowPlace } from '../log-format.js';
import { billedAs } from '../surcharges.js';
import { amountOf, at, firstText, objectOf, objectsOf, textOf } from '../values.js';

const RESPONSES = new Set(['chat.completion', 'response', 'text_completion']);

/** A response of OpenAI's, Anthropic's or Gemini's API. */
function isResponse(value: unknown): boolean {
  const row = objectOf(value);
  if (row === null) return false;
  if (RESPONSES.has(String(row['object'])) || (row['type'] === 'message' && Object.hasOwn(row, 'usage'))) return true;
  return Array.isArray(row['candidates']) && objectOf(row['usageMetadata']) !== null;
}

/** Whether a row is one of our own format, which may hold a whole body as its response: what was asked stands beside it. */
function isNative(row: JsonObject): boolean {
  const isAsked = Object.hasOwn(row, 'model') || Object.hasOwn(row, 'messages');
  const isWrapped = objectOf(row['request']) !== null || objectOf(row['body']) !== null;
  return isAsked && !isWrapped && ['ok', 'error'].includes(String(row['status']));
}

/** Vertex AI logs both bodies into BigQuery by names of its own. */
function answerIn(row: JsonObject): JsonObject | null {
  return objectOf(row['response'] ?? row['full_response']);
}

function requestOf(row: JsonObject): JsonObject | null {
  return objectOf(row['request'] ?? row['full_request']) ?? objectOf(row['body']) ?? (isResponse(row) ? null : row);
}

function toRecord(row: JsonObject, place: RowPlace): RequestRecord {
  const response = isResponse(row) ? row : answerIn(row);
  const request = requestOf(row);
  const code = Number(textOf(row['status']) ?? textOf(row['status_code']) ?? 0);
  const error =
    firstText(at(response, 'error', 'type'), at(response, 'error', 'code')) ?? (code >= 400 ? `status ${code}` : null);
  return callRecord({
    id: firstText(response?.['id'], response?.['responseId'], row['id'], row['request_id']),
    place: place.name,
    model: firstText(response?.['model'], response?.['modelVersion'], request?.['model'], row['model']),
    requestedModel: firstText(request?.['model']),
    modelPath: 'response.model',
    // A response of the Responses API repeats what it was asked with.
    prompt: promptOfBody(request ?? { messages: row['messages'], tools: row['tools'], system: row['instructions'] }),
    usage: vendorUsage(response?.['usage'] ?? response?.['usageMetadata']),
    isError: error !== null || row['status'] === 'error' || response?.['status'] === 'failed',
    error,
    startMs: instantMs(
      response?.['created'] ?? response?.['created_at'] ?? row['timestamp'] ?? row['logging_time'],
      'response.created',
    ),
    latencyMs: amountOf(at(row, 'metadata', 'request_latency'), 'metadata.request_latency'),
    response: answerOfBody(response),
    ...billedAs(response, request),
  });
}

/** Bodies of OpenAI's Chat and Responses APIs, of Anthropic's messages and of Gemini, bare or as `{request, response}`. */
export const vendorBodies: PlainFormat = {
  name: 'vendor-bodies',
  fits: (row) => isResponse(row) || (isResponse(answerIn(row)) && !isNative(row)),
  toRecord,
};

/** Lists of such bodies, as OpenAI's API gives its stored completions a page at a time. */
export const vendorLists: PlainFormat = {
  name: 'vendor-lists',
  fits: (row) => row['object'] === 'list' && objectsOf(row['data']).some(isResponse),
  rows: (object) => (Array.isArray(object['data']) ? objectsOf(object['data']) : [object]),
  toRecord,
};
