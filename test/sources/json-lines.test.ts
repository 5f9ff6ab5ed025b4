import { describe, expect, it } from 'vitest';
import { isDeeperThan } from '../../src/sources/json-depth.js';
import { parseRows } from '../../src/sources/json-lines.js';
import { newTally } from '../../src/sources/tally.js';

function parse(...texts: string[]) {
  const tally = newTally('a.jsonl');
  const rows = parseRows(
    texts.map((text, at) => ({ number: at + 1, text })),
    tally,
  );
  return { rows, tally };
}

describe('parseRows', () => {
  it('takes objects and leaves the rest in the tally', () => {
    const { rows, tally } = parse(
      '{"a":1}',
      '[1]',
      'null',
      '12',
      '"x"',
      '{"a":1}{"b":2}',
      '{"a":1}\r{"b":2}',
      '\ufeff{}',
      '{a:1}',
      '{"a":NaN}',
    );
    expect(rows).toEqual([{ line: 1, value: { a: 1 } }]);
    expect(tally.ledger).toMatchObject({ bad_schema: 4, bad_json: 5 });
  });

  it('never quotes the text of a bad line', () => {
    const { tally } = parse('my secret prompt', '{"x": my secret prompt}', '{"x": "my secret prompt');
    expect(JSON.stringify(tally.samples)).not.toContain('secret');
    expect(tally.samples[0]?.detail).toMatch(/not JSON/);
  });

  it('takes __proto__ as a key like any other and pollutes nothing', () => {
    const { rows } = parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}');
    expect(rows).toHaveLength(1);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('refuses 200,000 levels without recursion', () => {
    const { rows, tally } = parse(`{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`, '{"a":1}');
    expect(rows).toHaveLength(1);
    expect(tally.ledger.bad_json).toBe(1);
    expect(tally.samples[0]?.detail).toContain('64 levels');
  });

  it('survives a million keys in a row', () => {
    const keys = Array.from({ length: 1_000_000 }, (_, at) => `"${at}":0`).join(',');
    expect(parse(`{${keys}}`).rows).toHaveLength(1);
  });
});

describe('isDeeperThan', () => {
  const nest = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
  it('allows exactly the depth', () => {
    expect(isDeeperThan(nest(64), 64)).toBe(false);
    expect(isDeeperThan(nest(65), 64)).toBe(true);
  });
  it('does not count brackets in strings, side by side, or behind escaped quotes', () => {
    expect(isDeeperThan(JSON.stringify({ code: nest(500) }), 64)).toBe(false);
    expect(isDeeperThan(`[${Array(200).fill('{}').join(',')}]`, 64)).toBe(false);
    expect(isDeeperThan(`["\\\\\\"${'['.repeat(100)}"]`, 64)).toBe(false);
    expect(isDeeperThan(`["\\\\",${nest(64)}]`, 64)).toBe(true);
  });
  it('ends on a string that does not close', () => {
    expect(isDeeperThan(`{"a":"${'['.repeat(300)}`, 64)).toBe(false);
  });
});
