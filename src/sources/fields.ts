import type { JsonObject } from './json-lines.js';

/** A row is JSON but not what its kind of file needs. The message says which field, what was found and what is needed. */
export class SchemaFault extends Error {
  override readonly name = 'SchemaFault';
}

const LARGEST_COUNT = 1e9;
/** In USD or ms: beyond it the unit is wrong. */
const LARGEST_AMOUNT = 1e9;
/** Strings that are worth quoting are numbers, dates and single words; anything else may be a prompt or a key. */
const QUOTABLE = /^(?:[\d\s.,:;+\-/_%$€TZeE]{0,32}|[A-Za-z_]{1,16})$/;

/** The fault of a field whose value is not what is needed. `isPrivate`: the value is never quoted. */
export function misfit(path: string, found: unknown, needed: string, isPrivate = false): SchemaFault {
  const what = isPrivate && typeof found === 'string' && found !== '' ? 'a string' : describe(found);
  return new SchemaFault(`${path} is ${what}; ${needed} is needed`);
}

function describe(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty array' : 'an array';
  if (typeof value === 'string') {
    if (value === '') return 'an empty string';
    return QUOTABLE.test(value) ? `"${value}", a string` : 'a string';
  }
  if (typeof value === 'object') return 'an object';
  return typeof value === 'number' ? `${value}` : String(value);
}

/** A string of at least one character. */
export function textField(row: JsonObject, key: string): string {
  const value = row[key];
  if (typeof value === 'string' && value !== '') return value;
  throw misfit(key, value, 'a non-empty string');
}

/** A string, or null when it is absent, null or empty. */
export function textOrNull(row: JsonObject, key: string): string | null {
  const value = row[key];
  if (value === undefined || value === null || value === '') return null;
  if (typeof value === 'string') return value;
  throw misfit(key, value, 'a string or null');
}

/** A number from 0 to a thousand million, or null when it is absent or null. */
export function amountOrNull(row: JsonObject, key: string): number | null {
  const value = row[key];
  if (value === undefined || value === null) return null;
  if (typeof value === 'number' && value >= 0 && value <= LARGEST_AMOUNT) return value;
  throw misfit(key, value, `a number from 0 to ${LARGEST_AMOUNT}`);
}

/** A number in [0, 1], or null when it is absent or null. */
export function shareOrNull(row: JsonObject, key: string): number | null {
  const value = row[key];
  if (value === undefined || value === null) return null;
  if (typeof value === 'number' && value >= 0 && value <= 1) return value;
  throw misfit(key, value, 'a number from 0 to 1');
}

/** A whole number from 0 to a thousand million, or undefined when it is absent or null. */
export function countField(row: JsonObject, key: string, path: string): number | undefined {
  const value = row[key];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= LARGEST_COUNT) return value;
  throw misfit(path, value, `a whole number from 0 to ${LARGEST_COUNT}`);
}

/** One of the words. */
export function wordField<const Word extends string>(row: JsonObject, key: string, words: readonly Word[]): Word {
  const value = row[key];
  for (const word of words) if (value === word) return word;
  throw misfit(key, value, words.map((word) => `"${word}"`).join(' or '));
}

/** An object, or null when it is absent or null. */
export function objectOrNull(row: JsonObject, key: string): JsonObject | null {
  const value = row[key];
  if (value === undefined || value === null) return null;
  if (typeof value === 'object' && !Array.isArray(value)) return value as JsonObject;
  throw misfit(key, value, 'an object or null');
}

/** An array, or null when it is absent or null. */
export function listOrNull(row: JsonObject, key: string): unknown[] | null {
  const value = row[key];
  if (value === undefined || value === null) return null;
  if (Array.isArray(value)) return value;
  throw misfit(key, value, 'an array or null');
}
