import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from './run.js';

const DEMO = resolve('fixtures/demo');
let folder = '';
const at = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'router-previous-'));
  const set = join(DEMO, 'evalset.jsonl');
  const config = join(DEMO, 'router.yaml');
  await run('eval', '--config', config, '--tiers', 'haiku,opus', '--set', set, '--out', at('run'));
  expect((await tune('rules.yaml')).code).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true }));

async function tune(out: string, ...more: string[]): Promise<{ code: number; found: Record<string, never> }> {
  const inputs = [
    '--set',
    join(DEMO, 'evalset.jsonl'),
    '--outcomes',
    at('run/outcomes.jsonl'),
    '--config',
    join(DEMO, 'router.yaml'),
  ];
  const { code, stdout, stderr } = await run(
    'tune',
    ...inputs,
    '--acceptable',
    'relative',
    '--json',
    '--out',
    at(out),
    ...more,
  );
  expect(code, stderr).not.toBe(2);
  return { code, found: JSON.parse(stdout) };
}

/** The outcomes with another score of the small tier, where it was right. */
function rescored(name: string, score: (before: number, index: number) => number): string {
  const lines = readFileSync(at('run/outcomes.jsonl'), 'utf8').trim().split('\n');
  const rows = lines.map((line, index) => {
    const row = JSON.parse(line) as { tier: string; score: number };
    return row.tier === 'haiku' ? { ...row, score: score(row.score, index) } : row;
  });
  writeFileSync(at(name), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  return at(name);
}

describe('router tune --previous', () => {
  it('leaves the rules as they are, to the byte, when nothing has changed', async () => {
    const { found } = await tune('again.yaml', '--previous', at('rules.yaml'));
    expect(found['previous']).toMatchObject({ kept: true });
    expect(readFileSync(at('again.yaml'), 'utf8')).toBe(readFileSync(at('rules.yaml'), 'utf8'));
  });

  it('keeps them on other cases of the same traffic, whatever their own best threshold', async () => {
    const { found } = await tune('seed.yaml', '--previous', at('rules.yaml'), '--seed', '7');
    expect(found['previous']).toMatchObject({ kept: true });
    expect(readFileSync(at('seed.yaml'), 'utf8')).toBe(readFileSync(at('rules.yaml'), 'utf8'));
  });

  it('moves them when the small tier has got worse', async () => {
    const worse = rescored('worse.jsonl', (score, index) => (index % 4 === 0 ? 0 : score));
    const { found } = await tune('moved.yaml', '--previous', at('rules.yaml'), '--outcomes', worse);
    expect(found['previous']).toMatchObject({ kept: false, reason: expect.stringContaining('expired') });
    expect(readFileSync(at('moved.yaml'), 'utf8')).not.toBe(readFileSync(at('rules.yaml'), 'utf8'));
  });

  it('moves them when much more can be saved', async () => {
    const better = rescored('better.jsonl', () => 1);
    const { found } = await tune('better.yaml', '--previous', at('rules.yaml'), '--outcomes', better);
    expect(found['previous']).toMatchObject({ kept: false, reason: expect.stringContaining('beyond noise') });
  });

  it('moves them when they name a tier that was not measured', async () => {
    writeFileSync(at('other.yaml'), readFileSync(at('rules.yaml'), 'utf8').replaceAll('haiku', 'sonnet'));
    const { found } = await tune('tiers.yaml', '--previous', at('other.yaml'));
    expect(found['previous']).toMatchObject({ kept: false, reason: expect.stringContaining('sonnet') });
  });
});
