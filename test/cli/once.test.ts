import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Io } from '../../src/cli/io.js';
import { once } from '../../src/cli/once.js';
import { runWith } from './run.js';

const folder = mkdtempSync(join(tmpdir(), 'router-once-'));
const at = (name: string): string => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true }));

describe('once', () => {
  it('makes a thing once of the same inputs, and anew of others, under another name and where nothing is handed on', async () => {
    let made = 0;
    const make = async (): Promise<number> => ++made;
    const io = { handedOn: new Map() } as Partial<Io> as Io;
    const rows = [{ id: 'a' }, { id: 'b' }];
    expect(await once(io, 'sum', [rows, 1], make)).toBe(1);
    expect(await once(io, 'sum', [structuredClone(rows), 1], make)).toBe(1);
    expect(await once(io, 'sum', [rows, 2], make)).toBe(2);
    expect(await once(io, 'sum', [[...rows].reverse(), 1], make)).toBe(3);
    expect(await once(io, 'sum', [rows.slice(0, 1), rows[1], 1], make)).toBe(4);
    expect(await once(io, 'mean', [rows, 1], make)).toBe(5);
    expect(await once({} as Io, 'sum', [rows, 1], make)).toBe(6);
  });
});

describe('steps of one run', () => {
  const measured = ['--set', 'fixtures/tune/set.jsonl', '--outcomes', 'fixtures/tune/split.jsonl'];
  const inputs = [...measured, '--config', 'fixtures/tune/router.yaml', '--tiers', 'small,large'];
  /** Of the same tiers: some ask for what others do, some for something else. */
  const STEPS = [
    ['curve', ...inputs],
    ['tune', ...inputs],
    ['tune', ...inputs, '--acceptable', 'relative'],
    ['tune', ...inputs, '--log', 'fixtures/tune/log.jsonl'],
    ['tune', ...inputs, '--target', 'litellm'],
    ['report', ...inputs],
    ['report', ...inputs, '--seed', '2'],
  ];

  it('print and write what they do alone', async () => {
    const handedOn = new Map<string, unknown>();
    for (const [step, argv] of STEPS.entries()) {
      const [alone, shared] = [at(`alone-${step}`), at(`shared-${step}`)];
      const [one, other] = [
        await runWith({}, ...argv, '--json', '--quiet', '--out', alone),
        await runWith({ handedOn }, ...argv, '--json', '--quiet', '--out', shared),
      ];
      expect(one.code, one.stderr).not.toBe(2);
      expect(other).toEqual(one);
      expect(readFileSync(shared, 'utf8')).toBe(readFileSync(alone, 'utf8'));
    }
    // Panels with and without the labels of tasks; curves and rules by two seeds; four ways to ask for rules.
    const kinds = [...handedOn.keys()].map((key) => key.split(' ')[0]);
    expect(kinds.sort()).toEqual(['curves', 'curves', 'panel', 'panel', ...Array(5).fill('tuned')]);
  });
});
