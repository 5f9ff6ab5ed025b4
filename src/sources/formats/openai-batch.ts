import type { RequestRecord } from '../../records/request.js';
import { answerOfBody } from '../answer-body.js';
import { callRecord } from '../call.js';
import { promptOfBody } from '../chat.js';
import { vendorUsage } from '../foreign-usage.js';
import { instantMs } from '../instant.js';
import type { JoinedFormat } from '../log-format.js';
import { billedAs } from '../surcharges.js';
import { amountOf, at, firstText, objectOf } from '../values.js';
import { BATCH_CALLS, type BatchPair, batchJoin } from './batch-pairs.js';

function toRecord({ request, result, place, hasResults }: BatchPair): RequestRecord | null {
  const body = objectOf(request?.['body']);
  const answer = objectOf(at(result, 'response', 'body'));
  if (/embeddings|moderations/.test(firstText(request?.['url']) ?? '') || at(answer, 'data') !== undefined) return null;
  const status = amountOf(at(result, 'response', 'status_code'), 'response.status_code');
  const code = firstText(at(result, 'error', 'code'), at(answer, 'error', 'code'), at(answer, 'error', 'type'));
  const isMissing = result === null && hasResults;
  const isError = isMissing || code !== null || (status !== null && status >= 400);
  return callRecord({
    // Another batch may use the same custom_id: it is no id.
    id: firstText(result?.['id']),
    place: place.name,
    model: firstText(answer?.['model'], body?.['model']),
    requestedModel: firstText(body?.['model']),
    modelPath: 'response.body.model',
    prompt: promptOfBody(body),
    usage: vendorUsage(answer?.['usage']),
    isError,
    error: isError ? (code ?? (isMissing ? 'no result' : `status ${status}`)) : null,
    startMs: instantMs(answer?.['created'] ?? answer?.['created_at'], 'response.body.created'),
    response: answerOfBody(answer),
    tags: { custom_id: firstText(result?.['custom_id'], request?.['custom_id']) },
    ...billedAs(answer, body),
    isBatch: true,
  });
}

/** OpenAI batch files, request and result lines joined by `custom_id`: prompt tokens contain the cached ones; half price. */
export const openAiBatch: JoinedFormat = {
  name: 'openai-batch',
  fits: (row) => Object.hasOwn(row, 'custom_id') && (Object.hasOwn(row, 'response') || Object.hasOwn(row, 'body')),
  openCalls: BATCH_CALLS,
  join: () => batchJoin((row) => Object.hasOwn(row, 'response'), toRecord),
};
