import type { RequestRecord } from '../../records/request.js';
import { answerOfBody } from '../answer-body.js';
import { callRecord } from '../call.js';
import { promptOfBody } from '../chat.js';
import { vendorUsage } from '../foreign-usage.js';
import { instantMs } from '../instant.js';
import type { JsonObject } from '../json-lines.js';
import type { PlainFormat, RowPlace } from '../log-format.js';
import { at, firstText, objectOf, objectsOf, textOf } from '../values.js';

const RESPONSES = new Set(['chat.completion', 'response', 'text_completion']);

/** A response of OpenAI's or Anthropic's API. */
function isResponse(value: unknown): boolean {
  const row = objectOf(value);
  if (row === null) return false;
  return RESPONSES.has(String(row['object'])) || (row['type'] === 'message' && Object.hasOwn(row, 'usage'));
}

/** Whether a row is one of our own format, which may hold a whole body as its response: what was asked stands beside it. */
function isNative(row: JsonObject): boolean {
  const isAsked = Object.hasOwn(row, 'model') || Object.hasOwn(row, 'messages');
  const isWrapped = objectOf(row['request']) !== null || objectOf(row['body']) !== null;
  return isAsked && !isWrapped && ['ok', 'error'].includes(String(row['status']));
}

function requestOf(row: JsonObject): JsonObject | null {
  return objectOf(row['request']) ?? objectOf(row['body']) ?? (isResponse(row) ? null : row);
}

function toRecord(row: JsonObject, place: RowPlace): RequestRecord {
  const response = isResponse(row) ? row : objectOf(row['response']);
  const request = requestOf(row);
  const code = Number(textOf(row['status']) ?? textOf(row['status_code']) ?? 0);
  const error =
    firstText(at(response, 'error', 'type'), at(response, 'error', 'code')) ?? (code >= 400 ? `status ${code}` : null);
  return callRecord({
    id: firstText(response?.['id'], row['id']),
    place: place.name,
    model: firstText(response?.['model'], request?.['model']),
    requestedModel: firstText(request?.['model']),
    modelPath: 'response.model',
    // A response of the Responses API repeats what it was asked with.
    prompt: promptOfBody(request ?? { messages: row['messages'], tools: row['tools'], system: row['instructions'] }),
    usage: vendorUsage(response?.['usage']),
    isError: error !== null || row['status'] === 'error' || response?.['status'] === 'failed',
    error,
    startMs: instantMs(response?.['created'] ?? response?.['created_at'] ?? row['timestamp'], 'response.created'),
    response: answerOfBody(response),
    // Anthropic says so in the message itself.
    isBatch: at(response, 'usage', 'service_tier') === 'batch',
  });
}

/** Bodies of OpenAI's Chat and Responses APIs and of Anthropic's messages, bare or as `{request, response}`. */
export const vendorBodies: PlainFormat = {
  name: 'vendor-bodies',
  fits: (row) => isResponse(row) || (isResponse(row['response']) && !isNative(row)),
  toRecord,
};

/** Lists of such bodies, as OpenAI's API gives its stored completions a page at a time. */
export const vendorLists: PlainFormat = {
  name: 'vendor-lists',
  fits: (row) => row['object'] === 'list' && objectsOf(row['data']).some(isResponse),
  rows: (object) => (Array.isArray(object['data']) ? objectsOf(object['data']) : [object]),
  toRecord,
};
