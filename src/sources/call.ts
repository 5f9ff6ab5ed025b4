import type { Message, RequestRecord } from '../records/request.js';
import { UNKNOWN_MODEL } from '../records/unknown-model.js';
import type { Surcharge, TokenUsage } from '../records/usage.js';
import { misfit } from './fields.js';
import { isoOf } from './instant.js';
import { serviceOf, withBeside } from './surcharges.js';

/** What an adapter has found of one call. What it leaves out, or gives as null, is unknown. */
export interface FoundCall {
  id: string | null;
  /** Stands in for an id: file and line, never seen twice in a log. */
  place: string;
  model: string | null;
  /** Where the model should have been, for the message when it is not. */
  modelPath: string;
  /** The model that was asked for, where the source tells it from the one that answered. */
  requestedModel?: string | null;
  prompt: { messages?: Message[] | undefined; tools?: unknown[] | undefined };
  usage: TokenUsage | null;
  isError?: boolean | undefined;
  error?: unknown;
  startMs?: number | null;
  endMs?: number | null;
  /** Used only where start and end do not tell. */
  latencyMs?: number | null;
  ttftMs?: number | null;
  costUsd?: number | null;
  provider?: string | null;
  session?: string | null;
  response?: unknown;
  tags?: Record<string, unknown> | null;
  scores?: Record<string, number | boolean> | null;
  task?: string | null;
  isBatch?: boolean;
  /** Class of service, as the answer states it, else the request. */
  serviceTier?: string | null;
  /** Searches of the provider's own, and what else its price of text does not tell of: beside what `usage` says. */
  webSearches?: number;
  surcharge?: Surcharge | null;
  /** The gateway answered out of its own cache: no model was asked, so that no token was used, nothing paid and no model was slow. */
  isCached?: boolean;
}

const NOTHING_USED: TokenUsage = { input_tokens: 0, output_tokens: 0, cache_read_tokens: 0, cache_write_tokens: 0 };

/** To a thousandth of a millisecond: differences of large floats carry noise below. */
function tidyMs(ms: number | null): number | null {
  return ms === null || !(ms >= 0) ? null : Math.round(ms * 1000) / 1000;
}

/** Time from `start` to `end`; null when one is unknown or the end comes first. */
export function elapsedMs(start: number | null | undefined, end: number | null | undefined): number | null {
  return typeof start === 'number' && typeof end === 'number' ? tidyMs(end - start) : null;
}

/** Usage with what the bodies say beside it. */
function usageOf({ usage, webSearches, serviceTier, surcharge }: FoundCall): TokenUsage | null {
  // Searches that the usage counts need not be told of again.
  const isCounted = surcharge === 'web_search' && (usage?.web_searches ?? 0) > 0;
  return withBeside(usage, {
    webSearches: usage?.web_searches ?? webSearches ?? null,
    surcharge: serviceOf(serviceTier ?? null) === 'other' ? 'service_tier' : isCounted ? null : (surcharge ?? null),
  });
}

/**
 * The found call as a record: latency is end minus start where both are known.
 * @throws SchemaFault without a model, unless the call failed
 */
export function callRecord(found: FoundCall): RequestRecord {
  const model = found.model ?? (found.isError ? UNKNOWN_MODEL : null);
  if (model === null) throw misfit(found.modelPath, undefined, 'the name of a model');
  const isCached = found.isCached ?? false;
  const record: RequestRecord = {
    id: found.id ?? found.place,
    timestamp: isoOf(found.startMs ?? found.endMs ?? null),
    session: found.session ?? null,
    provider: found.provider ?? null,
    model,
    status: found.isError ? 'error' : 'ok',
    usage: isCached ? { ...NOTHING_USED } : usageOf(found),
    cost_usd: isCached ? 0 : (found.costUsd ?? null),
    latency_ms: isCached ? null : (elapsedMs(found.startMs, found.endMs) ?? tidyMs(found.latencyMs ?? null)),
    ttft_ms: isCached ? null : tidyMs(found.ttftMs ?? null),
    task: found.task ?? null,
    tags: found.tags ?? null,
    response: found.response ?? null,
    error: found.error ?? null,
  };
  if (found.requestedModel && found.requestedModel !== model && !found.isError) {
    record.requested_model = found.requestedModel;
  }
  if (found.prompt.messages !== undefined) record.messages = found.prompt.messages;
  if (found.prompt.tools !== undefined) record.tools = found.prompt.tools;
  if (found.scores != null) record.scores = found.scores;
  if (found.isBatch || serviceOf(found.serviceTier ?? null) === 'batch') record.isBatch = true;
  return record;
}

function isKnown(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return false;
  return typeof value !== 'object' || Object.keys(value).length > 0;
}

/** Tags without those that are unknown or empty; null when none is left. */
export function knownTags(tags: Record<string, unknown>): Record<string, unknown> | null {
  const known = Object.keys(tags).filter((name) => isKnown(tags[name]));
  return known.length > 0 ? Object.fromEntries(known.map((name) => [name, tags[name]])) : null;
}
