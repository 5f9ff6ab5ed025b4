import type { JsonObject } from '../json-lines.js';
import { objectOf } from '../values.js';

const COLUMN = 'attributes.';
/** First words of attributes that are taken apart into objects. */
const ROOTS = ['gen_ai', 'llm', 'openinference', 'input', 'output', 'session', 'user', 'ai'];
/** Lists whose places are part of the name. */
const LISTS = /^llm\.(?:input_messages|output_messages|tools)/;
const MAX_DEPTH = 12;

function flatten(name: string, value: unknown, into: JsonObject, depth = 0): void {
  const isList = Array.isArray(value) && LISTS.test(name);
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (depth > MAX_DEPTH || !(isList || isObject)) into[name] = value;
  else for (const [key, inner] of Object.entries(value as object)) flatten(`${name}.${key}`, inner, into, depth + 1);
}

/** Attributes by their whole names, where Phoenix has them as objects in objects. */
export function wholeNames(attributes: JsonObject): JsonObject {
  const isTaken = (name: string): boolean => ROOTS.includes(name) || LISTS.test(name);
  if (!Object.keys(attributes).some((name) => isTaken(name) && typeof attributes[name] === 'object')) return attributes;
  const whole: JsonObject = Object.create(null);
  for (const [name, value] of Object.entries(attributes)) {
    if (isTaken(name)) flatten(name, value, whole);
    else whole[name] = value;
  }
  return whole;
}

/** Rows of Phoenix's data frames: a column an attribute. */
function ofFrame(row: JsonObject): JsonObject {
  const attributes: JsonObject = Object.create(null);
  for (const [name, value] of Object.entries(row)) {
    if (name.startsWith(COLUMN) && value !== null && value !== '') attributes[name.slice(COLUMN.length)] = value;
  }
  return { ...row, attributes, trace_id: row['context.trace_id'] ?? row['trace_id'], span_id: idOf(row) };
}

const idOf = (row: JsonObject): unknown => row['context.span_id'] ?? row['span_id'];

/** Rows of the table that the collector's exporter for ClickHouse writes; `Duration` is in nanoseconds. */
function ofClickHouse(row: JsonObject): JsonObject {
  const start = `${row['Timestamp']}`;
  const startMs = Date.parse(
    `${start
      .replace(' ', 'T')
      .replace(/(\.\d{3})\d*/, '$1')
      .replace(/Z?$/, 'Z')}`,
  );
  const tookMs = Number(row['Duration'] ?? Number.NaN) / 1e6;
  return {
    trace_id: row['TraceId'],
    span_id: row['SpanId'],
    parent_span_id: row['ParentSpanId'],
    name: row['SpanName'],
    start_time: row['Timestamp'],
    end_time: Number.isFinite(startMs + tookMs) ? startMs + tookMs : null,
    status: { code: row['StatusCode'] },
    attributes: objectOf(row['SpanAttributes']) ?? {},
  };
}

/** A row of a table of spans as a span; anything else as it is. */
export function spanOfColumns(row: JsonObject): JsonObject {
  if (Object.hasOwn(row, 'SpanAttributes') && Object.hasOwn(row, 'SpanId')) return ofClickHouse(row);
  const isFrame = idOf(row) !== undefined && !Object.hasOwn(row, 'attributes');
  return isFrame && Object.keys(row).some((name) => name.startsWith(COLUMN)) ? ofFrame(row) : row;
}
