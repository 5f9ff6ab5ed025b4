import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** Folder of the real data, or null when the tests that need it are to be skipped. */
export const dataFolder: string | null = process.env['ROUTER_DATA'] ? join(process.env['ROUTER_DATA'], 'data') : null;

/** Rows of a gzipped JSON lines file of the real data. A missing file fails the test. */
export function realRows<T>(name: string): T[] {
  const text = gunzipSync(readFileSync(join(dataFolder as string, name))).toString('utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}
