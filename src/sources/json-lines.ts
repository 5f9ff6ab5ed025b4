import { isDeeperThan } from './json-depth.js';
import type { Line } from './lines.js';
import { reject, type Tally } from './tally.js';

/** An object as `JSON.parse` makes it. Read known fields only, never copy all of them: `__proto__` may be among them. */
export type JsonObject = Record<string, unknown>;

/** A JSON object and the line on which it begins. */
export interface JsonRow {
  line: number;
  /** Objects that begin before it on its line; absent: none. */
  before?: number;
  value: JsonObject;
  /** Which row of the line's object it is, from 1, where that is one around several. */
  part?: number;
}

const MAX_DEPTH = 64;

/** JSON.parse quotes the text it chokes on, which may be a prompt: keep the place only. */
function whyNotJson(error: unknown): string {
  const at = /position (\d+)/.exec(error instanceof Error ? error.message : '');
  return at === null ? 'the line is not JSON' : `the line is not JSON (character ${Number(at[1]) + 1})`;
}

/** Parses a line as one JSON object; null: it is none, and has gone to the tally as `bad_json` or `bad_schema`. */
export function parseRow(line: number, text: string, tally: Tally): JsonObject | null {
  if (isDeeperThan(text, MAX_DEPTH)) {
    reject(tally, 'bad_json', line, `the line nests deeper than ${MAX_DEPTH} levels`);
    return null;
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    reject(tally, 'bad_json', line, whyNotJson(error));
    return null;
  }
  return objectRow(value, line, tally, 'the line');
}

/** A value as a row; null: it is no object, and has gone to the tally. */
export function objectRow(value: unknown, line: number, tally: Tally, what: string): JsonObject | null {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  const found = value === null ? 'null' : Array.isArray(value) ? 'an array' : `a ${typeof value}`;
  reject(tally, 'bad_schema', line, `${what} is ${found}; a JSON object is needed`);
  return null;
}

/** Parses each line as one JSON object. The others go to the tally. */
export function parseRows(lines: readonly Line[], tally: Tally): JsonRow[] {
  const rows: JsonRow[] = [];
  for (const { number, text } of lines) {
    const value = parseRow(number, text, tally);
    if (value !== null) rows.push({ line: number, value });
  }
  return rows;
}
