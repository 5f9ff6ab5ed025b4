import { FINISHES } from '../records/answer-check.js';
import { RouterError } from '../records/error.js';
import type { RecordedAnswer } from '../records/outcome.js';
import type { Warning } from '../records/warning.js';
import { amountOrNull, misfit, shareOrNull, textField, textOrNull, wordField } from './fields.js';
import type { JsonObject } from './json-lines.js';
import type { OpenOptions } from './open.js';
import { readRows } from './row-file.js';
import { usageField } from './usage-field.js';

export interface AnswerFile {
  /** Answers of one tier by case id. */
  answers: Map<string, RecordedAnswer>;
  warnings: Warning[];
}

function responseField(row: JsonObject): string | null {
  const value = row['response'];
  if (value === undefined || value === null || typeof value === 'string') return value ?? null;
  throw misfit('response', value, 'a string or null', true);
}

function toAnswer(row: JsonObject): RecordedAnswer {
  return {
    case_id: textField(row, 'case_id'),
    tier: textField(row, 'tier'),
    model: textField(row, 'model'),
    response: responseField(row),
    usage: usageField(row['usage'], true),
    latency_ms: amountOrNull(row, 'latency_ms'),
    ttft_ms: amountOrNull(row, 'ttft_ms'),
    confidence: shareOrNull(row, 'confidence'),
    ...((row['finish'] ?? null) !== null && { finish: wordField(row, 'finish', FINISHES) }),
    error: textOrNull(row, 'error'),
  };
}

/**
 * Reads the recorded answers of one tier (contract.md, `answers.jsonl`); rows of other tiers are checked and let go.
 * @throws no-answers-for-tier, conflicting-answers, bad-lines, and those of `openBytes`
 */
export async function readAnswers(path: string, tier: string, options: OpenOptions = {}): Promise<AnswerFile> {
  const tiers = new Set<string>();
  const keyOf = (row: RecordedAnswer): string | null => {
    tiers.add(row.tier);
    return row.tier === tier ? row.case_id : null;
  };
  const { rows, warnings } = await readRows(path, { toRow: toAnswer, keyOf, conflict: 'conflicting-answers' }, options);
  if (rows.size === 0) throw new RouterError('no-answers-for-tier', { path, tier, known: [...tiers].sort() });
  return { answers: rows, warnings };
}
