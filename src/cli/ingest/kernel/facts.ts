import { MOST_ROWS, ROW_FIELDS, ROWS } from './layout';

/** Places of a row's facts, as FACT_AT has them. */
export const FLAGS_AT: i32 = 0;
export const TASK_AT: i32 = 1;
export const MODEL_AT: i32 = 2;
export const PROVIDER_AT: i32 = 3;
export const TIME_AT: i32 = 4;
export const INPUT_AT: i32 = 5;
export const OUTPUT_AT: i32 = 6;
export const CACHE_READ_AT: i32 = 7;
export const CACHE_WRITE_AT: i32 = 8;
export const LONG_WRITE_AT: i32 = 9;
export const REASONING_AT: i32 = 10;
export const USD_AT: i32 = 11;
export const LATENCY_AT: i32 = 12;
export const TTFT_AT: i32 = 13;
export const TEMPLATE_AT: i32 = 14;
export const ID_HASH_AT: i32 = 19;
export const CONTENT_AT: i32 = 20;
export const LINE_AT: i32 = 21;
export const ID_LENGTH_AT: i32 = 22;
export const TURN_AT: i32 = 23;
export const IS_ERROR: i32 = 4;
export const IS_BATCH: i32 = 8;

/** Rows taken, the units of their ids, and the line of the next one. */
export let rows: i32 = 0;
export let idUnits: i32 = 0;
export let line: i32 = 0;

/** Makes room for rows from line `next` on. */
export function empty(next: i32): void {
  rows = 0;
  idUnits = 0;
  line = next;
}

export function setLine(next: i32): void {
  line = next;
}

let row: usize = ROWS;

/** Begins with the next row: all its facts are unknown. */
export function beginRow(): void {
  row = ROWS + <usize>(rows * ROW_FIELDS) * 8;
  for (let field = 0; field < ROW_FIELDS; field++) put(field, NaN);
}

/** Keeps the row, whose id has so many units. */
export function endRow(units: i32): void {
  idUnits += units;
  rows++;
  line++;
}

/** Whether there is no room for another row. */
export function isFull(): bool {
  return rows === MOST_ROWS;
}

export function put(field: i32, value: f64): void {
  store<f64>(row + ((<usize>field) << 3), value);
}

export function got(field: i32): f64 {
  return load<f64>(row + ((<usize>field) << 3));
}

/** Where a fact of the row lies. */
export function placeOf(field: i32): usize {
  return row + ((<usize>field) << 3);
}
