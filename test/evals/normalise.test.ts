import { describe, expect, it } from 'vitest';
import { maskValues, normalise, segmentsOf } from '../../src/evals/normalise.js';

describe('normalise', () => {
  it('brings unicode to NFC, trims, and makes each run of white space one space or one line feed', () => {
    expect(normalise('  cafe\u0301\t\u00a0x  \r\n\n  y ')).toBe('caf\u00e9 x\ny');
    expect(normalise(' \n\t ')).toBe('');
    expect(normalise(normalise(' a \n b '))).toBe(normalise(' a \n b '));
  });
});

describe('maskValues', () => {
  it('makes requests with other numbers, dates and ids equal', () => {
    const one = maskValues('Order A-7581 of 2026-11-02 costs 1,299.00, id 3f2504e0-4f89-11d3-9a0c-0305e82c3301');
    const other = maskValues('Order A-12 of 2025-01-30 costs 7, id 9b2d04e0-4f89-11d3-9a0c-0305e82c33ff');
    expect(one).toBe('Order A-0 of 0 costs 0, id #');
    expect(other).toBe(one);
  });

  it('leaves words alone, however long', () => {
    expect(maskValues('internationalisation of well-established h-index')).toBe(
      'internationalisation of well-established h-index',
    );
  });
});

describe('segmentsOf', () => {
  it('cuts at lines and at the ends of sentences, not inside numbers or names', () => {
    expect(segmentsOf('Read this. Is pi 3.14?\nfoo.bar()')).toEqual(['Read this', ' Is pi 3.14?', 'foo.bar()']);
    expect(segmentsOf('')).toEqual([]);
  });
});
