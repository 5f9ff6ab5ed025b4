import { describe, expect, it } from 'vitest';
import type { CurvesFile, RouterCurve } from '../../src/records/curve.js';
import { terminalCurve } from '../../src/render/terminal-curve.js';

const points = [0, 0.5, 1].map((rate) => ({
  threshold: rate,
  escalationRate: rate,
  quality: [0.5, 0.9, 1][rate * 2] as number,
  costUsd: 0.001 + 0.009 * rate,
}));
const shown = { kind: 'logistic', weak: 'mini', strong: 'max', points } as unknown as RouterCurve;
const tier = (name: string, quality: number, cost: number) => ({
  tier: name,
  quality: { value: quality },
  cost_usd_per_request: cost,
});
const file = {
  ladder: [tier('mini', 0.5, 0.001), tier('max', 1, 0.01)],
  references: [{ weak: 'mini', strong: 'max', oracle: { quality: 1, costUsd: 0.004, escalationRate: 0.5 } }],
} as unknown as CurvesFile;
const widest = (text: string | null): number => Math.max(...(text ?? '').split('\n').map((line) => line.length));

describe('terminalCurve', () => {
  it('draws the line above the shuffle, with tiers at its ends', () => {
    const rows = (terminalCurve(file, shown, { columns: 60, hasUnicode: false }) as string).split('\n');
    expect(rows[0]).toMatch(/^ {2}100\.0 % \|.*\*.*o*A$/);
    expect(rows[9]).toMatch(/^ {3}50\.0 % \|M/);
    // At every column with both, the router's mark is higher than the shuffle's.
    const heights = (mark: string): Map<number, number> =>
      new Map(
        rows
          .slice(0, 10)
          .flatMap((row, at) =>
            [...row].flatMap((one, column) => (column > 10 && one === mark ? [[column, at] as [number, number]] : [])),
          ),
      );
    const [line, shuffle] = [heights('o'), heights('.')];
    const both = [...shuffle].filter(([column]) => line.has(column));
    expect(both.length).toBeGreaterThan(5);
    expect(both.every(([column, row]) => (line.get(column) as number) <= row)).toBe(true);
  });

  it('keeps to the width and to ASCII where the terminal is plain', () => {
    for (const columns of [40, 60, 100, 200]) {
      const plain = terminalCurve(file, shown, { columns, hasUnicode: false });
      expect(widest(plain)).toBeLessThanOrEqual(Math.min(columns, 76));
      expect(plain).toMatch(/^[ -~\n]+$/);
      const fine = terminalCurve(file, shown, { columns, hasUnicode: true });
      expect(widest(fine)).toBeLessThanOrEqual(Math.min(columns, 76));
      expect(fine).toMatch(/[\u2801-\u28ff]/);
    }
  });

  it('gives tiers of one initial different letters', () => {
    const text = terminalCurve(file, shown, { columns: 80, hasUnicode: false }) as string;
    expect(text).toContain('M mini');
    expect(text).toContain('A max');
  });

  it('shows the share sent up where costs are unknown', () => {
    const costless = { ...shown, points: points.map((point) => ({ ...point, costUsd: null })) };
    expect(terminalCurve(file, costless, { columns: 80, hasUnicode: false })).toContain('x: share sent up');
  });

  it('is left out where it would say nothing: a very narrow terminal, or tiers that are alike', () => {
    expect(terminalCurve(file, shown, { columns: 30, hasUnicode: true })).toBeNull();
    const flat = { ...shown, points: points.map((point) => ({ ...point, quality: 1 })) };
    const alike = { ...file, ladder: [tier('mini', 1, 0.001), tier('max', 1, 0.01)] } as unknown as CurvesFile;
    expect(terminalCurve(alike, flat, { columns: 80, hasUnicode: true })).toBeNull();
    expect(terminalCurve(file, { ...shown, points: [] }, { columns: 80, hasUnicode: true })).toBeNull();
  });
});
