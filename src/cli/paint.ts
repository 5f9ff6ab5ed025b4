import picocolors from 'picocolors';
import type { Io } from './io.js';

/** A report with its first line, the answer, made to stand out: green for yes, yellow for no, cyan for undecided. */
export function paintAnswer(text: string, io: Io): string {
  const { bold, cyan, green, yellow } = picocolors.createColors(io.hasColour);
  const [first = '', ...rest] = text.split('\n');
  const tint = first.startsWith('ROUTE')
    ? green
    : first.startsWith('ONE TIER')
      ? yellow
      : first.startsWith('UNDECIDED')
        ? cyan
        : (same: string) => same;
  return [bold(tint(first)), ...rest].join('\n');
}
