import type { JsonObject } from '../json-lines.js';
import { at, firstText, listOf, objectOf, objectsOf } from '../values.js';
import { spanOfColumns, wholeNames } from './span-columns.js';

/** A span or a log record with its attributes as plain names and values. */
export interface OtelRow {
  kind: 'span' | 'log';
  traceId: string | null;
  spanId: string | null;
  parentId: string | null;
  /** Name of the span or of the event. */
  name: string;
  start: unknown;
  end: unknown;
  attributes: JsonObject;
  /** Span events, or the body of a log record. */
  events: { name: string; attributes: JsonObject }[];
  body: unknown;
  isError: boolean;
}

const MAX_DEPTH = 32;
const PLAIN = ['stringValue', 'intValue', 'doubleValue', 'boolValue'].flatMap((key) => [
  key,
  key.replace('Value', '_value'),
]);

/** OTLP's tagged values as plain ones; 64-bit integers stay text. */
function plainValue(value: unknown, depth = 0): unknown {
  const tagged = objectOf(value);
  if (tagged === null || depth > MAX_DEPTH) return value;
  for (const key of PLAIN) if (Object.hasOwn(tagged, key)) return tagged[key];
  const array = tagged['arrayValue'] ?? tagged['array_value'];
  if (array !== undefined) return (listOf(at(array, 'values')) ?? []).map((one) => plainValue(one, depth + 1));
  const pairs = tagged['kvlistValue'] ?? tagged['kvlist_value'];
  return pairs === undefined ? value : attributesOf(at(pairs, 'values'), depth + 1);
}

/** Attributes as a list of `{key, value}` or as an object. */
function attributesOf(value: unknown, depth = 0): JsonObject {
  const attributes: JsonObject = Object.create(null);
  const list = listOf(value);
  if (list === null) return Object.assign(attributes, wholeNames(objectOf(value) ?? {}));
  for (const one of list) {
    const key = at(one, 'key');
    if (typeof key === 'string') attributes[key] = plainValue(at(one, 'value'), depth);
  }
  return attributes;
}

/** Ids are hex in either case, base64, or bytes as Node's Buffer prints them; of zeros only: there is none. */
function idOf(value: unknown): string | null {
  const bytes = typeof value === 'object' ? listOf(at(value, 'data')) : null;
  const id = bytes === null ? idOfText(firstText(value)) : hexOf(bytes.slice(0, 16));
  return id === null || /^0+$/.test(id) ? null : id;
}

function hexOf(bytes: readonly unknown[]): string {
  return bytes.map((byte) => Number(byte).toString(16).padStart(2, '0')).join('');
}

function idOfText(text: string | null): string | null {
  if (text === null) return null;
  const hex = /^(?:0x)?([0-9a-f]+)$/i.exec(text)?.[1];
  if (hex !== undefined) return hex.toLowerCase();
  // 8 or 16 bytes in base64.
  return /^(?:[\w+/-]{11}=|[\w+/-]{22}==)$/.test(text) ? Buffer.from(text, 'base64').toString('hex') : text;
}

function eventsOf(span: JsonObject): OtelRow['events'] {
  return objectsOf(span['events']).map((event) => ({
    name: firstText(event['name']) ?? '',
    attributes: attributesOf(event['attributes']),
  }));
}

function isErrorStatus(status: unknown): boolean {
  const code = String(at(status, 'code') ?? at(status, 'status_code'));
  return code === '2' || /ERROR$/i.test(code);
}

/** The first of the fields that is there. */
function fieldOf(row: JsonObject, ...names: readonly string[]): unknown {
  const name = names.find((one) => row[one] !== undefined && row[one] !== null);
  return name === undefined ? undefined : row[name];
}

/** What JavaScript's console exporter prints: one time and a duration, both in microseconds. */
function endOfConsole({ timestamp, duration }: JsonObject): number | undefined {
  return typeof timestamp === 'number' && typeof duration === 'number' ? timestamp + duration : undefined;
}

function spanRow(span: JsonObject): OtelRow {
  const context = fieldOf(span, 'spanContext', '_spanContext', 'context') ?? span;
  const attributes = attributesOf(span['attributes']);
  const ownId = Object.hasOwn(span, 'traceId') ? span['id'] : undefined;
  return {
    kind: 'span',
    traceId: idOf(at(context, 'traceId') ?? at(context, 'trace_id')),
    spanId: idOf(at(context, 'spanId') ?? at(context, 'span_id') ?? ownId),
    parentId: idOf(
      fieldOf(span, 'parentSpanId', 'parent_span_id', 'parentId', 'parent_id') ??
        at(span, 'parentSpanContext', 'spanId'),
    ),
    name: firstText(span['name'], span['span_name']) ?? '',
    start: fieldOf(
      span,
      'startTimeUnixNano',
      'start_time_unix_nano',
      'startTime',
      'start_time',
      'start_timestamp',
      'timestamp',
    ),
    end:
      fieldOf(span, 'endTimeUnixNano', 'end_time_unix_nano', 'endTime', 'end_time', 'end_timestamp') ??
      endOfConsole(span),
    attributes,
    events: eventsOf(span),
    body: null,
    isError:
      isErrorStatus(span['status']) ||
      isErrorStatus({ code: span['status_code'] }) ||
      span['is_exception'] === true ||
      firstText(attributes['error.type']) !== null,
  };
}

