import type { RequestRecord } from '../../records/request.js';
import { callRecord, knownTags } from '../call.js';
import { chatMessages } from '../chat.js';
import { usageFrom } from '../foreign-usage.js';
import { instantMs } from '../instant.js';
import type { JsonObject } from '../json-lines.js';
import type { PlainFormat, RowPlace } from '../log-format.js';
import { amountOf, at, firstCount, firstText, objectOf, objectsOf } from '../values.js';

const ASSERTION_FAILED = 1;
const PROVIDER_FAILED = 2;

/** `openai:chat:gpt-4o` is a model with a price; `file://provider.cjs` is not, so its label names it. */
function modelOf(id: string | null, label: string | null): { provider: string | null; model: string | null } {
  const match = /^([a-z][\w-]*):(?:(?:chat|completion|responses|messages):)?([^/].*)$/i.exec(id ?? '');
  return match === null || match[1] === 'file'
    ? { provider: null, model: label ?? id }
    : { provider: match[1] as string, model: match[2] as string };
}

function scoresOf(row: JsonObject): Record<string, number | boolean> {
  const scores: Record<string, number | boolean> = Object.create(null);
  for (const [name, value] of Object.entries(objectOf(row['namedScores']) ?? {})) {
    if (typeof value === 'number' && Number.isFinite(value)) scores[name] = value;
  }
  if (typeof row['score'] === 'number' && Number.isFinite(row['score'])) scores['score'] = row['score'];
  if (typeof row['success'] === 'boolean') scores['pass'] = row['success'];
  return scores;
}

function toRecord(row: JsonObject, place: RowPlace): RequestRecord {
  const label = firstText(at(row, 'provider', 'label'), row['provider']);
  const { provider, model } = modelOf(firstText(at(row, 'provider', 'id'), row['provider']), label);
  const isError =
    row['failureReason'] === PROVIDER_FAILED || (row['failureReason'] !== ASSERTION_FAILED && row['response'] == null);
  const tokens = at(row, 'response', 'tokenUsage') ?? row['tokenUsage'];
  // An answer out of promptfoo's own cache took no time and no money, which says nothing of the model.
  const isCached = at(row, 'response', 'cached') === true;
  const isMeasured = !isError && !isCached;
  return callRecord({
    id: firstText(row['id']),
    place: place.name,
    model,
    modelPath: 'provider.id',
    provider,
    prompt: { messages: chatMessages(at(row, 'prompt', 'raw')) },
    usage: isMeasured
      ? usageFrom(
          {
            input: firstCount(tokens, 'prompt'),
            output: firstCount(tokens, 'completion'),
            cacheRead: firstCount(tokens, 'completionDetails.cacheReadInputTokens'),
            cacheWrite: firstCount(tokens, 'completionDetails.cacheCreationInputTokens'),
            reasoning: firstCount(tokens, 'completionDetails.reasoning'),
          },
          true,
        )
      : null,
    isError,
    error: isError ? 'the provider failed' : null,
    startMs: instantMs(row['_timestamp'], 'results.timestamp'),
    latencyMs: isMeasured ? amountOf(row['latencyMs'], 'latencyMs') : null,
    // promptfoo writes 0 where it knows no cost.
    costUsd: isMeasured ? amountOf(row['cost'], 'cost') || null : null,
    // Tests are no conversation: the same prompt again, on another provider, is no work done twice.
    session: firstText(row['id']) ?? place.name,
    response: isError ? null : (at(row, 'response', 'output') ?? null),
    tags: knownTags({ tier: label, prompt: firstText(at(row, 'prompt', 'label')) }),
    // A call that failed was not judged.
    scores: isError ? null : scoresOf(row),
  });
}

/**
 * Results of a promptfoo run, JSON or JSON lines: a verdict for each test, prompt and provider. The latency contains
 * the waiting at rate limits.
 */
export const promptfoo: PlainFormat = {
  name: 'promptfoo',
  fits: (row) => Object.hasOwn(row, 'evalId') || (Object.hasOwn(row, 'promptIdx') && Object.hasOwn(row, 'testIdx')),
  rows(object) {
    const results = at(object, 'results', 'results');
    if (results === undefined) return [object];
    const timestamp = at(object, 'results', 'timestamp');
    return objectsOf(results).map((row) => ({ ...row, _timestamp: timestamp }));
  },
  toRecord,
};
