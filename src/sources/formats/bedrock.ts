import type { RequestRecord } from '../../records/request.js';
import { answerOfBody } from '../answer-body.js';
import { callRecord, knownTags } from '../call.js';
import { type Prompt, promptOfBody } from '../chat.js';
import { vendorUsage } from '../foreign-usage.js';
import { instantMs } from '../instant.js';
import type { JsonObject } from '../json-lines.js';
import type { PlainFormat, RowPlace } from '../log-format.js';
import { isOtherThanChat } from '../other-call.js';
import { amountOf, at, firstText, listOf, objectOf, objectsOf } from '../values.js';

const METRICS = 'amazon-bedrock-invocationMetrics';

/** The id of a model, also out of the ARN of an inference profile. */
function modelOf(row: JsonObject): string | null {
  const id = firstText(row['modelId']);
  return id === null ? null : (id.split('/').at(-1) as string);
}

/** The text of a stream's events, or the answer of a whole body. */
function answerOf(body: unknown): unknown {
  const events = listOf(body);
  if (events === null) return answerOfBody(body);
  const text = events
    .map(
      (event) =>
        firstText(
          at(event, 'delta', 'text'),
          at(event, 'contentBlockDelta', 'delta', 'text'),
          at(event, 'outputText'),
        ) ?? '',
    )
    .join('');
  return text === '' ? null : text;
}

/** Titan's `inputText`, and Cohere's `message` after its history, in whose roles the model is CHATBOT. */
function promptOf(body: unknown): Prompt {
  const prompt = promptOfBody(body);
  const text = firstText(at(body, 'inputText'), at(body, 'message'));
  if (prompt.messages !== undefined || text === null) return prompt;
  const history = objectsOf(at(body, 'chat_history')).map((turn) => {
    const role = firstText(turn['role'])?.toLowerCase() ?? 'user';
    return { role: role === 'chatbot' ? 'assistant' : role, content: turn['message'] };
  });
  return { ...prompt, ...promptOfBody({ messages: [...history, text] }) };
}

function toRecord(row: JsonObject, place: RowPlace): RequestRecord | null {
  const model = modelOf(row);
  if (isOtherThanChat(model)) return null;
  const input = objectOf(row['input']) ?? {};
  const output = objectOf(row['output']) ?? {};
  const body = output['outputBodyJson'];
  // The last of Converse's events.
  const closing = (listOf(body) ?? []).map((event) => at(event, 'metadata')).findLast((found) => found !== undefined);
  // Anthropic states its counts of the cache in a stream's first event.
  const opening = (listOf(body) ?? [])
    .map((event) => at(event, 'message', 'usage'))
    .find((found) => found !== undefined);
  const usage = at(closing ?? body, 'usage') ?? opening;
  const metrics = at((listOf(body) ?? []).find((event) => at(event, METRICS) !== undefined) ?? body, METRICS);
  const code = firstText(row['errorCode']);
  return callRecord({
    id: firstText(row['requestId']),
    place: place.name,
    model,
    modelPath: 'modelId',
    provider: 'bedrock',
    prompt: promptOf(input['inputBodyJson']),
    usage:
      vendorUsage({
        inputTokenCount: input['inputTokenCount'] ?? at(metrics, 'inputTokenCount') ?? null,
        outputTokenCount: output['outputTokenCount'] ?? at(metrics, 'outputTokenCount') ?? null,
        cacheReadInputTokenCount:
          input['cacheReadInputTokenCount'] ??
          at(metrics, 'cacheReadInputTokenCount') ??
          at(usage, 'cacheReadInputTokens') ??
          at(usage, 'cacheReadInputTokenCount') ??
          at(usage, 'cache_read_input_tokens'),
        cacheWriteInputTokenCount:
          input['cacheWriteInputTokenCount'] ??
          at(metrics, 'cacheWriteInputTokenCount') ??
          at(usage, 'cacheWriteInputTokens') ??
          at(usage, 'cacheWriteInputTokenCount') ??
          at(usage, 'cache_creation_input_tokens'),
      }) ?? vendorUsage(usage),
    isError: code !== null,
    error: code,
    startMs: instantMs(row['timestamp'], 'timestamp'),
    latencyMs:
      amountOf(at(closing ?? body, 'metrics', 'latencyMs'), 'output.outputBodyJson.metrics.latencyMs') ??
      amountOf(at(metrics, 'invocationLatency'), `${METRICS}.invocationLatency`),
    ttftMs: amountOf(at(metrics, 'firstByteLatency'), `${METRICS}.firstByteLatency`),
    serviceTier: firstText(
      at(closing ?? body, 'serviceTier', 'type'),
      at(input['inputBodyJson'], 'serviceTier', 'type'),
      at(body, 'service_tier'),
      at(input['inputBodyJson'], 'service_tier'),
    ),
    // Inference optimized for latency has a price of its own.
    surcharge: at(input['inputBodyJson'], 'performanceConfig', 'latency') === 'optimized' ? 'service_tier' : null,
    response: answerOf(body),
    tags: knownTags({
      user: firstText(at(row, 'identity', 'arn')),
      region: firstText(row['region']),
      ...objectOf(row['requestMetadata']),
    }),
  });
}

/** CloudWatch's events, as its API answers and its subscriptions deliver them; or results of Logs Insights, field by field. */
function eventsOf(object: JsonObject): JsonObject[] | null {
  const events = object['events'] ?? object['logEvents'];
  if (Array.isArray(events)) return objectsOf(events);
  const results = object['results'];
  if (!Array.isArray(results) || !results.every(Array.isArray)) return null;
  return results.map((fields) =>
    Object.fromEntries(objectsOf(fields).map((one) => [String(one['field']), one['value']])),
  );
}

/** CloudWatch wraps each record as the text of an event; an export of Logs Insights has it in a column. */
function recordOf(object: JsonObject): JsonObject {
  return objectOf(object['@message']) ?? objectOf(object['message']) ?? object;
}

/** AWS Bedrock model invocation logs: the input count does not contain cached tokens. */
export const bedrock: PlainFormat = {
  name: 'bedrock',
  fits: (row) => [row, ...(eventsOf(row) ?? [])].some((one) => recordOf(one)['schemaType'] === 'ModelInvocationLog'),
  // A subscription first says that it can deliver.
  rows: (object) => (object['messageType'] === 'CONTROL_MESSAGE' ? [] : (eventsOf(object) ?? [object]).map(recordOf)),
  toRecord,
};
