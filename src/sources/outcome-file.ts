import { ANSWER_CHECKS, type AnswerCheck } from '../records/answer-check.js';
import { RouterError } from '../records/error.js';
import type { Ledger } from '../records/ledger.js';
import type { Outcome } from '../records/outcome.js';
import type { Warning } from '../records/warning.js';
import { amountOrNull, listOrNull, misfit, shareOrNull, textField, textOrNull, wordField } from './fields.js';
import type { JsonObject } from './json-lines.js';
import type { OpenOptions } from './open.js';
import { readRows } from './row-file.js';
import { usageField } from './usage-field.js';
import { type WriteOptions, writeFileAtomic } from './write-file.js';

export interface OutcomeFile {
  /** In the order of the file, each case and tier once; at least one. */
  outcomes: Outcome[];
  ledger: Ledger;
  warnings: Warning[];
}

const STATUSES = ['scored', 'unscored', 'failed'] as const;

function statusField(row: JsonObject): Outcome['status'] {
  if ((row['status'] ?? null) !== null) return wordField(row, 'status', STATUSES);
  // A null score without a status is an answer that nobody graded; a score that is absent is a mistake.
  return row['score'] === null ? 'unscored' : 'scored';
}

function signalsField(row: JsonObject): AnswerCheck[] {
  return (listOrNull(row, 'signals') ?? []).map((one) => {
    const known = ANSWER_CHECKS.find((check) => check === one);
    if (known === undefined) throw misfit('signals', one, `names among ${ANSWER_CHECKS.join(', ')}`);
    return known;
  });
}

function toOutcome(row: JsonObject): Outcome {
  const status = statusField(row);
  const score = shareOrNull(row, 'score');
  if (status === 'scored' && score === null) throw misfit('score', row['score'], 'a number from 0 to 1');
  if (status !== 'scored' && score !== null) {
    throw misfit('score', score, `null (the status is "${status}")`);
  }
  return {
    case_id: textField(row, 'case_id'),
    tier: textField(row, 'tier'),
    model: textOrNull(row, 'model'),
    status,
    score,
    usage: usageField(row['usage'], true),
    cost_usd: amountOrNull(row, 'cost_usd'),
    latency_ms: amountOrNull(row, 'latency_ms'),
    ttft_ms: amountOrNull(row, 'ttft_ms'),
    confidence: shareOrNull(row, 'confidence'),
    ...((row['confidence_usd'] ?? null) !== null && { confidence_usd: amountOrNull(row, 'confidence_usd') }),
    ...((row['signals'] ?? null) !== null && { signals: signalsField(row) }),
    grader: textOrNull(row, 'grader'),
    error: textOrNull(row, 'error'),
  };
}

/**
 * Reads outcomes (contract.md, `outcomes.jsonl`), also files of other origin that hold only `case_id`, `tier` and
 * `score`: their status is "scored". A usage without input or output tokens is unknown, so null.
 * @throws empty-outcomes, conflicting-outcomes, bad-lines (a score outside 0 to 1 among others), and those of `openBytes`
 */
export async function readOutcomes(path: string, options: OpenOptions = {}): Promise<OutcomeFile> {
  const keyOf = (row: Outcome): string => `${row.case_id}\u0000${row.tier}`;
  const { rows, ledger, warnings } = await readRows(
    path,
    { toRow: toOutcome, keyOf, conflict: 'conflicting-outcomes' },
    options,
  );
  if (rows.size === 0) throw new RouterError('empty-outcomes', { path });
  return { outcomes: [...rows.values()], ledger, warnings };
}

/** Writes outcomes as JSON lines, whole or not at all. Order is the caller's. */
export async function writeOutcomes(
  path: string,
  outcomes: Iterable<Outcome>,
  options: WriteOptions = {},
): Promise<void> {
  await writeFileAtomic(
    path,
    Array.from(outcomes, (outcome) => `${JSON.stringify(outcome)}\n`),
    options,
  );
}
