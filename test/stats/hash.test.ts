import { describe, expect, it } from 'vitest';
import { fnv1a32, fnv1a64, unitHash } from '../../src/stats/hash.js';

/** FNV-1a with whole numbers, from its definition, over the bytes of TextEncoder. */
function slowFnv(text: string, bits: 32 | 64): bigint {
  const [prime, offset] = bits === 32 ? [0x01000193n, 0x811c9dc5n] : [0x100000001b3n, 0xcbf29ce484222325n];
  let hash = offset;
  for (const byte of new TextEncoder().encode(text)) hash = BigInt.asUintN(bits, (hash ^ BigInt(byte)) * prime);
  return hash;
}

describe('fnv1a', () => {
  it('agrees with its definition for every kind of character, broken pairs included', () => {
    for (const text of [
      '',
      'a',
      'foobar',
      'h\u00e9llo',
      '\u20ac \u4f60\u597d',
      '\u{1f600}!',
      'x\ud800y',
      '\udc00',
      'end\ud83d',
      'x'.repeat(1000),
    ]) {
      expect(BigInt(fnv1a32(text)), JSON.stringify(text)).toBe(slowFnv(text, 32));
      expect(BigInt(`0x${fnv1a64(text)}`), JSON.stringify(text)).toBe(slowFnv(text, 64));
    }
  });

  it('gives the published values of "foobar" (draft-eastlake-fnv)', () => {
    expect(fnv1a32('foobar').toString(16)).toBe('bf9cf968');
    expect(fnv1a64('foobar')).toBe('85944171f73967e8');
  });
});

describe('unitHash', () => {
  it('depends on seed and key only, and tells them apart', () => {
    expect(unitHash(1, 'a')).toBe(unitHash(1, 'a'));
    expect(unitHash(1, 'a')).not.toBe(unitHash(2, 'a'));
    expect(unitHash(1, '1a')).not.toBe(unitHash(11, 'a'));
  });

  it('fills [0, 1) evenly for short keys in a row, where plain FNV does not', () => {
    const bins = new Array<number>(100).fill(0);
    for (let key = 0; key < 50_000; key++) {
      const u = unitHash(7, `case-${key}`);
      expect(u >= 0 && u < 1).toBe(true);
      bins[Math.floor(u * 100)]! += 1;
    }
    const chi2 = bins.reduce((sum, count) => sum + (count - 500) ** 2 / 500, 0);
    // 99 degrees of freedom: 0.0001 and 0.9999 quantiles.
    expect(chi2).toBeGreaterThan(53);
    expect(chi2).toBeLessThan(161);
  });

  it('does not tie neighbouring keys together', () => {
    let product = 0;
    for (let key = 0; key < 20_000; key++) product += (unitHash(1, `${key}`) - 0.5) * (unitHash(1, `${key + 1}`) - 0.5);
    expect(Math.abs(product / 20_000 / (1 / 12))).toBeLessThan(0.03);
  });
});
