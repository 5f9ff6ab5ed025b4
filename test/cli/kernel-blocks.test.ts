import { describe, expect, it } from 'vitest';
import { readBlock } from '../../src/cli/ingest/read-block.js';
import { quickRows } from '../../src/cli/ingest/row-kernel.js';
import { idKeyOf, isTextless } from '../../src/sources/log-account.js';
import { nativeLog } from '../../src/sources/native-log.js';
import { FACT_AT, FACT_FIELDS, type FactTable, factWriter } from '../../src/traffic/fact-table.js';
import { factsOf } from '../../src/traffic/facts.js';
import { logRow } from '../sources/scratch.js';

const MOST_BYTES = 2 ** 23;
const NAMES: readonly number[] = [FACT_AT.task, FACT_AT.model, FACT_AT.provider];

/** Every row of a table, its names and its id written out. */
function written({ rows, numbers, names, ids }: FactTable): unknown[][] {
  let idAt = 0;
  return Array.from({ length: rows }, (_, row) => {
    const fields = [...numbers.subarray(row * FACT_FIELDS, (row + 1) * FACT_FIELDS)];
    const length = fields[FACT_AT.idLength]!;
    const id = String.fromCharCode(...ids.subarray(idAt, idAt + length));
    idAt += length;
    return [id, ...fields.map((value, field) => (NAMES.includes(field) ? (names[value] ?? null) : value))];
  });
}

/** Rows that fill all that the kernel keeps: names, system prompts with tools, rows and bytes of a block; and some that it leaves. */
function fullLog(): string[] {
  return Array.from({ length: 3000 }, (_, at) => {
    const system = `You are assistant ${at % 40}. ${at % 500 === 7 ? 'Be kind. '.repeat(9000) : ''}`;
    const user = at % 29 === 3 ? system : `Question ${at}: ${'how many words are there? '.repeat(at % 23)}`;
    const row = logRow(`${'i'.repeat(at % 97 === 5 ? 300 : at % 20)}-${at}`, {
      model: `model-${at % 1500}${at % 41 ? '' : '-é'}`,
      messages: [
        { role: 'system', content: system },
        { role: 'user', content: at % 31 ? user : '😀 "ja"\n' },
      ],
      ...(at % 3 ? {} : { tools: [{ name: `tool ${at % 5}` }] }),
      ...(at % 7 ? {} : { task: `task-${at % 900}` }),
    });
    const json = JSON.stringify(row);
    return at % 53 === 11 ? json.replace('"id"', '"\\u0069d"') : at % 61 === 2 ? `${json}\r` : json;
  });
}

describe('readBlock', () => {
  it('gives the parser’s facts for a block that fills the kernel over and over', () => {
    const lines = fullLog();
    const block = Buffer.from(lines.join('\n'));
    expect(block.length).toBeGreaterThan(2 ** 20);
    const job = { path: 'log', format: nativeLog.name, maxLineBytes: MOST_BYTES, linesBefore: 10 };
    const { table, tally } = readBlock(block, job);
    const parser = factWriter();
    lines.forEach((text, index) => {
      const record = nativeLog.toRecord(JSON.parse(text));
      const mark = { line: 11 + index, key: idKeyOf(record), isTextless: isTextless(record) };
      parser.add(factsOf(record), mark);
    });
    expect(tally.ledger.lines).toBe(lines.length);
    expect(written(table)).toEqual(written(parser.table()));
  });

  it('leaves to the parser only rows that are unusual', () => {
    const lines = fullLog().slice(0, 400);
    const block = Buffer.from(`${lines.join('\n')}\n`);
    const quick = quickRows(factWriter(), MOST_BYTES);
    if (quick === null) throw new Error('the kernel is not built: npm run build');
    let taken = 0;
    for (let at = 0, number = 1; at < block.length; ) {
      const end = quick.read(block, at, number);
      taken += quick.lines;
      number += quick.lines;
      if (end >= block.length) break;
      at = block.indexOf(10, end) + 1;
      number++;
    }
    const isLeft = (at: number): boolean => at % 29 === 3 || at % 53 === 11 || at % 97 === 5 || at % 500 === 7;
    expect(taken).toBe(lines.filter((_, at) => !isLeft(at)).length);
  });
});
