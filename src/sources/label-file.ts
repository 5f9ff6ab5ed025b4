import { existsSync } from 'node:fs';
import { RouterError } from '../records/error.js';
import type { HumanLabel } from '../records/label.js';
import { misfit, shareOrNull, textField } from './fields.js';
import type { JsonObject } from './json-lines.js';
import { readRows } from './row-file.js';
import { writeFileAtomic } from './write-file.js';

function toLabel(row: JsonObject): HumanLabel {
  const score = shareOrNull(row, 'score');
  if (score === null) throw misfit('score', row['score'], 'a number from 0 to 1');
  return {
    case_id: textField(row, 'case_id'),
    tier: textField(row, 'tier'),
    score,
    ...(row['stratified'] === true && { stratified: true }),
  };
}

/** Reads labels, each answer once. @throws empty-labels, conflicting-labels, bad-lines, and those of `openBytes` */
export async function readLabels(path: string): Promise<HumanLabel[]> {
  const keyOf = (row: HumanLabel): string => `${row.case_id}\u0000${row.tier}`;
  const { rows } = await readRows(path, { toRow: toLabel, keyOf, conflict: 'conflicting-labels' });
  if (rows.size === 0) throw new RouterError('empty-labels', { path });
  return [...rows.values()];
}

/** The labels of a file that may not be there yet, or hold none. */
export async function labelsSoFar(path: string): Promise<HumanLabel[]> {
  if (!existsSync(path)) return [];
  try {
    return await readLabels(path);
  } catch (error) {
    if (error instanceof RouterError && (error.code === 'empty-labels' || error.code === 'file-empty')) return [];
    throw error;
  }
}

/** Writes all labels, whole or not at all. */
export async function writeLabels(path: string, labels: readonly HumanLabel[]): Promise<void> {
  await writeFileAtomic(
    path,
    labels.map((label) => `${JSON.stringify(label)}\n`),
  );
}
