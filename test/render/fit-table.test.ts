import { describe, expect, it } from 'vitest';
import { fitRows } from '../../src/render/fit-table.js';
import { markdownCell, markdownTable } from '../../src/render/markdown-table.js';

const COLUMNS = [
  { title: 'tier', align: 'left' as const },
  { title: 'quality' },
  { title: 'n', dropFirst: 2 },
  { title: 'cost', dropFirst: 1 },
];
const ROWS = [
  ['a-tier-with-a-long-name', '86.2 %', '900', '$0.4331'],
  ['b', '98.9 %', '900', '$2.63'],
];
const widest = (table: string): number => Math.max(...table.split('\n').map(({ length }) => length));

describe('fitRows', () => {
  it('shows all where there is room', () => {
    expect(fitRows(COLUMNS, ROWS, 80).split('\n')[0]).toMatch(/tier +quality +n +cost/);
  });

  it('leaves out the columns that can be spared, in their order, and then cuts names', () => {
    expect(fitRows(COLUMNS, ROWS, 46).split('\n')[0]).toMatch(/quality +cost/);
    expect(fitRows(COLUMNS, ROWS, 36).split('\n')[0]).not.toMatch(/cost|n$/);
    const narrow = fitRows(COLUMNS, ROWS, 24);
    expect(widest(narrow)).toBeLessThanOrEqual(24);
    expect(narrow).toContain('a-tier-with-…');
    expect(narrow, 'figures are never cut').toContain('98.9 %');
  });

  it('cuts a name no shorter than eight characters', () => {
    expect(fitRows(COLUMNS, ROWS, 5)).toContain('a-tier-…');
  });

  it('goes on in a further line where cells are sentences, before a column goes', () => {
    const columns = [
      { title: 'claim', align: 'left' as const, wraps: true },
      { title: 'labels', dropFirst: 1 },
    ];
    const rows = [['a claim of a good many words that say what is claimed', '236']];
    const table = fitRows(columns, rows, 50);
    expect(widest(table)).toBeLessThanOrEqual(50);
    expect(table).toContain('labels');
    expect(table.replace(/\s+/g, ' ')).toContain('what is claimed');
    expect(table).not.toContain('…');
    expect(fitRows(columns, rows, 30), 'too narrow a sentence').not.toContain('labels');
  });

  it('takes a table without rows', () => {
    expect(fitRows(COLUMNS, [], 80)).toMatch(/tier/);
  });
});

describe('markdownTable', () => {
  const columns = COLUMNS.map((one) => ({ align: 'right' as const, ...one }));

  it('lines up, and is Markdown', () => {
    const lines = markdownTable(columns, ROWS, null).split('\n');
    expect(new Set(lines.map(({ length }) => length)).size).toBe(1);
    expect(lines[1]).toMatch(/^\|-+\|-+:\|-+:\|-+:\|$/);
  });

  it('leaves columns out and cuts names for a screen alone', () => {
    expect(widest(markdownTable(columns, ROWS, 30))).toBeLessThanOrEqual(30);
    expect(markdownTable(columns, ROWS, null)).toContain('a-tier-with-a-long-name');
  });

  it('lets no cell break out of the table', () => {
    expect(markdownCell('a|b\n`c`<d>')).toBe('a b  c  d>');
    expect(markdownCell('> x -> y')).toBe(' x -> y');
    expect(
      markdownTable(columns, [['a|b', '1', '2', '3']], null)
        .split('\n')[2]
        ?.split('|'),
    ).toHaveLength(6);
  });
});
