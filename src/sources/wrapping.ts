import type { JsonObject } from './json-lines.js';
import { valueTable } from './value-table.js';

/** The way from an object of a file to its rows: keys, `*` for each element of a list, `#` for a table of values. */
export type Wrapping = readonly string[];

const EACH = '*';
const TABLE = '#';
/**
 * What tools put rows into: lists (`rows` of node-postgres and Datasette, `records` of Azure, `value` of OData, `data` and
 * `results` of many APIs, `items` of Oracle, `hits` of Elasticsearch, `docs` of CouchDB and Solr, `edges` of GraphQL), and
 * objects around a single row (`_source`, `doc`, `node`; `jsonPayload` of Google's Cloud Logging, `result` of Splunk).
 */
const KEYS = (
  'rows records Records value values data results result items Items hits _source docs documents doc edges node logs ' +
  'entries jsonPayload'
).split(' ');
const MAX_STEPS = 5;
/** Elements of a list that are looked at. */
const ELEMENTS = 10;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The way to the first thing that `isRow` knows, or null. */
function wayTo(value: unknown, isRow: (row: JsonObject) => boolean, steps: number): Wrapping | null {
  if (steps > MAX_STEPS) return null;
  const step = (key: string, inner: unknown): Wrapping | null => {
    const way = wayTo(inner, isRow, steps + 1);
    return way === null ? null : [key, ...way];
  };
  if (Array.isArray(value)) {
    for (const element of value.slice(0, ELEMENTS)) {
      const way = isObject(element) ? step(EACH, element) : null;
      if (way !== null) return way;
    }
    return null;
  }
  if (!isObject(value)) return null;
  if (steps > 0 && isRow(value)) return [];
  const table = valueTable(value);
  if (table !== null) return step(TABLE, table);
  for (const key of KEYS) {
    const way = Object.hasOwn(value, key) ? step(key, value[key]) : null;
    if (way !== null) return way;
  }
  return null;
}

/** How the rows of a file lie in its objects, told by the first of them; null: `isRow` knows nothing in them. */
export function wrappingOf(objects: readonly JsonObject[], isRow: (row: JsonObject) => boolean): Wrapping | null {
  for (const object of objects) {
    const way = wayTo(object, isRow, 0);
    if (way !== null) return way;
  }
  return null;
}

/** What lies at the end of the way. Where it ends early there is no row: what is there is handed on, for its fault to be counted. */
export function unwrapped(value: unknown, [key, ...rest]: Wrapping): unknown[] {
  if (key === undefined) return [value];
  const list = key === EACH ? value : key === TABLE && isObject(value) ? valueTable(value) : null;
  if (Array.isArray(list)) return key === EACH ? list.flatMap((one) => unwrapped(one, rest)) : unwrapped(list, rest);
  return isObject(value) && Object.hasOwn(value, key) ? unwrapped(value[key], rest) : [value];
}
