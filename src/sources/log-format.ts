import type { RequestRecord } from '../records/request.js';
import type { JsonObject } from './json-lines.js';

/** Where a row stands, for records that have no id of their own and for readings that follow one file. */
export interface RowPlace {
  file: string;
  /** Unique in the log: the file, its line, the object's number in that line from the second on, and the row's in an object of several. */
  name: string;
}

interface AnyFormat {
  name: string;
  /** Whether an object is surely of this format, by names that no other format has. */
  fits(object: JsonObject): boolean;
  /** The rows in one object: spans of an export, observations of a trace. Absent: the object is the row. */
  rows?(object: JsonObject): JsonObject[];
}

/** A format whose rows stand alone. */
export interface PlainFormat extends AnyFormat {
  /**
   * One row as a request record with disjoint token parts; null: the row is not a call, or not one of its own.
   * @throws SchemaFault when the row is not what the format says
   */
  toRecord(row: JsonObject, place: RowPlace): RequestRecord | null;
}

/** What several rows together say, in one reading of a log. */
export interface LogJoin {
  /**
   * Takes a row in. The key of the call that it belongs to, or null when it belongs to none.
   * @throws SchemaFault when the row is not what the format says
   */
  take(row: JsonObject, place: RowPlace): string | null;
  /** The call of a key, made once and then forgotten; null: its rows make no call. @throws SchemaFault */
  finish(key: string): RequestRecord | null;
}

/** A format in which several rows make a call. */
export interface JoinedFormat extends AnyFormat {
  /** Calls kept open for more of their rows; the oldest is finished first. */
  openCalls: number;
  join(): LogJoin;
}

/** How one kind of log says what a request was. One file a format; all of them are listed in `detect`. */
export type LogFormat = PlainFormat | JoinedFormat;
