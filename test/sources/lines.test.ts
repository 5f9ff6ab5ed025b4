import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyLedger, type Ledger } from '../../src/records/ledger.js';
import { lineSplitter } from '../../src/sources/lines.js';
import { newTally } from '../../src/sources/tally.js';

function split(bytes: string | Uint8Array, options: { chunk?: number; max?: number } = {}) {
  const all = Buffer.from(bytes as Uint8Array);
  const tally = newTally('a.jsonl');
  const splitter = lineSplitter(tally, options.max);
  const lines: { number: number; text: string }[] = [];
  const step = options.chunk ?? all.length + 1;
  // One buffer for all chunks, as the file reader has.
  const shared = Buffer.alloc(step);
  for (let from = 0; from < all.length; from += step) {
    const size = all.copy(shared, 0, from, Math.min(all.length, from + step));
    lines.push(...splitter.push(shared.subarray(0, size)));
  }
  lines.push(...splitter.end());
  return { lines, texts: lines.map((line) => line.text), ledger: tally.ledger, samples: tally.samples };
}

const counts = (more: Partial<Ledger>): Ledger => ({ ...emptyLedger(), ...more });
const bom = Buffer.from([0xef, 0xbb, 0xbf]);

describe('lineSplitter', () => {
  const table: [string, string | Uint8Array, string[], Partial<Ledger>][] = [
    ['ends lines at LF', 'a\nb\n', ['a', 'b'], { lines: 2 }],
    ['takes a last line without LF', 'a\nb', ['a', 'b'], { lines: 2 }],
    ['removes one CR before LF', 'a\r\nb\r\r\n', ['a', 'b\r'], { lines: 2 }],
    ['does not break at a lone CR', 'a\rb\nc', ['a\rb', 'c'], { lines: 2 }],
    [
      'does not break at U+2028, U+2029 or U+0085',
      'a\u2028b\u2029c\u0085d\n',
      ['a\u2028b\u2029c\u0085d'],
      { lines: 1 },
    ],
    ['counts blank lines', '\n \t\r\na\n\n', ['a'], { lines: 4, blank: 3 }],
    ['gives nothing for nothing', '', [], {}],
    ['removes a byte order mark at the start', Buffer.concat([bom, Buffer.from('a\nb')]), ['a', 'b'], { lines: 2 }],
    [
      'keeps a byte order mark elsewhere',
      Buffer.concat([Buffer.from('a\n'), bom, Buffer.from('b\n')]),
      ['a', '\ufeffb'],
      { lines: 2 },
    ],
    ['counts a file of a mark only as one blank line', bom, [], { lines: 1, blank: 1 }],
    ['keeps text beyond ASCII', 'Grüße 😀\nb\n', ['Grüße 😀', 'b'], { lines: 2 }],
    [
      'leaves out lines that are not UTF-8',
      Buffer.from([97, 10, 0xff, 0xfe, 10, 98, 10]),
      ['a', 'b'],
      { lines: 3, bad_utf8: 1 },
    ],
    ['leaves out a surrogate in UTF-8', Buffer.from([0xed, 0xa0, 0x80, 10, 98]), ['b'], { lines: 2, bad_utf8: 1 }],
    ['leaves out an overlong form', Buffer.from([0xc0, 0x80, 10, 98]), ['b'], { lines: 2, bad_utf8: 1 }],
  ];
  it.each(table)('%s', (_name, bytes, texts, ledger) => {
    for (const chunk of [1, 2, 3, 7, 1000]) {
      const read = split(bytes, { chunk });
      expect(read.texts).toEqual(texts);
      expect(read.ledger).toEqual(counts(ledger));
    }
  });

  it('numbers lines as an editor does, blank and bad ones included', () => {
    expect(split('a\n\nb\nc').lines.map((line) => line.number)).toEqual([1, 3, 4]);
  });

  it('skips a line over the cap to its end and goes on; the cap itself is allowed', () => {
    for (const chunk of [1, 3, 4, 5, 100]) {
      const read = split('12345\r\n123456\r\nab\n1234567890123', { chunk, max: 5 });
      expect(read.texts).toEqual(['12345', 'ab']);
      expect(read.ledger).toEqual(counts({ lines: 4, too_long: 2 }));
      expect(read.samples.map(({ line, fault }) => [line, fault])).toEqual([
        [2, 'too_long'],
        [4, 'too_long'],
      ]);
    }
  });

  it('holds nothing of a line of 600 MB', () => {
    const tally = newTally('big');
    const splitter = lineSplitter(tally);
    const chunk = Buffer.alloc(2 ** 20, 'x');
    splitter.push(Buffer.from('{"a":1}\n'));
    global.gc?.();
    const before = process.memoryUsage().rss;
    let most = before;
    for (let pushed = 0; pushed < 600; pushed++) {
      expect(splitter.push(chunk)).toEqual([]);
      most = Math.max(most, process.memoryUsage().rss);
    }
    expect(splitter.push(Buffer.from('\nlast'))).toEqual([]);
    expect(splitter.end()).toEqual([{ number: 3, text: 'last' }]);
    expect(tally.ledger).toEqual(counts({ lines: 3, too_long: 1 }));
    expect(most - before).toBeLessThan(100 * 2 ** 20);
  });

  it('keeps the first faults of each kind and counts all of them', () => {
    const read = split(Buffer.concat(Array.from({ length: 500 }, () => Buffer.from([0xff, 10]))));
    expect(read.ledger.bad_utf8).toBe(500);
    expect(read.samples.length).toBeLessThan(50);
    expect(read.samples[0]).toMatchObject({ line: 1, fault: 'bad_utf8' });
  });

  it('does not depend on where the chunks are cut, and loses no line', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(10, 13, 32, 97, 0xc3, 0xa4, 0xff, 0xef, 0xbb, 0xbf), { maxLength: 60 }),
        fc.integer({ min: 1, max: 20 }),
        (bytes, chunk) => {
          const whole = split(Uint8Array.from(bytes), { max: 8 });
          const parts = split(Uint8Array.from(bytes), { max: 8, chunk });
          expect(parts).toEqual(whole);
          const { lines, blank, too_long, bad_utf8 } = parts.ledger;
          expect(parts.texts.length + blank + too_long + bad_utf8).toBe(lines);
          const feeds = bytes.filter((byte) => byte === 10).length;
          expect(lines).toBe(feeds + (bytes.length > 0 && bytes.at(-1) !== 10 ? 1 : 0));
        },
      ),
      { numRuns: 500 },
    );
  });
});
