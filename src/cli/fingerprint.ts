import { createHash } from 'node:crypto';

/** sha256 of a set of rows, whatever their order: equal contents give equal rules files. */
export function fingerprint(rows: readonly unknown[]): string {
  const lines = rows.map((row) => JSON.stringify(row)).sort();
  const hash = createHash('sha256');
  for (const line of lines) hash.update(line).update('\n');
  return hash.digest('hex');
}
