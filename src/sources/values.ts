import { misfit } from './fields.js';
import { isDeeperThan } from './json-depth.js';
import type { JsonObject } from './json-lines.js';
import { mapOfText } from './map-text.js';

/** How often JSON inside a string is opened: exporters encode bodies once, and some of them twice. */
const MAX_UNWRAPS = 3;
const MAX_DEPTH = 64;
const NUMBER = /^-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/;
const LARGEST_COUNT = 1e9;
/** In USD or ms: beyond it the unit is wrong. */
const LARGEST_AMOUNT = 1e9;

/** The JSON inside a string, opened until it is no string that looks like an object or a list. Anything else as it is. */
export function unwrapJson(value: unknown): unknown {
  let inner = value;
  for (let turn = 0; turn < MAX_UNWRAPS && typeof inner === 'string'; turn++) {
    if (!/^\s*["[{]/.test(inner) || isDeeperThan(inner, MAX_DEPTH)) break;
    try {
      inner = JSON.parse(inner);
    } catch {
      break;
    }
  }
  return inner;
}

/** An object, also one written as JSON in a string or as a map of ClickHouse's; else null. */
export function objectOf(value: unknown): JsonObject | null {
  const inner = typeof value === 'string' ? unwrapJson(value) : value;
  if (typeof inner === 'string') return mapOfText(inner);
  return typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? (inner as JsonObject) : null;
}

/** A list, also one written as JSON in a string; else null. */
export function listOf(value: unknown): unknown[] | null {
  const inner = typeof value === 'string' ? unwrapJson(value) : value;
  return Array.isArray(inner) ? inner : null;
}

/** The objects of a list; what is not an object is left out. */
export function objectsOf(value: unknown): JsonObject[] {
  return (listOf(value) ?? []).map(objectOf).filter((one) => one !== null);
}

/** The value at a path of own keys, JSON in strings opened on the way; undefined where the path ends early. */
export function at(row: unknown, ...path: readonly (string | number)[]): unknown {
  let value = row;
  for (const key of path) {
    const parent = typeof value === 'string' ? unwrapJson(value) : value;
    if (typeof parent !== 'object' || parent === null || !Object.hasOwn(parent, key)) return undefined;
    value = (parent as JsonObject)[key];
  }
  return value;
}

/**
 * A string of at least one character, or a finite number as text; anything else is null. So is a whole number beyond 2^53: it
 * has lost digits, and ids that differ would be one.
 */
export function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value === '' ? null : value;
  if (typeof value !== 'number' || !Number.isFinite(value)) return null;
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? null : String(value);
}

/** The first of the values that is text. */
export function firstText(...values: readonly unknown[]): string | null {
  for (const value of values) {
    const text = textOf(value);
    if (text !== null) return text;
  }
  return null;
}

/** Absent, null and empty text mean unknown. */
function isUnknown(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

/** `{low, high, unsigned}` as some OTLP writers spell a 64-bit number. */
function wideInteger(value: unknown): unknown {
  const row = typeof value === 'object' ? objectOf(value) : null;
  const low = row?.['low'];
  const high = row?.['high'];
  return typeof low === 'number' && typeof high === 'number' ? high * 4294967296 + (low >>> 0) : value;
}

function numberOf(value: unknown, path: string): number | null {
  if (isUnknown(value)) return null;
  const plain = typeof value === 'bigint' ? Number(value) : wideInteger(value);
  const number = typeof plain === 'string' && NUMBER.test(plain.trim()) ? Number(plain) : plain;
  if (typeof number === 'number' && number >= 0 && number < Number.POSITIVE_INFINITY) return number;
  // Without its like in other rows, nobody knows whether a comma divides thousands or begins a fraction.
  const isDivided = typeof plain === 'string' && /^-?[\d.]*\d,\d/.test(plain.trim());
  throw misfit(
    path,
    value,
    isDivided ? 'a number with a point for decimals and no comma' : 'a number that is not negative',
  );
}

/** A number from 0 to a thousand million, also as text (CSV cells, 64-bit integers); null when unknown. @throws SchemaFault */
export function amountOf(value: unknown, path: string): number | null {
  const number = numberOf(value, path);
  if (number === null || number <= LARGEST_AMOUNT) return number;
  throw misfit(path, value, `a number from 0 to ${LARGEST_AMOUNT}`);
}

/** A whole number from 0 to a thousand million, also as text or written `150.0`; null when unknown. @throws SchemaFault */
export function countOf(value: unknown, path: string): number | null {
  const number = numberOf(value, path);
  if (number === null || (Number.isInteger(number) && number <= LARGEST_COUNT)) return number;
  throw misfit(path, value, `a whole number from 0 to ${LARGEST_COUNT}`);
}

/** The keys of the paths that adapters name. */
const keysOfPath = new Map<string, readonly string[]>();

function keysOf(path: string): readonly string[] {
  const known = keysOfPath.get(path);
  if (known !== undefined) return known;
  const keys = path.split('.');
  keysOfPath.set(path, keys);
  return keys;
}

/** The first of the paths that holds a count; they are an adapter's own, none from a log. @throws SchemaFault */
export function firstCount(row: unknown, ...paths: readonly string[]): number | null {
  for (const path of paths) {
    const count = countOf(at(row, ...keysOf(path)), path);
    if (count !== null) return count;
  }
  return null;
}
