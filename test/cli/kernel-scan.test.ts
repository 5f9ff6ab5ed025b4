import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startRowKernel } from '../../src/cli/ingest/row-kernel.js';
import { countsOf } from '../../src/traffic/counts.js';
import { LEXICON } from '../../src/traffic/features.js';
import { LISTS_AT } from '../../src/traffic/scan.js';
import { EFFORT_WORDS, KIND_WORDS, LANGUAGE_WORDS } from '../../src/traffic/words.js';

const LISTS = KIND_WORDS.length + EFFORT_WORDS.length + LANGUAGE_WORDS.length;

const kernel = startRowKernel();

/** Counts of marks and lists as the kernel finds them in the text of a user. */
function byKernel(text: string): number[] {
  if (kernel === null) throw new Error('the kernel is not built: npm run build');
  const row = { id: 'r', timestamp: '2026-11-02T08:00:04.315Z', model: 'm', status: 'ok' };
  const line = Buffer.from(`${JSON.stringify({ ...row, messages: [{ role: 'user', content: text }] })}\n`);
  line.copy(Buffer.from(kernel.memory.buffer), kernel.BLOCK.value);
  kernel.begin(line.length);
  let from = kernel.BLOCK.value;
  for (;;) {
    const said = kernel.readRows(from, 1, 2 ** 20);
    if (said === 0) break;
    if (said === 2) kernel.keepName(0);
    else if (said === 3) kernel.keepGroup(1, 2, 1, 0, 0, 0, 0);
    else throw new Error(`the kernel left ${line.toString('utf8')}`);
    from = kernel.next.value;
  }
  return Array.from(new Int32Array(kernel.memory.buffer, kernel.COUNTS.value, LISTS_AT + LISTS));
}

const byParser = (text: string): number[] => Array.from(countsOf(text, LEXICON).values).slice(0, LISTS_AT + LISTS);

const entries = LEXICON.entries.map(({ text }) => text);
const word = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...entries) },
  { weight: 1, arbitrary: fc.constantFrom(...entries).map((text) => text.toUpperCase()) },
  { weight: 1, arbitrary: fc.constantFrom(...entries).map((text) => text.split(' ')[0]!) },
  { weight: 1, arbitrary: fc.constantFrom(...entries).map((text) => `${text}s`) },
  { weight: 1, arbitrary: fc.constantFrom(...entries).map((text) => `x_${text}`) },
  { weight: 2, arbitrary: fc.string({ minLength: 1, maxLength: 30, unit: fc.constantFrom(...'abcxyz019_é') }) },
  { weight: 1, arbitrary: fc.string({ maxLength: 4 }) },
);
const between = fc.oneof(
  { weight: 12, arbitrary: fc.constant(' ') },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      '  ',
      '\n',
      '\n- ',
      '\n1. ',
      '\n(a) ',
      '. ',
      '? ',
      ', ',
      '-',
      '```',
      '()',
      '==',
      '://',
      '\\ab',
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom('“', '你', '。', '？', 'ß', '÷', '∑', '😀', 'Ж', '́') },
);
const texts = fc
  .array(fc.tuple(word, between), { minLength: 1, maxLength: 40 })
  .map((parts) => parts.flat().join(''))
  .filter((text) => text.trim() !== '');

describe('the scan of the kernel', () => {
  it('counts the marks and the words of the lists as the parser does', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(byKernel(text)).toEqual(byParser(text));
      }),
      { numRuns: 3000 },
    );
  });

  it('finds every entry by itself and behind another', () => {
    for (const entry of entries) expect(byKernel(entry)).toEqual(byParser(entry));
    const text = entries.join(' ');
    expect(byKernel(text.slice(0, 16_000))).toEqual(byParser(text.slice(0, 16_000)));
  });

  it('tells long words apart by each of their letters', () => {
    for (const entry of entries.filter((text) => text.length > 8)) {
      for (let at = 0; at < entry.length; at++) {
        const other = `${entry.slice(0, at)}q${entry.slice(at + 1)}`;
        expect(byKernel(other)).toEqual(byParser(other));
      }
    }
  });

  it('cuts a long text where the parser does', () => {
    const long = `${entries.join(' ')}. `.repeat(3);
    for (const length of [16_383, 16_384, 16_385, 16_386, 30_000]) {
      expect(byKernel(long.slice(0, length))).toEqual(byParser(long.slice(0, length)));
    }
  });

  it('cuts a long text where the parser does when its characters are of more bytes than units, or its units halves of pairs', () => {
    for (const sign of ['é', '你', '😀', '😀😀a', 'é。你 ']) {
      for (const before of ['', 'a', 'ab ']) {
        const long = before + `${sign}. translate ${sign}${sign}${sign} 12? `.repeat(2000);
        for (const length of [16_383, 16_384, 16_385, 16_386, 16_387, 30_000]) {
          // What is cut off must not end in half a pair, which the parser reads.
          const text = Buffer.from(long.slice(0, length)).toString();
          expect(byKernel(text)).toEqual(byParser(text));
        }
      }
    }
  });
});