/** The first of the times that is known: in OTLP, 0 is not. */
function timeOf(row: JsonObject, ...names: readonly string[]): unknown {
  return names.map((name) => row[name]).find((time) => time !== undefined && time !== null && Number(time) !== 0);
}

function logRow(log: JsonObject): OtelRow {
  const attributes = attributesOf(log['attributes']);
  return {
    kind: 'log',
    traceId: idOf(log['traceId'] ?? log['trace_id']),
    spanId: idOf(log['spanId'] ?? log['span_id']),
    parentId: null,
    name: firstText(log['eventName'], log['event_name'], attributes['event.name']) ?? '',
    start: timeOf(
      log,
      'timeUnixNano',
      'time_unix_nano',
      'timestamp',
      'observedTimeUnixNano',
      'observed_time_unix_nano',
      'observed_timestamp',
    ),
    end: null,
    attributes,
    events: [],
    body: plainValue(log['body']),
    isError: firstText(attributes['error.type']) !== null,
  };
}

/** Whether an object has one of the names as its own. */
function hasOne(object: JsonObject, ...names: readonly string[]): boolean {
  return names.some((name) => Object.hasOwn(object, name));
}

const EXPORTS = ['resourceSpans', 'resource_spans', 'resourceLogs', 'resource_logs'];
const METRICS = ['resourceMetrics', 'resource_metrics'];
const SPAN_IDS = ['spanContext', '_spanContext', 'spanId', 'span_id', 'startTimeUnixNano', 'context'];

/** A log record by itself, as the SDKs' exporters to the console write it. */
function isLogRecord(object: JsonObject): boolean {
  return (
    hasOne(object, 'attributes') &&
    !hasOne(object, 'name') &&
    hasOne(object, 'body', 'eventName', 'event_name') &&
    hasOne(object, 'traceId', 'trace_id', 'severityNumber', 'severity_number')
  );
}

/** Whether an object is surely OpenTelemetry's. A span without ids is one as fixtures hold them. */
export function isOtel(row: JsonObject): boolean {
  const object = spanOfColumns(row);
  return (
    hasOne(object, ...EXPORTS, ...METRICS) ||
    (hasOne(object, 'attributes') && hasOne(object, ...SPAN_IDS)) ||
    ['name', 'kind', 'attributes', 'status'].every((key) => Object.hasOwn(object, key)) ||
    isLogRecord(object) ||
    isBareAttributes(object)
  );
}

/** Whether the names are those of attributes and not of a span: a dump of attributes alone. */
function isBareAttributes(object: JsonObject): boolean {
  return ['openinference.span.kind', 'gen_ai.operation.name', 'ai.operationId'].some((key) =>
    Object.hasOwn(object, key),
  );
}

/**
 * Spans and log records in one object: an export of either, one span or log record, or the attributes of one span alone.
 * Null when the object is nothing that OpenTelemetry writes.
 */
export function otelRows(row: JsonObject): OtelRow[] | null {
  const object = spanOfColumns(row);
  if (isBareAttributes(object)) return [spanRow({ attributes: object })];
  const scoped = (resources: unknown, groups: string[], items: string[]): JsonObject[] =>
    objectsOf(resources).flatMap((resource) =>
      objectsOf(groups.map((key) => resource[key]).find((group) => group !== undefined)).flatMap((scope) =>
        objectsOf(items.map((key) => scope[key]).find((list) => list !== undefined)),
      ),
    );
  const spans = object['resourceSpans'] ?? object['resource_spans'];
  const logs = object['resourceLogs'] ?? object['resource_logs'];
  if (spans === undefined && logs === undefined) {
    if (isLogRecord(object)) return [logRow(object)];
    // Metrics, and the `{}` of an empty export, are rows without a call.
    const isRow = hasOne(object, 'attributes', ...SPAN_IDS, ...METRICS) || Object.keys(object).length === 0;
    return isRow ? [spanRow(object)] : null;
  }
  return [
    ...scoped(spans, ['scopeSpans', 'scope_spans', 'instrumentationLibrarySpans'], ['spans']).map(spanRow),
    ...scoped(logs, ['scopeLogs', 'scope_logs'], ['logRecords', 'log_records']).map(logRow),
  ];
}
