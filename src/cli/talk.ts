import type { Warning } from '../records/warning.js';
import { warningText } from '../render/message.js';
import { nextLine } from '../render/next-line.js';
import { screenWidth, wrapLines } from '../render/wrap-text.js';
import type { Io } from './io.js';
import type { CommonOptions } from './options.js';

/** A sentence as stderr shows it: wrapped on a terminal, one line where a log or a script reads it. */
export function talkText(text: string, { isTerminal, columns }: Io): string {
  return isTerminal ? wrapLines(text, screenWidth(columns)) : text;
}

/** Warnings on stderr, one after the other; with `--json` they are in the document already. */
export function tellWarnings(warnings: readonly Warning[], options: CommonOptions, io: Io): void {
  for (const warning of warnings) tell(`warning: ${warningText(warning)}`, options, io);
}

/** Closing words on stderr. */
export function tell(text: string, options: CommonOptions, io: Io): void {
  if (!options.json && !options.quiet) io.stderr.write(`${talkText(text, io)}\n`);
}

/** The closing words that name the next command, on lines of its own, to be pasted. */
export function tellNext(advice: string, command: string | null, options: CommonOptions, io: Io): void {
  if (!options.json && !options.quiet) io.stderr.write(`${nextLine(advice, command, screenWidth(io.columns))}\n`);
}
