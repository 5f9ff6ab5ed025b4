import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { EXIT } from '../../records/error.js';
import { type Found, nextSteps } from '../../render/next-steps.js';
import type { Io } from '../io.js';

/** `router` alone: looks at file names only, here and one folder down, and names the next command. */
export async function next(io: Io): Promise<number> {
  io.stdout.write(nextSteps(await filesHere(io.cwd), io.columns));
  return EXIT.ok;
}

const NOT_A_LOG = /evalset|outcomes|answers|journal|labels|package|tsconfig|(?:^|\.)mix\.|curves|tuning|prices/i;
const SKIPPED = new Set(['node_modules', 'dist', 'src', 'test']);

async function filesHere(cwd: string): Promise<Found> {
  const entries = await readdir(cwd, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  const folders = entries.filter((one) => one.isDirectory() && !one.name.startsWith('.') && !SKIPPED.has(one.name));
  for (const { name } of folders) {
    const inside = await readdir(join(cwd, name), { withFileTypes: true }).catch(() => []);
    names.push(...inside.filter((entry) => entry.isFile()).map((entry) => join(name, entry.name)));
  }
  names.sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1));
  const first = (pattern: RegExp): string | null => names.find((name) => pattern.test(name)) ?? null;
  return {
    log: names.find((name) => /\.(?:jsonl|ndjson|parquet)(?:\.gz|\.zst)?$/.test(name) && !NOT_A_LOG.test(name)) ?? null,
    evalSet: first(/(?:^|[/\\])evalset\.jsonl(?:\.gz)?$/),
    outcomes: first(/(?:^|[/\\])outcomes\.jsonl(?:\.gz)?$/),
    rules: first(/(?:^|[/\\])routing-rules\.ya?ml$/),
    config: first(/(?:^|[/\\])router\.ya?ml$/),
  };
}

function depth(path: string): number {
  return path.split(/[/\\]/).length;
}
