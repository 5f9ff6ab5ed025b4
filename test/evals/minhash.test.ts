import { describe, expect, it } from 'vitest';
import { joinSimilar, SIGNATURE_LENGTH, signatureSimilarity, writeSignature } from '../../src/evals/minhash.js';
import { randomFrom } from '../../src/stats/random.js';

const sign = (texts: readonly string[], salt = 0): Uint8Array => {
  const signatures = new Uint8Array(texts.length * SIGNATURE_LENGTH);
  texts.forEach((text, row) => {
    writeSignature([text], salt, signatures, row * SIGNATURE_LENGTH);
  });
  return signatures;
};

/** Two texts of unrelated letters that share a part: their shingles' Jaccard similarity is nearly shared / (shared + 2 own). */
function pair(shared: number, own: number, seed: number): [string, string] {
  const random = randomFrom(seed);
  const letters = (n: number) =>
    Array.from({ length: n }, () => String.fromCharCode(97 + Math.floor(26 * random()))).join('');
  const common = letters(shared);
  return [common + letters(own), common + letters(own)];
}

describe('writeSignature', () => {
  it.each([
    [900, 50, 0.9],
    [800, 100, 0.8],
    [500, 250, 0.5],
    [80, 10, 0.8],
    [0, 1000, 0],
  ])('estimates the Jaccard similarity: %i letters shared and %i own, without bias', (shared, own, similarity) => {
    const estimates = Array.from({ length: 200 }, (_, seed) =>
      signatureSimilarity(sign(pair(shared, own, seed)), 0, 1),
    );
    const mean = estimates.reduce((sum, one) => sum + one, 0) / estimates.length;
    // Shingles over the borders count too: up to 5 in 100 for the short text.
    expect(Math.abs(mean - similarity)).toBeLessThan(0.03);
    const sd = Math.sqrt(estimates.reduce((sum, one) => sum + (one - mean) ** 2, 0) / estimates.length);
    // Borrowed bins add to the spread of 128 permutations for texts of fewer shingles than that.
    expect(sd).toBeLessThan(shared + own > 128 ? 0.055 : 0.09);
  });

  it('is the same for the same shingles in any order, and unlike under another salt', () => {
    const one = new Uint8Array(SIGNATURE_LENGTH);
    const other = new Uint8Array(SIGNATURE_LENGTH);
    writeSignature(['the quick brown fox', 'jumps over'], 0, one, 0);
    writeSignature(['jumps over', 'the quick brown fox'], 0, other, 0);
    expect(other).toEqual(one);
    const both = new Uint8Array([...sign(['the quick brown fox']), ...sign(['the quick brown fox'], 7)]);
    expect(signatureSimilarity(both, 0, 1)).toBeLessThan(0.2);
  });

  it('signs a text shorter than a shingle as a whole, and nothing for nothing', () => {
    const short = sign(['ok', 'ok', 'no']);
    expect(signatureSimilarity(short, 0, 1)).toBe(1);
    expect(signatureSimilarity(short, 0, 2)).toBeLessThan(0.1);
    expect(writeSignature([''], 0, new Uint8Array(SIGNATURE_LENGTH), 0)).toBe(false);
    expect(writeSignature([], 0, new Uint8Array(SIGNATURE_LENGTH), 0)).toBe(false);
  });
});

describe('joinSimilar', () => {
  it('finds pairs of similarity 0.9 practically always and of 0.5 practically never', () => {
    const joined = (shared: number, own: number) =>
      Array.from({ length: 300 }, (_, seed) => {
        const roots = joinSimilar(sign(pair(shared, own, seed)), 2, () => true);
        return roots[0] === roots[1];
      }).filter(Boolean).length / 300;
    // 1 - (1 - s^8)^16 is 0.9999, 0.947 and 0.061.
    expect(joined(900, 50)).toBeGreaterThan(0.98);
    expect(joined(800, 100)).toBeGreaterThan(0.85);
    expect(joined(500, 250)).toBeLessThan(0.15);
  });

  it('asks for verification before it joins, and chains what passes', () => {
    const texts = ['same text here', 'same text here', 'same text here'];
    expect([...joinSimilar(sign(texts), 3, () => true)]).toEqual([0, 0, 0]);
    expect([...joinSimilar(sign(texts), 3, () => false)]).toEqual([0, 1, 2]);
    expect([...joinSimilar(sign(texts), 3, (a, b) => a + b !== 3)]).toEqual([0, 0, 0]);
    expect([...joinSimilar(sign(texts), 3, () => true, Uint8Array.of(0, 1, 0))]).toEqual([0, 1, 0]);
    expect([...joinSimilar(new Uint8Array(0), 0, () => true)]).toEqual([]);
  });

  it('compares each text with few others, also when all are in one bucket', () => {
    const rows = 3000;
    const signatures = sign(Array.from({ length: rows }, () => 'all the same'));
    let compared = 0;
    joinSimilar(signatures, rows, () => {
      compared++;
      return false;
    });
    expect(compared).toBeLessThanOrEqual(rows * 8 * 16);
  });
});
