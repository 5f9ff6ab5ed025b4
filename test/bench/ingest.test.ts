import { readFileSync } from 'node:fs';
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

const { rows, runs, ratios, load_before } = JSON.parse(
  readFileSync(new URL('ingest.json', import.meta.url), 'utf8'),
) as {
  rows: number;
  runs: Record<string, Run>;
  ratios: Record<string, number>;
  load_before: { least: number; most: number };
};

it('the recorded ratios are those of the recorded runs, all of one run of the bench', () => {
  const of = (name: string): Run => runs[name]!;
  expect(of('jsonl_ten_times').rows).toBe(10 * rows);
  for (const run of Object.values(runs)) {
    expect(Math.abs(run.rows / run.seconds / run.rows_per_s - 1)).toBeLessThan(0.01);
    expect(run.cpu_seconds).toBeGreaterThan(0);
  }
  for (const name of ['few', 'all']) {
    const peer = of(`duckdb_${name}`);
    expect(ratios[`speed_to_duckdb_${name}`]).toBeCloseTo(peer.seconds / of('jsonl').seconds, 1);
    expect(ratios[`cpu_to_duckdb_${name}`]).toBeCloseTo(peer.cpu_seconds / of('jsonl').cpu_seconds, 1);
  }
  expect(ratios['gz_to_plain']).toBeCloseTo(of('jsonl').seconds / of('gz').seconds, 1);
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
