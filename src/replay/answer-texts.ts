import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { callKey, type PlannedCall } from '../evals/plan.js';
import type { Completion } from '../providers/provider.js';
import type { RecordedAnswer } from '../records/outcome.js';
import { openJournal, readJournal } from './journal.js';

/** Answers that somebody must read later, in the run's folder; readable by its owner only. */
export interface AnswerTexts {
  /** Resolves when the answer is on the disk. */
  keep(call: PlannedCall, answer: Completion): Promise<void>;
  close(): Promise<void>;
}

type KeptRow = RecordedAnswer & { repeat?: number };

const pathIn = (folder: string): string => join(folder, 'answers.jsonl');

/** Opens the file to add to it. @param redact takes secrets out of each line */
export function openAnswerTexts(folder: string, redact: (text: string) => string): AnswerTexts {
  const file = openJournal(pathIn(folder), redact);
  return {
    keep({ evalCase, tier, repeat }, { response, model, usage, latency_ms, ttft_ms, confidence }) {
      const row: KeptRow = {
        case_id: evalCase.id,
        tier,
        ...(repeat !== undefined && { repeat }),
        model,
        response,
        usage,
        latency_ms,
        ttft_ms,
        confidence,
      };
      return file.append(row);
    },
    close: () => file.close(),
  };
}

/** The texts of a run by the key of their call; a call that was made twice has its later one. Empty without the file. @throws bad-journal */
export function answerTextsIn(folder: string): Map<string, string> {
  if (!existsSync(pathIn(folder))) return new Map();
  const rows = readJournal(pathIn(folder)) as unknown as KeptRow[];
  return new Map(rows.map(({ case_id, tier, repeat, response }) => [callKey(case_id, tier, repeat), response ?? '']));
}
