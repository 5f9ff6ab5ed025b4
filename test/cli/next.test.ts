import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { run } from './run.js';

const HOME = process.cwd();
let folder = '';
afterEach(() => {
  process.chdir(HOME);
  rmSync(folder, { recursive: true });
});

/** What `router` alone says in a folder with these (empty) files. */
async function said(...files: string[]): Promise<string> {
  folder = mkdtempSync(join(tmpdir(), 'router-next-'));
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), '');
  }
  process.chdir(folder);
  const { code, stdout } = await run();
  expect(code).toBe(0);
  return stdout;
}

describe('router alone', () => {
  it('points a newcomer at the demo', async () => {
    const text = await said();
    expect(text).toContain('no log, no eval set, no rules');
    expect(text).toMatch(/Next:\n {2}router demo /);
  });

  it('goes from a log to analyze', async () => {
    expect(await said('may.jsonl.gz', 'package.json')).toMatch(/Next:\n {2}router analyze may\.jsonl\.gz /);
  });

  it('takes neither an eval set nor outcomes for a log', async () => {
    expect(await said('evalset.jsonl')).toContain('router eval --tiers haiku,sonnet,opus --set evalset.jsonl');
  });

  it('goes from outcomes to tune, with the config and the log that are there', async () => {
    const text = await said('evalset.jsonl', join('run', 'outcomes.jsonl'), 'router.yaml', 'logs.jsonl');
    expect(text.replace(/ \\\n +/g, ' ')).toContain(
      `router tune --set evalset.jsonl --outcomes ${join('run', 'outcomes.jsonl')} --config router.yaml --log logs.jsonl`,
    );
  });

  it('goes from rules to keeping them true', async () => {
    const text = await said('routing-rules.yaml', 'logs.jsonl', 'evalset.jsonl', 'outcomes.jsonl');
    expect(text).toContain('router monitor routing-rules.yaml logs.jsonl --state monitor.json');
    expect(text).toContain('router check routing-rules.yaml --set evalset.jsonl --outcomes outcomes.jsonl');
  });

  it('explains rules that lie alone', async () => {
    expect(await said('routing-rules.yaml')).toContain('router explain routing-rules.yaml');
  });
});
