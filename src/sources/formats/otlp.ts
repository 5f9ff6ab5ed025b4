import type { RequestRecord } from '../../records/request.js';
import { callRecord } from '../call.js';
import { instantMs } from '../instant.js';
import type { JsonObject } from '../json-lines.js';
import type { JoinedFormat, LogJoin, RowPlace } from '../log-format.js';
import { nestedCalls } from '../nested-calls.js';
import { aiSdk } from './ai-sdk.js';
import { openInference } from './openinference.js';
import { openLlmetry } from './openllmetry.js';
import { isGenAiEvent, isWholeCall, otelGenAi } from './otel-genai.js';
import { isBareAttributes, type OtelRow, otelRows } from './otlp-rows.js';
import { attributeText, type SpanDialect } from './span-dialect.js';

/** The surest signs first: the others' spans repeat the standard names. */
const DIALECTS: readonly SpanDialect[] = [aiSdk, openInference, openLlmetry, otelGenAi];

function dialectOf(row: OtelRow): SpanDialect | undefined {
  return DIALECTS.find((dialect) => dialect.claims(row.attributes));
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
      const row = object as unknown as OtelRow;
      const isSpan = row.kind === 'span';
      const isCall = isSpan && (dialectOf(row)?.isCall(row.attributes) ?? false);
      if (isSpan) nested.take(row.spanId, row.parentId, isCall);
      if (!isCall && (isSpan || !isGenAiEvent(row.name))) return null;
      const key = row.spanId === null ? place.name : `${row.traceId}:${row.spanId}`;
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
      if (found === undefined || (found.span?.spanId != null && nested.hasCallBelow(found.span.spanId))) return null;
      return toRecord(found);
    },
  };
}

function isSpan(row: JsonObject): boolean {
  return (
    Object.hasOwn(row, 'attributes') &&
    ['spanContext', '_spanContext', 'spanId', 'span_id', 'startTimeUnixNano', 'context'].some((key) =>
      Object.hasOwn(row, key),
    )
  );
}

/** A span without ids, as fixtures hold them. */
function isNamedSpan(row: JsonObject): boolean {
  return ['name', 'kind', 'attributes', 'status'].every((key) => Object.hasOwn(row, key));
}

/**
 * OpenTelemetry spans and log records (OTLP/JSON, or dumps of single spans), with calls named after any of four
 * conventions. A call whose span holds the spans of other calls is their sum and not counted.
 */
export const otlp: JoinedFormat = {
  name: 'otlp',
  fits: (row) =>
    ['resourceSpans', 'resourceLogs', 'resource_spans', 'resource_logs'].some((key) => Object.hasOwn(row, key)) ||
    isSpan(row) ||
    isNamedSpan(row) ||
    isBareAttributes(row),
  rows: (object) => otelRows(object) as unknown as JsonObject[],
  openCalls: 10_000,
  join: otlpJoin,
};
