import type { RequestRecord } from '../../records/request.js';
import { callRecord } from '../call.js';
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

function toRecord({ span, logs, place }: OpenSpan): RequestRecord | null {
  const row = span ?? logs.find(isWholeCall);
  const dialect = row === undefined ? undefined : dialectOf(row);
  if (row === undefined || dialect === undefined) return null;
  const ids = row.traceId !== null && row.spanId !== null ? `${row.traceId}:${row.spanId}` : null;
  return callRecord({
    id: ids ?? attributeText(row.attributes, 'gen_ai.response.id', 'ai.response.id'),
    place: place.name,
    isError: row.isError,
    error: row.isError ? (attributeText(row.attributes, 'error.type') ?? 'status ERROR') : null,
    startMs: instantMs(row.start, 'startTimeUnixNano'),
    endMs: row.kind === 'span' ? instantMs(row.end, 'endTimeUnixNano') : null,
    ...dialect.facts(row, logs),
  });
}

function otlpJoin(): LogJoin {
  const open = new Map<string, OpenSpan>();
  const nested = nestedCalls();
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
      return found === undefined || (id !== null && nested.hasCallBelow(id)) ? null : toRecord(found);
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
