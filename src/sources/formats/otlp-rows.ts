import type { JsonObject } from '../json-lines.js';
import { at, firstText, listOf, objectOf, objectsOf } from '../values.js';

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
  if (list === null) return Object.assign(attributes, objectOf(value));
  for (const one of list) {
    const key = at(one, 'key');
    if (typeof key === 'string') attributes[key] = plainValue(at(one, 'value'), depth);
  }
  return attributes;
}

/** Ids are hex in either case, base64, or bytes as Node's Buffer prints them. */
function idOf(value: unknown): string | null {
  const bytes = typeof value === 'object' ? listOf(at(value, 'data')) : null;
  if (bytes !== null)
    return bytes
      .slice(0, 16)
      .map((byte) => Number(byte).toString(16).padStart(2, '0'))
      .join('');
  const text = firstText(value);
  if (text === null) return null;
  if (/^[0-9a-f]+$/i.test(text)) return text.toLowerCase();
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
    name: firstText(span['name']) ?? '',
    start: fieldOf(span, 'startTimeUnixNano', 'start_time_unix_nano', 'startTime', 'start_time', 'timestamp'),
    end: fieldOf(span, 'endTimeUnixNano', 'end_time_unix_nano', 'endTime', 'end_time') ?? endOfConsole(span),
    attributes,
    events: eventsOf(span),
    body: null,
    isError: isErrorStatus(span['status']) || firstText(attributes['error.type']) !== null,
  };
}

function logRow(log: JsonObject): OtelRow {
  const attributes = attributesOf(log['attributes']);
  return {
    kind: 'log',
    traceId: idOf(log['traceId'] ?? log['trace_id']),
    spanId: idOf(log['spanId'] ?? log['span_id']),
    parentId: null,
    name: firstText(log['eventName'], log['event_name'], attributes['event.name']) ?? '',
    start: log['timeUnixNano'] ?? log['observedTimeUnixNano'],
    end: null,
    attributes,
    events: [],
    body: plainValue(log['body']),
    isError: firstText(attributes['error.type']) !== null,
  };
}

/** Whether the names are those of attributes and not of a span: a dump of attributes alone. */
export function isBareAttributes(object: JsonObject): boolean {
  return ['openinference.span.kind', 'gen_ai.operation.name', 'ai.operationId'].some((key) =>
    Object.hasOwn(object, key),
  );
}

/** Spans and log records in one object: an export of either, one span, or the attributes of one span alone. */
export function otelRows(object: JsonObject): OtelRow[] {
  if (isBareAttributes(object)) return [spanRow({ attributes: object })];
  const scoped = (resources: unknown, groups: string[], items: string[]): JsonObject[] =>
    objectsOf(resources).flatMap((resource) =>
      objectsOf(groups.map((key) => resource[key]).find((group) => group !== undefined)).flatMap((scope) =>
        objectsOf(items.map((key) => scope[key]).find((list) => list !== undefined)),
      ),
    );
  const spans = object['resourceSpans'] ?? object['resource_spans'];
  const logs = object['resourceLogs'] ?? object['resource_logs'];
  if (spans === undefined && logs === undefined) return [spanRow(object)];
  return [
    ...scoped(spans, ['scopeSpans', 'scope_spans', 'instrumentationLibrarySpans'], ['spans']).map(spanRow),
    ...scoped(logs, ['scopeLogs', 'scope_logs'], ['logRecords', 'log_records']).map(logRow),
  ];
}
