import type { JsonObject } from './json-lines.js';
import { at, firstText, listOf } from './values.js';

type Path = readonly string[];

/** Where answers of databases have the names of columns, and where lists of values, a list a row. */
const PLACES: readonly (readonly [names: Path, rows: Path])[] = [
  // BigQuery: a row is `{f: [{v}]}`.
  [['schema', 'fields'], ['rows']],
  // Datasette, Trino.
  [['columns'], ['rows']],
  [['columns'], ['data']],
  // Snowflake.
  [['resultSetMetaData', 'rowType'], ['data']],
  // ClickHouse.
  [['meta'], ['data']],
  // Databricks.
  [
    ['manifest', 'schema', 'columns'],
    ['result', 'data_array'],
  ],
  // Athena: a row is `{Data: [{VarCharValue}]}`, and the first one may hold the names.
  [
    ['ResultSet', 'ResultSetMetadata', 'ColumnInfo'],
    ['ResultSet', 'Rows'],
  ],
];

const nameOf = (column: unknown): string | null => firstText(column, at(column, 'name'), at(column, 'Name'));

function valuesOf(row: unknown): unknown[] | null {
  if (Array.isArray(row)) return row;
  const bigQuery = listOf(at(row, 'f'));
  if (bigQuery !== null) return bigQuery.map((cell) => at(cell, 'v') ?? null);
  return listOf(at(row, 'Data'))?.map((cell) => at(cell, 'VarCharValue') ?? null) ?? null;
}

/**
 * The rows of an answer that states names of columns and lists of values, as objects; null: it is none. A row that is no
 * list of as many values is handed on as it is, for its fault to be counted.
 */
export function valueTable(answer: JsonObject): unknown[] | null {
  for (const [namesAt, rowsAt] of PLACES) {
    const names = listOf(at(answer, ...namesAt))?.map(nameOf) ?? [];
    const rows = listOf(at(answer, ...rowsAt)) ?? [];
    if (names.length === 0 || names.includes(null) || !rows.some((row) => valuesOf(row) !== null)) continue;
    const isHeader = (values: readonly unknown[]): boolean => values.every((value, index) => value === names[index]);
    return rows.flatMap((row) => {
      const values = valuesOf(row);
      if (values === null || values.length !== names.length) return [row];
      return isHeader(values) ? [] : [Object.fromEntries(names.map((name, index) => [name, values[index]]))];
    });
  }
  return null;
}
