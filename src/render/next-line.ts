import { commandText } from './command-text.js';
import { wrapText } from './wrap-text.js';

/** The end of a report: what to do next, and below it the command to paste, where one does it. */
export function nextLine(advice: string, command: string | null, width: number): string {
  return [wrapText(`Next: ${advice}`, width), ...(command === null ? [] : [commandText(command, width)])].join('\n');
}
