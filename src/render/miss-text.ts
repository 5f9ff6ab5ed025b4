import type { BreakEvenRow, MissBill } from '../records/tuning.js';
import { breakEvenText } from './break-even-text.js';
import { missText } from './miss-sentence.js';

/** The cost of being wrong for the terminal: the bill of misses, and what a miss may cost by tier. Ends with a line feed. */
export function missesText(parts: { break_even_table: readonly BreakEvenRow[]; miss_bill: MissBill | null }): string {
  const bill = parts.miss_bill === null ? [] : ['', 'What misses cost', `  ${missText(parts.miss_bill, null)}`];
  const table = breakEvenText(parts.break_even_table);
  const lines = [...bill, ...(table === null ? [] : ['', table])];
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}
