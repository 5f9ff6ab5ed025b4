import { type EvalCase, GRADERS } from '../records/case.js';
import { RouterError } from '../records/error.js';
import type { Ledger } from '../records/ledger.js';
import type { Warning } from '../records/warning.js';
import { caseMessages } from './case-messages.js';
import { amountOrNull, listOrNull, SchemaFault, textField, textOrNull, wordField } from './fields.js';
import type { JsonObject } from './json-lines.js';
import type { OpenOptions } from './open.js';
import { readRows } from './row-file.js';

export interface CaseFile {
  /** In the order of the file, each id once; at least one. */
  cases: EvalCase[];
  ledger: Ledger;
  warnings: Warning[];
}

function promptOrMessages(row: JsonObject): EvalCase['messages'] {
  const hasPrompt = (row['prompt'] ?? null) !== null;
  const hasMessages = (row['messages'] ?? null) !== null;
  if (hasPrompt && hasMessages) throw new SchemaFault('prompt and messages are both given; one of them is needed');
  if (hasMessages) return caseMessages(row['messages']);
  return [{ role: 'user', content: textField(row, 'prompt') }];
}

function toCase(row: JsonObject): EvalCase {
  const example: EvalCase = { id: textField(row, 'id'), messages: promptOrMessages(row) };
  const tools = listOrNull(row, 'tools');
  const weight = amountOrNull(row, 'weight');
  const hasGrader = (row['grader'] ?? null) !== null;
  if (tools !== null) example.tools = tools;
  if (row['reference'] !== undefined) example.reference = row['reference'];
  if (hasGrader) example.grader = wordField(row, 'grader', GRADERS);
  const rubric = textOrNull(row, 'rubric');
  if (rubric !== null) example.rubric = rubric;
  example.task = textOrNull(row, 'task');
  example.segment = textOrNull(row, 'segment');
  example.cluster = textOrNull(row, 'cluster');
  if (weight !== null) example.weight = weight;
  example.source = textOrNull(row, 'source');
  return example;
}

/**
 * Reads an eval set (contract.md, `evalset.jsonl`). A prompt becomes one user message.
 * @throws empty-eval-set, conflicting-cases (one id, different cases), bad-lines, and those of `openBytes`
 */
export async function readCases(path: string, options: OpenOptions = {}): Promise<CaseFile> {
  const kind = { toRow: toCase, keyOf: (row: EvalCase) => row.id, conflict: 'conflicting-cases' };
  const { rows, ledger, warnings } = await readRows(path, kind, options);
  if (rows.size === 0) throw new RouterError('empty-eval-set', { path });
  return { cases: [...rows.values()], ledger, warnings };
}
