import type { RequestRecord } from '../../records/request.js';
import { callRecord, type FoundCall } from '../call.js';
import { misfit } from '../fields.js';
import { instantMs } from '../instant.js';
import type { JsonObject } from '../json-lines.js';
import type { JoinedFormat, LogJoin, RowPlace } from '../log-format.js';
import { nestedCalls } from '../nested-calls.js';
import { aiSdk } from './ai-sdk.js';
import { openInference } from './openinference.js';
import { openLlmetry } from './openllmetry.js';
import { isGenAiEvent, isWholeCall, otelGenAi } from './otel-genai.js';
import { isOtel, type OtelRow, otelRows } from './otlp-rows.js';
import { attributeText, type SpanDialect } from './span-dialect.js';

/** The surest signs first: the others' spans repeat the standard names. */
const DIALECTS: readonly SpanDialect[] = [aiSdk, openInference, openLlmetry, otelGenAi];

function dialectOf(row: OtelRow): SpanDialect | undefined {
  return DIALECTS.find((dialect) => dialect.claims(row.attributes));
}

/** Ids of spans are unique within their trace only. */
function spanKey(traceId: string | null, spanId: string | null): string | null {
  return spanId === null ? null : `${traceId}:${spanId}`;
}

interface OpenSpan {
  span: OtelRow | null;
  logs: OtelRow[];
  place: RowPlace;
}

/** What was asked and answered, as a span around the call has it: one library's span tells the text, another's the tokens. */
type Told = Pick<FoundCall, 'prompt' | 'response'>;

const MOST_TOLD = 10_000;
/** As the answer states it, then the request; the standard's names and those of its versions before. */
const SERVICE_TIERS = ['response', 'request'].flatMap((side) => [
  `openai.${side}.service_tier`,
  `gen_ai.openai.${side}.service_tier`,
]);

function toldBy({ span, logs }: OpenSpan): Told | null {
  const facts = span && dialectOf(span)?.facts(span, logs);
  return facts?.prompt.messages ? { prompt: facts.prompt, response: facts.response } : null;
}

function toRecord({ span, logs, place }: OpenSpan, around: () => Told | null): RequestRecord | null {
  const row = span ?? logs.find(isWholeCall);
  const dialect = row === undefined ? undefined : dialectOf(row);
  if (row === undefined || dialect === undefined) return null;
  const facts = dialect.facts(row, logs);
  const told = facts.prompt.messages === undefined ? around() : null;
  const ids = row.traceId !== null && row.spanId !== null ? `${row.traceId}:${row.spanId}` : null;
  return callRecord({
    id: ids ?? attributeText(row.attributes, 'gen_ai.response.id', 'ai.response.id'),
    place: place.name,
    isError: row.isError,
    error: row.isError ? (attributeText(row.attributes, 'error.type') ?? 'status ERROR') : null,
    startMs: instantMs(row.start, 'startTimeUnixNano'),
    endMs: row.kind === 'span' ? instantMs(row.end, 'endTimeUnixNano') : null,
    serviceTier: attributeText(row.attributes, ...SERVICE_TIERS),
    ...facts,
    ...(told && { prompt: told.prompt, response: facts.response ?? told.response }),
  });
}

function otlpJoin(): LogJoin {
  const open = new Map<string, OpenSpan>();
  const nested = nestedCalls();
  /** By the spans around calls that are done themselves. */
  const told = new Map<string, Told>();

  function toldAround(id: string | null): Told | null {
    for (const outer of id === null ? [] : nested.above(id)) {
      const one = open.get(outer);
      const found = told.get(outer) ?? (one && toldBy(one));
      if (found) return found;
    }
    return null;
  }

  return {
    take(object, place) {
      const row = object as unknown as OtelRow | { kind: 'other' };
      if (row.kind === 'other') {
        throw misfit('resourceSpans', undefined, 'an export, a span or a log record of OpenTelemetry');
      }
      const isSpan = row.kind === 'span';
      const isCall = isSpan && (dialectOf(row)?.isCall(row.attributes) ?? false);
      if (isSpan) nested.take(spanKey(row.traceId, row.spanId), spanKey(row.traceId, row.parentId), isCall);
      if (!isCall && (isSpan || !isGenAiEvent(row.name))) return null;
      const key = spanKey(row.traceId, row.spanId) ?? place.name;
      const known = open.get(key) ?? { span: null, logs: [], place };
      // The same span twice: the reader finds the repeated id.
      if (isSpan && known.span !== null) {
        open.set(`${key}\n${place.name}`, { span: row, logs: [], place });
        return `${key}\n${place.name}`;
      }
      if (isSpan) known.span = row;
      else known.logs.push(row);
      open.set(key, known);
      return key;
    },
    finish(key) {
      const found = open.get(key);
      open.delete(key);
      const id = found?.span ? spanKey(found.span.traceId, found.span.spanId) : null;
      if (found === undefined) return null;
      if (id === null || !nested.hasCallBelow(id)) return toRecord(found, () => toldAround(id));
      const own = toldBy(found);
      if (own !== null && told.size < MOST_TOLD) told.set(id, own);
      return null;
    },
  };
}

/**
 * OpenTelemetry spans and log records (OTLP/JSON, or dumps of single spans), with calls named after any of four
 * conventions. A call whose span holds the spans of other calls is their sum and not counted.
 */
export const otlp: JoinedFormat = {
  name: 'otlp',
  fits: isOtel,
  rows: (object) => (otelRows(object) ?? [{ kind: 'other' }]) as unknown as JsonObject[],
  openCalls: 10_000,
  join: otlpJoin,
};
