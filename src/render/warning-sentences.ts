import type { Sentence } from './message.js';

/** Sentence of every warning, by its code; by area, then by name. */
export const WARNING_SENTENCES: Record<string, Sentence> = {
  // Request logs
  'bad-lines-skipped': (f) =>
    `${f['rejected']} of ${f['lines']} lines were unusable and left out. First: ${f['first']}.`,
  'conflicting-ids': (f) =>
    `${f['count']} rows repeat the id of an earlier row with other content (first: ${f['first']}). The first row of each id was kept.`,
  'damaged-file-used': (f) =>
    `${f['path']}: the file ends early (${f['reason']}); only the part before the break was read.`,
  'duplicate-ids': (f) => `${f['count']} rows repeat an earlier row; each call is counted once.`,
  'empty-log-file': (f) => `${f['path']}: the file is empty.`,
  'no-usable-lines': (f) => `${f['path']}: none of its ${f['lines']} lines is a request record (${f['first']}).`,

  // Eval sets, outcomes, answers
  'duplicate-rows': (f) => `${f['path']}: ${f['count']} rows repeat an earlier row and were left out.`,
};
