import { describe, expect, it } from 'vitest';
import { clusterCases } from '../../src/evals/cluster.js';
import type { EvalCase } from '../../src/records/case.js';
import { dataFolder, realRows } from './real.js';

const evalCase = (id: string, content: string, cluster?: string): EvalCase => ({
  id,
  messages: [{ role: 'user', content }],
  ...(cluster !== undefined && { cluster }),
});

describe('clusterCases', () => {
  it('puts cases of the same text together, unicode form and white space apart', () => {
    const [a, b, c] = clusterCases([
      evalCase('1', 'caf\u00e9  x'),
      evalCase('2', ' cafe\u0301\nx '),
      evalCase('3', 'cafe x'),
    ]);
    expect(a).toBe(b);
    expect(a).not.toBe(c);
  });

  it('keeps clusters that are named, and joins unnamed cases of the same text to them', () => {
    const cases = [evalCase('1', 'x', 'k'), evalCase('2', 'x'), evalCase('3', 'y', 'k'), evalCase('4', 'x', 'a')];
    expect(clusterCases(cases)).toEqual(['k', 'a', 'k', 'a']);
    expect(clusterCases([...cases].reverse())).toEqual(['a', 'k', 'a', 'k']);
  });

  it('tells roles and message borders apart', () => {
    const turns = (...messages: [string, string][]): EvalCase => ({
      id: 'x',
      messages: messages.map(([role, content]) => ({ role, content })),
    });
    const clusters = clusterCases([
      turns(['user', 'a b']),
      turns(['user', 'a'], ['user', 'b']),
      turns(['system', 'a b']),
    ]);
    expect(new Set(clusters).size).toBe(3);
    expect(clusterCases([])).toEqual([]);
  });

  it.skipIf(dataFolder === null)(
    'finds 105 repeated prompts of the MMLU set and 26 nearly identical ones (ROUTER_DATA)',
    () => {
      const rows = realRows<{ id: string; prompt: string }>('routellm-mmlu/evalset.jsonl.gz');
      const cases = rows.map((row) => evalCase(row.id, row.prompt));
      const clusters = clusterCases(cases);
      const names = new Set(clusters);
      expect(rows.length - names.size).toBe(105 + 26);
      const exact = new Set(rows.map((row) => row.prompt.normalize('NFC').replace(/\s+/g, ' ').trim()));
      expect(rows.length - exact.size).toBe(105);
    },
  );
});
