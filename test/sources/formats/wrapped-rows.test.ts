import { describe, expect, it } from 'vitest';
import { newLogReport, readRequests } from '../../../src/sources/request-log.js';
import { logRow, scratch } from '../scratch.js';
import { readObjects } from './reading.js';
import { SYNTHETIC } from './synthetic-rows.js';

type Wrap = (rows: readonly object[]) => object;

const hit = (row: object): object => ({ _index: 'logs', _id: 'x', _score: 1, _source: row });
const WRAPPINGS: readonly (readonly [string, Wrap])[] = [
  ['rows, with a count', (rows) => ({ rowCount: rows.length, rows })],
  ['records', (records) => ({ records })],
  ['value of OData', (value) => ({ '@odata.context': 'x', value })],
  ['data', (data) => ({ meta: [{ name: 'x' }], data, rows: data.length })],
  ['results', (results) => ({ success: true, results })],
  ['Elasticsearch', (rows) => ({ took: 3, hits: { total: { value: rows.length }, hits: rows.map(hit) } })],
  ['SQLcl', (items) => ({ results: [{ columns: [{ name: 'X', type: 'NUMBER' }], items }] })],
  [
    'CouchDB',
    (rows) => ({ total_rows: 9, rows: rows.map((doc) => ({ id: 'x', key: 'x', value: { rev: '1' }, doc })) }),
  ],
  ['GraphQL', (rows) => ({ data: { edges: rows.map((node) => ({ cursor: 'x', node })) } })],
];
/** Answers of databases: a table of values in each. */
const TABLES: readonly (readonly [string, (names: string[], rows: unknown[][]) => object])[] = [
  [
    "BigQuery's API",
    (names, rows) => ({
      schema: { fields: names.map((name) => ({ name, type: 'STRING' })) },
      rows: rows.map((row) => ({ f: row.map((v) => ({ v })) })),
    }),
  ],
  ['Datasette', (columns, rows) => ({ columns, rows })],
  ['Snowflake', (names, data) => ({ resultSetMetaData: { rowType: names.map((name) => ({ name })) }, data })],
  ['ClickHouse', (names, data) => ({ meta: names.map((name) => ({ name, type: 'String' })), data })],
  [
    'Databricks',
    (names, data_array) => ({
      manifest: { schema: { columns: names.map((name) => ({ name })) } },
      result: { data_array },
    }),
  ],
  [
    'Athena',
    (names, rows) => ({
      ResultSet: {
        ResultSetMetadata: { ColumnInfo: names.map((Name) => ({ Name })) },
        Rows: [names, ...rows].map((row) => ({ Data: row.map((cell) => ({ VarCharValue: cell })) })),
      },
    }),
  ],
];

const spend = (at: number): Record<string, string> => ({
  request_id: `r${at}`,
  spend: '0.01',
  prompt_tokens: '9',
  completion_tokens: '1',
  startTime: '2026-01-24 09:20:46',
  model: 'gpt-4o',
});

describe('rows that lie in an object', () => {
  it.each(WRAPPINGS.flatMap(([how, wrap]) => SYNTHETIC.map(([format, rows]) => [format, how, rows, wrap] as const)))(
    '%s: gives the same calls out of %s',
    (format, _, rows, wrap) => {
      const asIs = readObjects(...rows);
      expect(asIs.records.length).toBeGreaterThan(0);
      const found = readObjects(wrap(rows));
      expect(found.format).toBe(format);
      expect(found.ledger).toEqual(asIs.ledger);
      // A call without an id is named by its place.
      const unplaced = ({ id, ...rest }: { id: string }): object => ({ ...rest, id: id.startsWith('file-') ? '' : id });
      expect(found.records.map(unplaced)).toEqual(asIs.records.map(unplaced));
    },
  );

  it.each(TABLES)('%s: takes names and values for rows, in capitals too', (_, answerOf) => {
    const rows = [spend(1), spend(2)];
    const names = Object.keys(rows[0] as object);
    const values = rows.map((row) => Object.values(row));
    const asIs = readObjects(...rows);
    expect(readObjects(answerOf(names, values))).toEqual(asIs);
    expect(
      readObjects(
        answerOf(
          names.map((name) => name.toUpperCase()),
          values,
        ),
      ),
    ).toEqual(asIs);
  });

  it('counts every row, also one that is none, and tells rows without ids apart', () => {
    const nameless = { ...spend(1), request_id: '' };
    const rows = [spend(1), 12, null, nameless, nameless, { odd: 1 }];
    const { records, ledger, faults } = readObjects({ rows }, { rows: [] }, { rows: [spend(7)] });
    expect(records.map(({ id }) => id)).toEqual(['r1', 'file-1:1#4', 'file-1:1#5', 'r7']);
    expect(ledger).toMatchObject({ lines: 8, ok: 4, bad_schema: 2, duplicate: 2 });
    expect(faults).toEqual([
      'the row is a number; a JSON object is needed',
      'the row is null; a JSON object is needed',
    ]);
  });

  it('looks into no object that a format knows, nor for rows of which none is known', () => {
    const page = { ...logRow('a'), rows: [logRow('b')] };
    expect(readObjects(page).records.map(({ id }) => id)).toEqual(['a']);
    const { records, ledger } = readObjects({ rows: [{ question: 'x' }], turns: [logRow('b')] });
    expect([records, ledger.bad_schema, ledger.lines]).toEqual([[], 1, 1]);
  });

  it.each([
    ['on one line', (wrapped: object) => JSON.stringify(wrapped)],
    ['on a line of its own, a page a line', (wrapped: object) => `${JSON.stringify(wrapped)}\n`.repeat(2)],
    ['printed', (wrapped: object) => JSON.stringify(wrapped, null, 2)],
    [
      'rows with commas behind them',
      (wrapped: object) => `${JSON.stringify((wrapped as { rows: [object] }).rows[0])},\n`,
    ],
  ])('are read out of a file: %s', async (_, textOf) => {
    for (const name of ['a.json', 'a.jsonl']) {
      const report = newLogReport();
      const ids: string[] = [];
      const text = textOf({ rows: [logRow('a'), logRow('b')] });
      for await (const batch of readRequests([scratch(text, name)], report)) ids.push(...batch.map(({ id }) => id));
      expect(ids).toEqual(text.includes('"b"') ? ['a', 'b'] : ['a']);
      const { lines, ...parts } = report.ledger;
      expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBe(lines);
      expect([report.ledger.ok, report.ledger.bad_json]).toEqual([ids.length, 0]);
    }
  });
});
