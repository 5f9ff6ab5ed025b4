import type { RequestRecord } from '../../records/request.js';
import { answerOfBody } from '../answer-body.js';
import { callRecord } from '../call.js';
import { promptOfBody } from '../chat.js';
import { vendorUsage } from '../foreign-usage.js';
import type { JsonObject } from '../json-lines.js';
import type { JoinedFormat } from '../log-format.js';
import { at, firstText, objectOf, objectsOf } from '../values.js';
import { BATCH_CALLS, type BatchPair, batchJoin } from './batch-pairs.js';

function toRecord({ request, result, place, hasResults }: BatchPair): RequestRecord {
  const message = objectOf(at(result, 'result', 'message'));
  const kind = firstText(at(result, 'result', 'type'));
  const isError = result === null ? hasResults : kind !== 'succeeded';
  const error = firstText(at(result, 'result', 'error', 'error', 'type'), at(result, 'result', 'error', 'type'), kind);
  const name = firstText(result?.['custom_id'], request?.['custom_id']);
  return callRecord({
    // Another batch may use the same custom_id: it is no id.
    id: firstText(message?.['id']),
    place: place.name,
    model: firstText(message?.['model'], at(request, 'params', 'model')),
    requestedModel: firstText(at(request, 'params', 'model')),
    modelPath: 'result.message.model',
    provider: 'anthropic',
    prompt: promptOfBody(request?.['params']),
    usage: vendorUsage(message?.['usage']),
    isError,
    error: isError ? (error ?? 'no result') : null,
    response: answerOfBody(message),
    tags: { custom_id: name },
    isBatch: true,
  });
}

function isRow(row: JsonObject): boolean {
  return Object.hasOwn(row, 'custom_id') && (Object.hasOwn(row, 'result') || Object.hasOwn(row, 'params'));
}

/** Anthropic message batches, request and result lines joined by `custom_id`: input excludes cached tokens; half price. */
export const anthropicBatch: JoinedFormat = {
  name: 'anthropic-batch',
  fits: (row) => [row, ...objectsOf(row['requests'])].some(isRow),
  // The body that creates a batch holds all its requests.
  rows: (object) => (Array.isArray(object['requests']) ? objectsOf(object['requests']) : [object]),
  openCalls: BATCH_CALLS,
  join: () => batchJoin((row) => Object.hasOwn(row, 'result'), toRecord),
};
