import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { RouterError } from '../../src/records/error.js';

const folder = mkdtempSync(join(tmpdir(), 'router-sources-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;

/** A path in a folder that goes when the tests of the file are done. */
export function scratchPath(name: string): string {
  files += 1;
  return join(folder, `${files}-${name}`);
}

/** Path of a new file with this content. */
export function scratch(content: string | Uint8Array, name = 'file.jsonl'): string {
  const path = scratchPath(name);
  writeFileSync(path, content);
  return path;
}

/** Objects as JSON lines. */
export function jsonLines(...rows: unknown[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}

/** The RouterError that the work ends in; fails when it does not. */
export async function failure(work: () => unknown): Promise<RouterError> {
  try {
    await work();
  } catch (error) {
    if (error instanceof RouterError) return error;
    throw error;
  }
  throw new Error('no error was thrown');
}

/** A valid row of the native log (synthetic). */
export function logRow(id: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id,
    timestamp: '2026-11-02T08:00:00Z',
    model: 'claude-opus-4-1',
    messages: [{ role: 'user', content: 'Where is my card?' }],
    status: 'ok',
    usage: { input_tokens: 10, output_tokens: 5, cache_read_tokens: 0, cache_write_tokens: 0 },
    ...more,
  };
}
