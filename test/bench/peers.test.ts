import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Panel, TierColumn } from '../../src/records/panel.js';
import { asAudit, asToolkit, truthOf } from './peers-choices.js';
import { syntheticPanel } from './synthetic-panel.js';

const panel = syntheticPanel(10);
const [small, , top] = panel.tiers as [TierColumn, TierColumn, TierColumn];
const half: Panel = {
  ...panel,
  tiers: [
    { ...small, score: small.score.map((_, row) => (row < 2 ? 0 : 1)) },
    { ...top, score: top.score.map(() => 1) },
  ],
};
const cases = panel.caseIds.map((id, row) => ({ id, prompt: '', task: row < 5 ? 'a' : 'b' }));

it('reads what the peers print', () => {
  expect(asToolkit('{"predicate":{"summary":{"chosen":{"policy":{"a":"m"}}}}}')).toEqual({ models: { a: 'm' } });
  expect(asToolkit('{"predicate":{"summary":{"feasible":false}}}')).toBeNull();
  const tasks = [
    { task: 'a', choice: 'm' },
    { task: 'b', choice: 'original (as logged)' },
  ];
  expect(asAudit(JSON.stringify({ tasks }))).toEqual({ models: { a: 'm' } });
  expect(asAudit('{"tasks":[]}')).toBeNull();
});

it('holds a choice against all cases', () => {
  expect(truthOf({ models: { a: 'small' } }, half, cases)).toMatchObject({
    moved_share: 0.5,
    quality_kept: 0.8,
    worst_task_kept: 0.6,
    acceptable: 0.6,
  });
  expect(truthOf(null, half, cases)).toMatchObject({
    moved_share: 0,
    saving: 0,
    worst_task_kept: null,
    acceptable: null,
  });
});

it('records runs in which tune never broke its promise', () => {
  const text = readFileSync(new URL('peers.json', import.meta.url), 'utf8');
  const { worlds } = JSON.parse(text) as { worlds: { sizes: { tools: Record<string, unknown>[] }[] }[] };
  const own = worlds
    .flatMap(({ sizes }) => sizes.flatMap(({ tools }) => tools))
    .filter(({ tool }) => tool === 'router tune');
  expect(own).toHaveLength(4);
  for (const one of own) expect(one).toMatchObject({ draws: 20, breaks_its_promise: 0 });
  expect(own.some(({ recommends }) => (recommends as number) > 0)).toBe(true);
});

it('shows in the README what the peers printed, line by line', () => {
  const readme = readFileSync('README.md', 'utf8');
  const begin = readme.indexOf('$ frugon analyze');
  const block = readme.slice(begin, readme.indexOf('\n```', begin)).split('\n');
  const { prints } = JSON.parse(readFileSync('test/bench/peers.json', 'utf8')) as {
    prints: { command: string; lines: string[] }[];
  };
  const printed = prints.flatMap(({ command, lines }) => [`$ ${command}`, ...lines]);
  expect(block.length).toBeGreaterThan(15);
  expect(block.filter((line) => line !== '' && !printed.includes(line))).toEqual([]);
});
