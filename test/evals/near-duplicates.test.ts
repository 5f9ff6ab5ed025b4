import { describe, expect, it } from 'vitest';
import { nearDuplicates } from '../../src/evals/near-duplicates.js';
import { dataFolder, realRows } from './real.js';

const groups = (...texts: string[]): number[] => [...nearDuplicates(texts.map((text) => ({ text, kind: 0 })))];
const LONG = 'A ship leaves the northern harbour at dawn and sails west until the wind turns; where is it at noon';

describe('nearDuplicates', () => {
  it('groups texts that differ in a mark or a few letters, not those that differ in a sentence', () => {
    expect(groups(`${LONG}?`, `${LONG}, then?`, `${LONG}? Draw a map of the coast as well.`)).toEqual([0, 0, 2]);
  });

  it('keeps the same text with other numbers apart: it is another question', () => {
    expect(groups(`${LONG} of day 3?`, `${LONG} of day 4?`)).toEqual([0, 1]);
    expect(groups(`${LONG} of day ٣?`, `${LONG} of day ٤?`)).toEqual([0, 1]);
  });

  it('keeps texts of other roles apart, and short and empty ones that differ', () => {
    const [a, b] = nearDuplicates([
      { text: LONG, kind: 1 },
      { text: `${LONG}!`, kind: 2 },
    ]);
    expect([a, b]).toEqual([0, 1]);
    expect(groups('', '?', 'a', 'b')).toEqual([0, 1, 2, 3]);
    expect(groups()).toEqual([]);
  });

  it('does not take a long instruction that many questions share for the question', () => {
    const rule = `${LONG.repeat(5)}.\nAnswer with one word.\n`;
    const lines = [
      'lamp',
      'tent',
      'chair',
      'kettle',
      'radio',
      'jacket',
      'bottle',
      'mirror',
      'sofa',
      'clock',
      'desk',
      'door',
    ];
    expect(new Set(groups(...lines.map((line) => `${rule}What is a ${line}?`))).size).toBe(12);
  });

  it.skipIf(dataFolder === null)('merges none of the code and maths questions of ladder9 (ROUTER_DATA)', () => {
    const rows = realRows<{ prompt: string }>('ladder9/evalset.jsonl.gz');
    const texts = [...new Set(rows.map((row) => row.prompt))].sort();
    expect(new Set(groups(...texts)).size).toBe(2840);
  });
});
