import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scannedText } from '../../src/traffic/counts.js';
import { FEATURE_INDEX, FEATURES, featuresFromRow, featuresOf } from '../../src/traffic/features.js';
import { promptOf } from '../../src/traffic/prompt.js';
import { EFFORT_WORDS, KIND_WORDS, LANGUAGE_WORDS } from '../../src/traffic/words.js';

const LISTS = [...KIND_WORDS, ...EFFORT_WORDS, ...LANGUAGE_WORDS];
const PATTERNS = FEATURES.flatMap(({ name, how }) => (how.by === 'count' ? [{ name, pattern: how.pattern }] : []));

const ofText = (text: string): number[] => featuresOf(promptOf({ messages: [{ role: 'user', content: text }] }));
const valueIn = (text: string, name: string): number => ofText(text)[FEATURE_INDEX.get(name)!]!;

/** Counts by the table alone: its patterns on the lower-cased text. */
function countsByPattern(text: string): Record<string, number> {
  const lower = scannedText(text).replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  return Object.fromEntries(
    PATTERNS.map(({ name, pattern }) => [name, lower.match(new RegExp(pattern, 'g'))?.length ?? 0]),
  );
}

function countsByScan(text: string): Record<string, number> {
  const values = ofText(text);
  return Object.fromEntries(PATTERNS.map(({ name }) => [name, values[FEATURE_INDEX.get(name)!]!]));
}

