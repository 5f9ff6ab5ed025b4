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
  'answers-without-usage': (f) =>
    `${f['tier']}: ${f['count']} of ${f['cases']} answers come without token counts; their cost is unknown and not in the figures.`,
  'calls-failed': (f) =>
    `${f['tier']}: ${f['failed']} of ${f['cases']} cases have no answer (mostly: ${f['reason']}); they count as failed, not as wrong.`,
  'cases-without-grader': (f) =>
    `${f['cases']} cases name no grader and stay unscored (${f['ids']}, ...). Give them "grader" and "reference".`,
  'duplicate-rows': (f) => `${f['path']}: ${f['count']} rows repeat an earlier row and were left out.`,
  'references-unreadable': (f) =>
    `${f['cases']} cases have a reference that their grader cannot read, or none, and stay unscored (${f['ids']}, ...).`,
};
