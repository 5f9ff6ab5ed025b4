import type { Warning } from '../records/warning.js';
import { warningText } from '../render/message.js';
import type { Io } from './io.js';
import type { CommonOptions } from './options.js';

/** Warnings on stderr, one a line; with `--json` they are in the document already. */
export function tellWarnings(warnings: readonly Warning[], options: CommonOptions, io: Io): void {
  if (options.json || options.quiet) return;
  for (const warning of warnings) io.stderr.write(`warning: ${warningText(warning)}\n`);
}

/** A closing line on stderr, such as what to do next. */
export function tell(text: string, options: CommonOptions, io: Io): void {
  if (!options.json && !options.quiet) io.stderr.write(`${text}\n`);
}
