import { describe, expect, it } from 'vitest';
import type { RequestRecord } from '../../src/records/request.js';
import { tokenUsage } from '../../src/records/usage.js';
import { fitTable } from '../../src/render/fit-table.js';
import { mixText } from '../../src/render/mix-text.js';
import { wrapText } from '../../src/render/wrap-text.js';
import { createMix } from '../../src/traffic/mix.js';
import { COMPLEX, ladder, ledgerOf, MODERATE, prices, request, SIMPLE } from '../traffic/synthetic.js';

const TEXTS = [SIMPLE, MODERATE, COMPLEX];

/** A log with a bit of everything: long names, no text, no price, other costs, work done twice. */
const LOG: RequestRecord[] = Array.from({ length: 400 }, (_, n) =>
  request(`a-rather-long-request-id-${n}`, `${TEXTS[n % 3]} ${n % 10}`, {
    model: ['strong', 'middle', `a-model-with-a-name-of-more-than-forty-characters-${n % 9}`][n % 7 === 0 ? 2 : n % 2]!,
    timestamp: `2026-11-0${1 + Math.floor(n / 150)}T08:00:00Z`,
    session: `s${n % 30}`,
    task: n % 4 ? null : `a-task-of-a-team-with-a-long-name-${n % 12}`,
    usage: tokenUsage({ input_tokens: 1_234_567, output_tokens: 98_765 }),
    cost_usd: n % 5 ? null : 1,
    latency_ms: 123_456,
  }),
).map((row, n) => (n % 11 ? row : { ...row, messages: [] }));

function textOf(rows: readonly RequestRecord[], columns = 80, logs: string | null = 'log.jsonl'): string {
  const mix = createMix(prices, ladder);
  mix.add(rows);
  return mixText(mix.finish(ledgerOf(rows.length), []), { columns, logs });
}
const widest = (text: string): number => Math.max(...text.split('\n').map((line) => line.length));

describe('mixText', () => {
  it('fits a screen of 80 x 40, whatever is in the log', () => {
    const text = textOf(LOG);
    expect(widest(text)).toBeLessThanOrEqual(80);
    expect(text.split('\n').length, text).toBeLessThanOrEqual(41);
    expect(text).not.toMatch(/NaN|undefined|Infinity/);
  });

  it.each([40, 50, 60, 70, 100, 120, 300])('keeps within %i columns', (columns) => {
    expect(widest(textOf(LOG, columns))).toBeLessThanOrEqual(Math.min(columns, 120));
  });

  it('begins with the answer, says that nothing is measured, and ends with the next command', () => {
    const lines = textOf(LOG).split('\n');
    expect(lines[0]).toMatch(/^400 requests, \$/);
    expect(lines[1]).toMatch(/^Routing /);
    const text = lines.join(' ').replace(/\s+/g, ' ');
    expect(text).toContain('no tier is measured yet');
    expect(text).toContain('templates are');
    expect(text).toContain('Done twice (estimate)');
    expect(text).toMatch(/Logged cost \$\d.* recomputed .*\(request a-rather-long/);
    expect(text).toMatch(/Not priced: a-model-with/);
    expect(lines).toContain('  router sample log.jsonl --plan');
  });

  it.each<[string, RequestRecord[], string | null, RegExp]>([
    ['no request', [], 'l', /Next: give a log/],
    ['no text', LOG.map((row) => ({ ...row, messages: [] })), 'l', /Next: export the log with its prompts/],
    ['no price', LOG.map((row) => ({ ...row, model: 'x', cost_usd: null })), 'l', /analyze l --config router.yaml/],
    ['nothing cheaper', LOG.map((row) => ({ ...row, model: 'small', cost_usd: null })), 'l', /nothing to route/],
    ['a pipe', LOG, null, /save the log to a file/],
  ])('names the next step of a log with %s', (_, rows, logs, next) => {
    const text = textOf(rows, 120, logs);
    expect(text).toMatch(next);
    expect(text).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('says that a partial log is one, before any table', () => {
    const mix = createMix(prices, ladder).finish(ledgerOf(0), [{ code: 'log-cut-short', fields: { path: 'a.jsonl' } }]);
    expect(mixText(mix, { columns: 80, logs: 'a.jsonl' })).toMatch(
      /\nPARTIAL: a.jsonl ends early.*\n\nWhat the traffic is/,
    );
  });
});

describe('fitTable', () => {
  const columns = [
    { title: 'name', align: 'left' as const, cell: (row: string) => row },
    { title: 'first', cell: () => '1', dropFirst: 2 },
    { title: 'second', cell: () => '2', dropFirst: 1 },
  ];
  it('leaves columns out in order, then shortens names', () => {
    expect(fitTable(columns, ['abcdefghijkl'], 40)).toContain('first  second');
    expect(fitTable(columns, ['abcdefghijkl'], 24)).not.toContain('first');
    expect(fitTable(columns, ['abcdefghijkl'], 24)).toContain('second');
    expect(fitTable(columns, ['abcdefghijkl'], 12)).toContain('abcdefghi…');
  });
});

describe('wrapText', () => {
  it('breaks at spaces and lets a longer word be', () => {
    expect(wrapText('one two three', 8)).toBe('one two\n  three');
    expect(wrapText('a-very-long-word b', 5)).toBe('a-very-long-word\n  b');
    expect(wrapText('', 5)).toBe('');
  });
});
