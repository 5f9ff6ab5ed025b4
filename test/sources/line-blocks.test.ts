import fc from 'fast-check';
import { expect, it } from 'vitest';
import { linePieces } from '../../src/sources/line-blocks.js';

it('cuts a block into parts of whole lines, none much longer than asked for unless a line is', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: fc.constantFrom('a', 'é', '\n'), maxLength: 40 }), { maxLength: 40 }),
      fc.integer({ min: 0, max: 64 }),
      (texts, pieceBytes) => {
        const block = Buffer.from(texts.join(''));
        const pieces = [...linePieces(block, pieceBytes)];
        expect(Buffer.concat(pieces).equals(block)).toBe(true);
        for (const piece of pieces.slice(0, -1)) expect(piece.at(-1)).toBe(0x0a);
        for (const piece of pieces) expect(piece.subarray(pieceBytes, -1).includes(0x0a)).toBe(false);
      },
    ),
  );
});
