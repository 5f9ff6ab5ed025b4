import { countField, shareOrNull, textField } from './fields.js';
import type { JsonObject } from './json-lines.js';
import { readRows } from './row-file.js';

/** One of several answers to the same question, as `router eval --repeats` writes them to `repeats.jsonl`. */
interface RepeatRow {
  case_id: string;
  tier: string;
  repeat: number;
  /** null: unscored or failed. */
  score: number | null;
}

function toRow(row: JsonObject): RepeatRow {
  return {
    case_id: textField(row, 'case_id'),
    tier: textField(row, 'tier'),
    repeat: countField(row, 'repeat', 'repeat') ?? 0,
    score: shareOrNull(row, 'score'),
  };
}

/** Scores of one tier by case id, one for each time it was asked. @throws conflicting-outcomes, bad-lines, and those of `openBytes` */
export async function readRepeats(path: string, tier: string): Promise<Map<string, (number | null)[]>> {
  const keyOf = (row: RepeatRow): string | null =>
    row.tier === tier ? JSON.stringify([row.case_id, row.repeat]) : null;
  const { rows } = await readRows(path, { toRow, keyOf, conflict: 'conflicting-outcomes' });
  const scores = new Map<string, (number | null)[]>();
  for (const { case_id, score } of rows.values()) scores.set(case_id, [...(scores.get(case_id) ?? []), score]);
  return scores;
}
