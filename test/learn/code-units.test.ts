import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeUnits } from '../../src/learn/code-units.js';

const unitsOf = (text: string): number[] => [...codeUnits(text).units.subarray(0, text.length)];
const charCodes = (text: string): number[] => Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));

describe('codeUnits', () => {
  it.each(['', 'plain', 'café', '價格 ﬁ', '😀 a', 'a\ud800', '\udc00\ufffd', 'é'.repeat(5000), 'x'.repeat(9000)])(
    'of text %# are those that charCodeAt gives',
    (text) => {
      expect(unitsOf(text)).toEqual(charCodes(text));
    },
  );

  it('are those that charCodeAt gives of any text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.oneof(fc.constantFrom('a', 'é', '中', '😀', '\ud83d', '\ude00'), fc.string()) }),
        (text) => {
          expect(unitsOf(text)).toEqual(charCodes(text));
        },
      ),
    );
  });
});
