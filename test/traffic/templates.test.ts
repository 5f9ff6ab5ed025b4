import { describe, expect, it } from 'vitest';
import { promptOf } from '../../src/traffic/prompt.js';
import { templatePath } from '../../src/traffic/template.js';
import { templateEntries } from '../../src/traffic/template-entry.js';
import { templateRows } from '../../src/traffic/template-rows.js';
import { addTemplateRow, createTemplates, mergeTemplates, type Templates } from '../../src/traffic/templates.js';

interface Row {
  text: string;
  system?: string;
  usd?: number | null;
  saved?: number;
  level?: number;
  id?: string;
}

function add(templates: Templates, { text, system, usd = 0.01, saved = 0.005, level = 0, id = text }: Row): void {
  const user = { role: 'user', content: text };
  const messages = system === undefined ? [user] : [{ role: 'system', content: system }, user];
  const { group, near, far, whole, ending } = templatePath(promptOf({ messages }))!;
  const rowId = { units: Uint16Array.from(id, (unit) => unit.charCodeAt(0)), from: 0, length: id.length };
  addTemplateRow(templates, Float64Array.of(group, near, far, whole, ending), 0, level, usd, saved, rowId);
}

function rowsOf(rows: readonly Row[], capacity = 1000) {
  const templates = createTemplates(capacity);
  for (const row of rows) add(templates, row);
  const billUsd = rows.reduce((sum, { usd = 0.01 }) => sum + (usd ?? 0), 0);
  return templateRows(templates, { requests: rows.length, billUsd, hasLadder: true }, 50);
}

const word = (n: number): string => [...String(n * 7919)].map((digit) => 'bcdfghjklm'[Number(digit)]).join('');
/** Words that no other text has. */
const words = (n: number, count: number): string =>
  Array.from({ length: count }, (_, at) => word(n * 100 + at)).join(' ');
const times = (count: number, row: (n: number) => Row): Row[] => Array.from({ length: count }, (_, n) => row(n));

/** Six templates of one hundred requests each, and one hundred requests that are none. */
const LOG: Row[] = [
  ...times(100, (n) => ({ text: `Write a short bio of ${word(n)} for the site` })),
  ...times(100, (n) => ({ text: `Summarise the following text in bullets:\n${words(n, 40)}` })),
  ...times(100, (n) => ({ text: `${words(1000 + n, 90)}\n\nTranslate the above into French, keep names` })),
  ...times(100, (n) => ({ text: `Classify ticket ${n}: "${word(n)}" broke`, system: 'You sort. Today is 2026-11-02' })),
  ...times(100, (n) => ({ text: `Answer customer ${n} kindly`, system: 'You sort. Today is 2026-11-03' })),
  ...times(100, (n) => ({ text: words(2000 + n, 12), system: 'You are a chat bot' })),
  ...times(100, (n) => ({ text: words(3000 + n, 15) })),
];

