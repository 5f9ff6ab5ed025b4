import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { spellingOf } from '../../../src/sources/columns.js';
import { readFiles, readObjects } from './reading.js';
import { SYNTHETIC } from './synthetic-rows.js';

type Row = Record<string, unknown>;

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter, at) => `${at > 0 ? '_' : ''}${letter}`);
const SPELLINGS: readonly (readonly [string, (name: string) => string])[] = [
  ['capitals', (name) => name.toUpperCase()],
  ['capitals, words divided', (name) => snake(name).toUpperCase()],
  ['capitals at the beginning', (name) => name.charAt(0).toUpperCase() + name.slice(1)],
];
const spelt = (row: object, by: (name: string) => string): Row =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [by(name), value]));

/** What holds rows, or marks files that are no tables. */
const NOT_COLUMNS = ['data', 'observations', 'trace', 'organisation_id'];

/** Formats whose rows are rows of a table too. */
const TABLES = [
  ['cloudflare', [{ id: 'c', created_at: '2026-01-24T09:20:46Z', model: 'm', tokens_in: 9, tokens_out: 1, cost: 0.5 }]],
  [
    'otlp',
    [
      {
        Timestamp: '2026-01-24 09:20:46.5',
        TraceId: 't',
        SpanId: 's',
        Duration: 5e8,
        SpanAttributes: {
          'gen_ai.operation.name': 'chat',
          'gen_ai.request.model': 'm',
          'gen_ai.usage.input_tokens': 5,
        },
      },
    ],
  ],
  ['tensorzero', [{ id: 'i', function_name: 'f', episode_id: 'e', variant_name: 'm', input: '{}', output: '[]' }]],
  ['vendor-bodies', SYNTHETIC.find(([format]) => format === 'vendor-bodies')?.[1].slice(1)],
  ...SYNTHETIC.filter(([, rows]) => !rows.some((row) => 'data' in row || 'result' in row || 'schemaType' in row)),
].filter(
  ([format, rows]) => !`${format}`.endsWith('-batch') && !JSON.stringify(rows).startsWith('[{"id":"c","object"'),
) as (readonly [string, readonly object[]])[];

describe('columns as databases spell them', () => {
  it.each(SPELLINGS.flatMap(([how, by]) => TABLES.map(([format, rows]) => [format, how, rows, by] as const)))(
    '%s: gives the same calls in %s',
    (format, _, rows, by) => {
      const asIs = readObjects(...rows);
      expect([asIs.format, asIs.records.length > 0]).toEqual([format, true]);
      expect(readObjects(...rows.map((row) => spelt(row, by)))).toEqual(asIs);
    },
  );

  it('finds the times of rows that are known without them', () => {
    const [, rows] = SYNTHETIC.find(([format]) => format === 'litellm-spend') as (typeof SYNTHETIC)[number];
    const small = readObjects(...rows.map((row) => spelt(row, (name) => name.toLowerCase())));
    expect(small.records[0]?.timestamp).toBe('2026-01-24T09:20:46.847Z');
    expect(readObjects(spelt(rows[0] as object, (name) => snake(name).toLowerCase()))).toEqual(small);
  });

  it('joins the tables of a source, whichever way each is spelt', () => {
    const inference = { id: 'i', function_name: 'f', episode_id: 'e', variant_name: 'm', input: '{}', output: '[]' };
    const feedback = { target_id: 'i', metric_name: 'good', value: true };
    const { records } = readFiles([spelt(feedback, (name) => name.toUpperCase())], [inference]);
    expect(records[0]?.scores).toEqual({ good: true });
  });

  it('leaves a column alone whose name is taken', () => {
    expect(spellingOf([{ model: 'a', MODEL: 'b', ID: 'c' }], 'native')).toEqual(new Map([['ID', 'id']]));
    expect(spellingOf([{ model: 'a', mine: 'b' }], 'native')).toBeNull();
  });

  it.each([
    ['native-log', 'native'],
    ['formats/litellm-call', 'litellm'],
    ['formats/litellm-payload', 'litellm'],
    ['formats/litellm-call', 'litellm-spend'],
    ['formats/litellm-spend', 'litellm-spend'],
    ['formats/langfuse', 'langfuse'],
    ['formats/langfuse-tables', 'langfuse'],
    ['formats/helicone', 'helicone'],
    ['formats/openrouter', 'openrouter'],
    ['formats/portkey', 'portkey'],
    ['formats/langsmith', 'langsmith'],
    ['formats/tensorzero', 'tensorzero'],
    ['formats/azure-apim', 'azure-apim'],
  ])('knows every column that %s reads, as %s', (file, format) => {
    const source = readFileSync(new URL(`../../../src/sources/${file}.ts`, import.meta.url), 'utf8');
    const read = source.matchAll(/\b(?:row|run|one|call|outer|metric|log)\)?(?:\?\.)?\[?(?:, )?'([A-Za-z]\w+)'/g);
    const names = [...read].map(([, name]) => name as string).filter((name) => !NOT_COLUMNS.includes(name));
    expect(names.length).toBeGreaterThan(2);
    const unknown = [...new Set(names)].filter((name) => spellingOf([{ [name.toUpperCase()]: 1 }], format) === null);
    expect(unknown).toEqual([]);
  });
});