describe('FEATURES', () => {
  it('names every feature once, with a meaning', () => {
    expect(new Set(FEATURES.map(({ name }) => name)).size).toBe(FEATURES.length);
    for (const { name, meaning } of FEATURES) {
      expect(name).toMatch(/^[a-z][a-z_]*$/);
      expect(meaning).not.toBe('');
    }
  });

  it('keeps every pattern inside what RE2 and JavaScript read alike', () => {
    for (const { name, pattern } of PATTERNS) {
      expect(() => new RegExp(pattern, 'g'), name).not.toThrow();
      // No look-around, no named group, no possessive repeat, no set operation; escapes that mean the same in both.
      expect(pattern.replace(/\\./g, ''), name).not.toMatch(/\(\?(?!:)|[+*?}][+*]|\[\[|&&|\[[^\]]*--/);
      for (const sign of pattern.match(/\\./g) ?? []) expect('bntr()\\').toContain(sign[1]);
    }
  });

  it('has word lists whose entries cannot overlap, so that a count has one meaning', () => {
    const faults: string[] = [];
    for (const { name, words } of LISTS) {
      const entries = words.split('|');
      if (new Set(entries).size !== entries.length) faults.push(`${name}: an entry twice`);
      for (const entry of entries) if (!/^[a-z0-9_]+(?: [a-z0-9_]+)*$/.test(entry)) faults.push(`${name}: ${entry}`);
      for (const one of entries) {
        for (const other of entries) {
          if (one === other) continue;
          const [first, second] = [one.split(' '), other.split(' ')];
          const overlaps = first.some(
            (_, at) => first.slice(at).join(' ') === second.slice(0, first.length - at).join(' '),
          );
          if (overlaps || ` ${one} `.includes(` ${other} `)) faults.push(`${name}: ${one} and ${other}`);
        }
      }
    }
    expect(faults).toEqual([]);
  });
});

describe('featuresOf', () => {
  it('counts in one pass exactly what the patterns of the table count', () => {
    const scraps = [
      'the',
      'Prove',
      'how many',
      'step by step',
      'step by',
      'PYTHON',
      'def',
      'in all',
      'three times as many',
      ' ',
      '  ',
      '\n',
      '\n- ',
      '\n  12) ',
      '\nA. ',
      '\n(b) ',
      '```',
      '``',
      '`',
      '()',
      '==',
      '=>',
      '->',
      '::',
      '://',
      '</',
      ';\n',
      '{\n',
      '}\n',
      '+=',
      '/>',
      '\\frac',
      '\\n',
      '3.14',
      '1,000',
      '1.2.3',
      '7',
      '.',
      ',',
      '?',
      '！',
      '？',
      '。',
      '? ',
      '!\n',
      '“',
      '"',
      '×',
      '∑',
      'é',
      'ж',
      '日本',
      '한',
      '😀',
      '\ud800',
      '_',
      'internationalisation',
      '•',
      '\n• ',
      "don't",
      'à la',
      '\t',
      '\r\n',
      ':=',
      '-=',
      '----',
    ];
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom(...scraps), fc.string({ unit: 'binary', maxLength: 4 })), { maxLength: 40 }),
        (parts) => {
          const text = parts.join('');
          expect(countsByScan(text)).toEqual(countsByPattern(text));
        },
      ),
      { numRuns: 600, seed: 1 },
    );
  });

  it('counts phrases that begin inside other phrases', () => {
    const words = LISTS.flatMap((list) => list.words.split(/[ |]/));
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words), { maxLength: 60 }), (parts) => {
        const text = parts.join(' ');
        expect(countsByScan(text)).toEqual(countsByPattern(text));
      }),
      { numRuns: 600, seed: 2 },
    );
  });

  it('gives zeros for the empty prompt', () => {
    expect(featuresOf(promptOf({})).every((value) => value === 0)).toBe(true);
  });

  it('measures sizes in code points, over the whole text', () => {
    expect(valueIn('a😀b', 'chars')).toBe(3);
    expect(valueIn('日'.repeat(50_000), 'chars')).toBe(50_000);
    expect(valueIn('x'.repeat(50_000), 'chars')).toBe(50_000);
    const values = featuresOf(
      promptOf({
        messages: [
          { role: 'system', content: 'é'.repeat(10) },
          { role: 'user', content: 'first' },
          { role: 'assistant', content: 'four' },
          { role: 'user', content: 'no' },
        ],
        tools: [{}, {}],
      }),
    );
    const named = Object.fromEntries(FEATURES.map(({ name }, at) => [name, values[at]]));
    expect(named).toMatchObject({ chars: 8, last_chars: 2, system_chars: 10, history_chars: 4, turns: 2, tools: 2 });
  });

  it('tells English from other languages, and does not take code or names for a language', () => {
    const unread = (text: string): boolean => valueIn(text, 'unread_chars') > 0;
    expect(unread('Where is the nearest station, and how do I get there?')).toBe(false);
    expect(unread('def f(x):\n    return x + 1')).toBe(false);
    expect(unread('José asked what the café is called.')).toBe(false);
    expect(unread('Wo ist der nächste Bahnhof und wie komme ich dahin?')).toBe(true);
    expect(unread('Где находится ближайшая станция?')).toBe(true);
    expect(unread('最寄りの駅はどこですか')).toBe(true);
    expect(unread('¿Dónde está la estación y cómo llego?')).toBe(true);
  });

  it('lets a system prompt name the kind of work only when it names one', () => {
    const kindCode = (system: string): number =>
      featuresOf(
        promptOf({
          messages: [
            { role: 'system', content: system },
            { role: 'user', content: 'hm' },
          ],
        }),
      )[FEATURE_INDEX.get('system_kind')!]!;
    expect(kindCode('Classify the ticket.')).toBeGreaterThan(0);
    expect(kindCode('You can translate, summarize and classify.')).toBe(0);
    expect(kindCode('You are the assistant of a bank.')).toBe(0);
  });

  it('reads the head and the tail of a long text', () => {
    const filler = 'x '.repeat(20_000);
    expect(valueIn(`Prove it. ${filler}`, 'depth_words')).toBe(1);
    expect(valueIn(`${filler} Prove it.`, 'depth_words')).toBe(1);
    expect(valueIn(`${filler} Prove it. ${filler}`, 'depth_words')).toBe(0);
  });

  it('takes time that grows no faster than the text, whatever the text', () => {
    const hostile = ['a', ' ', '\n', '\n ', '`', '=', '"', '1.', '1', '\\a', 'the ', 'step by ', '日', '\ud83d', 'a.'];
    for (const scrap of hostile) {
      const text = scrap.repeat(Math.ceil(1_000_000 / scrap.length));
      const from = performance.now();
      ofText(text);
      expect(performance.now() - from, JSON.stringify(scrap)).toBeLessThan(500);
    }
  });
});

describe('featuresFromRow', () => {
  it('reads values by name and takes what is missing or no number for 0', () => {
    const values = featuresFromRow({ chars: 12, turns: Number.NaN, nonsense: 5, tools: Number.POSITIVE_INFINITY });
    expect(values[FEATURE_INDEX.get('chars')!]).toBe(12);
    expect(values.reduce((sum, value) => sum + value, 0)).toBe(12);
  });

  it('is not fooled by names of the prototype', () => {
    expect(
      featuresFromRow(JSON.parse('{"__proto__": {"chars": 9}, "constructor": 1}')).every((value) => value === 0),
    ).toBe(true);
  });
});