describe('templates', () => {
  it('finds system prompts, beginnings, endings and whole prompts, and nothing in texts of their own', () => {
    const { rows, summary } = rowsOf(LOG);
    expect(rows.map(({ requests }) => requests)).toEqual([100, 100, 100, 100, 100, 100]);
    expect(rows.map((row) => row.alike_by).toSorted()).toEqual([
      'beginning',
      'beginning',
      'ending',
      'system_prompt',
      'whole_prompt',
      'whole_prompt',
    ]);
    expect(summary).toMatchObject({ templates: 6, dearest: 6, requests_without_template: 100 });
    expect(summary.dearest_cost_share).toBeCloseTo(6 / 7, 9);
  });

  it('finds the same in any order, and loses no request when memory is short', () => {
    const { rows, summary } = rowsOf(LOG);
    expect(rowsOf(LOG.toReversed())).toEqual({ rows, summary });
    const short = createTemplates(40);
    for (const [at] of LOG.entries()) {
      add(short, LOG[(at * 331) % LOG.length]!);
      expect(short.store.size).toBeLessThanOrEqual(81);
    }
    expect(templateEntries(short).reduce((sum, { requests }) => sum + requests, 0)).toBe(LOG.length);
    const found = templateRows(short, { requests: LOG.length, billUsd: 7, hasLadder: true }, 6).rows;
    expect(found.map(({ requests }) => requests)).toEqual([100, 100, 100, 100, 100, 100]);
    expect(short.gathered).toBeGreaterThan(0);
  });

  it('gathers seldom, and keeps every request, where each has a system prompt of its own', () => {
    const short = createTemplates(40);
    let gatherings = 0;
    for (const row of times(2000, (n) => ({ text: words(n, 20), system: `You serve ${word(n)}`, id: `id-${n}` }))) {
      const { size } = short.store;
      add(short, row);
      expect(short.store.size).toBeLessThanOrEqual(80);
      if (short.store.size <= size && size === 80) gatherings++;
    }
    expect(gatherings).toBeGreaterThan(0);
    // A fourth of the room at least is free after each.
    expect(gatherings).toBeLessThanOrEqual(2000 / 20);
    const entries = templateEntries(short);
    expect(entries.reduce((sum, { requests }) => sum + requests, 0)).toBe(2000);
    expect(short.gathered).toBeLessThanOrEqual(2000);
    expect(entries.find(({ path, depth }) => depth === 0 && path.group !== 0)).toBeDefined();
  });

  it('keeps the smallest of ids that are long and begin alike', () => {
    const long = 'run-'.repeat(20);
    const ids = [`${long}b`, `${long}a`, long.slice(0, 41), `${long}c`, 'z'];
    for (const order of [ids, ids.toReversed()]) {
      const { rows } = rowsOf(order.map((id) => ({ text: 'Where is my parcel now?', id })));
      expect(rows[0]).toMatchObject({ requests: 5, example_id: long.slice(0, 41) });
    }
  });

  it('merges to what one pass gives, and leaves the part as it was', () => {
    const parts = [createTemplates(1000), createTemplates(1000)] as const;
    LOG.forEach((row, at) => {
      add(parts[at % 2 ? 0 : 1], row);
    });
    const before = JSON.stringify(templateEntries(parts[1]));
    mergeTemplates(parts[0], parts[1]);
    add(parts[0], LOG[0]!);
    expect(JSON.stringify(templateEntries(parts[1]))).toBe(before);
    const whole = rowsOf([...LOG, LOG[0]!]);
    expect(
      templateRows(parts[0], { requests: 701, billUsd: 7.01, hasLadder: true }, 50).rows.map((row) => row.requests),
    ).toEqual(whole.rows.map((row) => row.requests));
  });

  it('gives class mix, dollars, the smallest id, and the harder class of a tie', () => {
    const { rows } = rowsOf([
      { text: 'Where is order 1?', usd: 1, id: 'b' },
      { text: 'Where is order 2?', usd: 2, level: 2, id: 'a' },
    ]);
    expect(rows).toEqual([
      {
        template: expect.stringMatching(/^[01][0-9a-f]{13}$/),
        requests: 2,
        share: 1,
        cost_usd: 3,
        cost_share: 1,
        class: 'complex',
        class_mix: { simple: 0.5, moderate: 0, complex: 0.5 },
        alike_by: 'whole_prompt',
        example_id: 'a',
        saving_usd_max: 0.01,
        worth_routing: 'no',
        because: 'small',
      },
    ]);
  });

  it.each<[string, number, Partial<Row>, string, string]>([
    ['a gain over enough requests', 60, {}, 'yes', 'gain'],
    ['too few requests to certify', 58, {}, 'too_few', 'few_requests'],
    ['complex requests', 60, { level: 2, saved: 0 }, 'no', 'complex'],
    ['no cheaper tier', 60, { saved: 0 }, 'no', 'no_cheaper_tier'],
    ['no price', 60, { usd: null, saved: 0 }, 'unknown', 'no_price'],
  ])('tells whether it is worth routing: %s', (_, count, row, worth, because) => {
    const { rows } = rowsOf(times(count, (n) => ({ text: `Where is order ${n}?`, ...row })));
    expect(rows[0]).toMatchObject({ worth_routing: worth, because });
  });

  it('needs three alike requests, or two of one text, where no system prompt holds them together', () => {
    const count = (...rows: Row[]): number => rowsOf(rows).rows.length;
    expect(count({ text: 'Hello there' })).toBe(0);
    expect(count({ text: 'Hello there', id: '1' }, { text: 'hello, there!', id: '2' })).toBe(1);
    expect(count(...times(2, (n) => ({ text: `Tell me all about the ${word(n)} in short` })))).toBe(0);
    expect(count(...times(3, (n) => ({ text: `Tell me all about the ${word(n)} in short` })))).toBe(1);
    expect(count({ text: 'Hello there', system: 'Be kind.' })).toBe(1);
    expect(rowsOf([])).toMatchObject({ rows: [], summary: { templates: 0, dearest: 0, dearest_request_share: null } });
  });

  it('keeps a template that is told apart into hundreds of texts whole', () => {
    const { rows } = rowsOf(times(200, (n) => ({ text: `Write a bio of ${word(n % 50)}`, id: String(n) })));
    expect(rows.map(({ requests }) => requests)).toEqual([200]);
  });
});
