import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { randomFrom } from '../src/stats/random.js';
import { run } from './cli/run.js';

// Laws of the whole road, from outside.
const folder = mkdtempSync(join(tmpdir(), 'router-road-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);
const linesOf = (path: string): string[] => readFileSync(path, 'utf8').trimEnd().split('\n');

/** The lines in an order that the seed decides; seed 0 leaves them. */
function shuffled(lines: readonly string[], seed: number): string {
  const random = randomFrom(`road ${seed}`);
  const keyed = lines.map((line) => ({ line, key: seed === 0 ? 0 : random() }));
  return `${keyed
    .sort((a, b) => a.key - b.key)
    .map(({ line }) => line)
    .join('\n')}\n`;
}

describe('router analyze', () => {
  const log = Buffer.from(`${linesOf('fixtures/analyze/log.jsonl').join('\n')}\n\n`);

  it('accounts for every line of a damaged log, and never breaks', async () => {
    const damage = fc.array(
      fc.record({
        where: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        bytes: fc.uint8Array({ maxLength: 4 }),
        removes: fc.nat(3),
      }),
      { minLength: 1, maxLength: 8 },
    );
    let read = 0;
    await fc.assert(
      fc.asyncProperty(damage, async (hits) => {
        let bytes = log;
        for (const { where, bytes: inserted, removes } of hits) {
          const from = Math.floor(where * bytes.length);
          bytes = Buffer.concat([bytes.subarray(0, from), inserted, bytes.subarray(from + removes)]);
        }
        writeFileSync(at('damaged.jsonl'), bytes);
        const { code, stdout, stderr } = await run('analyze', at('damaged.jsonl'), '--json', '--skip-bad-lines');
        if (code !== 0) {
          expect([2, 3]).toContain(code);
          expect(stderr.trimEnd().split('\n')).toHaveLength(1);
          return;
        }
        read += 1;
        const { ledger, requests } = JSON.parse(stdout);
        const { lines, ...fates } = ledger as Record<string, number>;
        expect(Object.values(fates).reduce((sum, count) => sum + count, 0)).toBe(lines);
        const ends = bytes.filter((byte) => byte === 10).length;
        expect(lines).toBe(ends + (bytes.at(-1) === 10 ? 0 : 1));
        expect(requests).toBe(fates['ok']);
      }),
      { numRuns: 150, seed: 20261101 },
    );
    expect(read, 'most damaged logs are still read').toBeGreaterThan(75);
  });

  it('says the same of a log in any order', async () => {
    const lines = linesOf('fixtures/demo/log.jsonl');
    const found = [];
    for (const seed of [0, 1, 2]) {
      writeFileSync(at('log.jsonl'), shuffled(lines, seed));
      found.push((await run('analyze', at('log.jsonl'), '--json')).stdout);
    }
    expect(found[0]).toContain('"router.mix/1"');
    expect(found[1]).toBe(found[0]);
    expect(found[2]).toBe(found[0]);
  });
});

describe('router tune', () => {
  it('writes the same bytes whatever the order of cases, outcomes and log', async () => {
    const parts = { 'set.jsonl': 'set', 'outcomes.jsonl': 'split', 'log.jsonl': 'log' };
    const found: string[][] = [];
    for (const seed of [0, 1, 2]) {
      for (const [name, from] of Object.entries(parts)) {
        writeFileSync(at(name), shuffled(linesOf(`fixtures/tune/${from}.jsonl`), seed));
      }
      const argv = ['tune', '--set', at('set.jsonl'), '--outcomes', at('outcomes.jsonl'), '--log', at('log.jsonl')];
      const { code, stdout } = await run(
        ...argv,
        '--config',
        'fixtures/tune/router.yaml',
        '--out',
        at('rules.yaml'),
        '--json',
      );
      expect(code).toBe(0);
      found.push([readFileSync(at('rules.yaml'), 'utf8'), stdout]);
    }
    expect(found[0]?.[0]).toContain('recommendation: route');
    expect(found[1]).toEqual(found[0]);
    expect(found[2]).toEqual(found[0]);
  });

  const ROADS = [
    {
      name: 'rules',
      set: 'fixtures/tune/set.jsonl',
      log: 'fixtures/tune/log.jsonl',
      config: 'fixtures/tune/router.yaml',
    },
    {
      name: 'demo',
      set: 'fixtures/demo/evalset.jsonl',
      log: 'fixtures/demo/log.jsonl',
      config: 'fixtures/demo/router.yaml',
    },
  ];
  it.each(ROADS)(
    'projects the same figures that router project finds again: $name',
    async ({ name, set, log, config }) => {
      let outcomes = 'fixtures/tune/split.jsonl';
      if (name === 'demo') {
        const argv = [
          'eval',
          '--config',
          config,
          '--tiers',
          'haiku,sonnet,opus',
          '--set',
          set,
          '--out',
          at('run'),
          '--quiet',
        ];
        expect((await run(...argv)).code).toBe(0);
        outcomes = at('run/outcomes.jsonl');
      }
      const argv = [
        'tune',
        '--set',
        set,
        '--outcomes',
        outcomes,
        '--config',
        config,
        '--log',
        log,
        '--out',
        at(`${name}.yaml`),
      ];
      const tuned = await run(...argv, '--acceptable', 'relative', '--json');
      expect(tuned.code).toBe(0);
      const again = await run('project', at(`${name}.yaml`), log, '--config', config, '--json');
      expect(again.code).toBe(0);
      const { warnings: _, ...projection } = JSON.parse(tuned.stdout).projection;
      expect(projection.requests).toBe(linesOf(log).length);
      expect(projection.saving_usd).toBeGreaterThan(0);
      expect(JSON.parse(again.stdout).projection).toEqual(projection);
    },
  );
});
