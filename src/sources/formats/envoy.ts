import type { RequestRecord } from '../../records/request.js';
import { callRecord, knownTags } from '../call.js';
import { usageFrom } from '../foreign-usage.js';
import { instantMs } from '../instant.js';
import type { JsonObject } from '../json-lines.js';
import type { PlainFormat, RowPlace } from '../log-format.js';
import { isOtherThanChat } from '../other-call.js';
import { amountOf, countOf, firstText } from '../values.js';

function toRecord(logged: JsonObject, place: RowPlace): RequestRecord | null {
  // Envoy writes a dash where a value is unknown.
  const row = Object.fromEntries(Object.entries(logged).map(([key, value]) => [key, value === '-' ? null : value]));
  const model = firstText(row['gen_ai.response.model'], row['gen_ai.request.model']);
  const path = firstText(row['x-envoy-origin-path'], row['path']) ?? '';
  // Other routes through the same proxy, and calls that are no chat.
  if (model === null || path.endsWith('models') || isOtherThanChat(model, path)) return null;
  const status = amountOf(row['response_code'], 'response_code');
  const isError = status === null || status === 0 || status >= 400;
  const input = countOf(row['gen_ai.usage.input_tokens'], 'gen_ai.usage.input_tokens');
  const output = countOf(row['gen_ai.usage.output_tokens'], 'gen_ai.usage.output_tokens');
  return callRecord({
    id: firstText(row['x-request-id']),
    place: place.name,
    model,
    modelPath: 'gen_ai.request.model',
    prompt: {},
    usage:
      isError && !output
        ? null
        : usageFrom(
            {
              input,
              output,
              cacheRead: countOf(row['gen_ai.usage.cached_input_tokens'], 'gen_ai.usage.cached_input_tokens'),
              cacheWrite: countOf(
                row['gen_ai.usage.cache_creation_input_tokens'],
                'gen_ai.usage.cache_creation_input_tokens',
              ),
            },
            true,
          ),
    isError,
    error: isError ? `status ${status ?? 'unknown'}` : null,
    startMs: instantMs(row['start_time'], 'start_time'),
    latencyMs: amountOf(row['duration'], 'duration'),
    // The name of the provider is the path of a backend here.
    tags: knownTags({ backend: firstText(row['gen_ai.provider.name']), route: firstText(row['route_name']) }),
  });
}

/** Access log of the Envoy AI Gateway in JSON, with the keys of its documentation: no prompts; volume, errors and latency. */
export const envoy: PlainFormat = {
  name: 'envoy',
  fits: (row) =>
    Object.hasOwn(row, 'response_code') &&
    Object.hasOwn(row, 'start_time') &&
    Object.hasOwn(row, 'gen_ai.request.model'),
  toRecord,
};
