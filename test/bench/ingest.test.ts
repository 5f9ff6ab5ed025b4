import { readFileSync } from 'node:fs';
import { median } from 'simple-statistics';
import { expect, it } from 'vitest';
import { scratch } from '../sources/scratch.js';
import { chatTexts, writeChatLog } from './chat-log.js';

interface Run {
  rows: number;
  rows_per_s: number;
  seconds: number;
  cpu_seconds: number;
  rss_mb: number;
}

const { rows, runs, ratios, by_round, load_before } = JSON.parse(
  readFileSync(new URL('ingest.json', import.meta.url), 'utf8'),
) as {
  rows: number;
  runs: Record<string, Run>;
  ratios: Record<string, number>;
  by_round: Record<'seconds' | 'cpu_seconds', Record<string, number[]>>;
  load_before: { least: number; most: number };
};

it('the recorded ratios are those of the recorded runs, all of one run of the bench', () => {
  const of = (name: string): Run => runs[name]!;
  expect(of('jsonl_ten_times').rows).toBe(10 * rows);
  for (const run of Object.values(runs)) {
    expect(Math.abs(run.rows / run.seconds / run.rows_per_s - 1)).toBeLessThan(0.01);
    expect(run.cpu_seconds).toBeGreaterThan(0);
  }
  const inRounds = (one: string, other: string, of: 'seconds' | 'cpu_seconds'): number =>
    median(by_round[of][one]!.map((took, round) => took / by_round[of][other]![round]!));
  for (const [name, unit] of [
    ['speed', 'seconds'],
    ['cpu', 'cpu_seconds'],
  ] as const) {
    for (const peer of ['duckdb_few', 'duckdb_all'])
      expect(ratios[`${name}_to_${peer}`]).toBeCloseTo(inRounds(peer, 'jsonl', unit), 1);
  }
  expect(ratios['gz_to_plain']).toBeCloseTo(inRounds('jsonl', 'gz', 'seconds'), 1);
  for (const [name, all] of Object.entries(by_round.seconds)) expect(of(name).seconds).toBe(Math.min(...all));
  expect(load_before.most).toBeGreaterThanOrEqual(load_before.least);
});

it('README.md shows the recorded speeds', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  for (const { rows_per_s, rss_mb } of Object.values(runs)) {
    expect(readme).toContain(`| ${rows_per_s.toLocaleString('en')} | ${rss_mb.toLocaleString('en')} MB |`);
  }
});

it('the logs of the bench are the same for the same seed, and of the lengths of chats', () => {
  const texts = chatTexts(undefined);
  const [one, same, other] = [1, 1, 2].map((seed) => {
    const path = scratch('');
    writeChatLog(path, 300, texts, seed);
    return readFileSync(path, 'utf8');
  });
  expect(same).toBe(one);
  expect(other).not.toBe(one);
  expect(one!.trim().split('\n')).toHaveLength(300);
  const lengths = texts.map((text) => text.length).sort((a, b) => a - b);
  expect(lengths[lengths.length / 2]).toBeGreaterThan(80);
  expect(lengths[lengths.length / 2]).toBeLessThan(200);
});
