import type { BreakEvenRow, MissBill } from '../records/tuning.js';
import { breakEvenText } from './break-even-text.js';
import { missText } from './miss-sentence.js';
import { screenWidth, wrapText } from './wrap-text.js';

/** The cost of being wrong for the terminal: the bill of misses, and what a miss may cost by tier. Ends with a line feed. */
export function missesText(
  parts: { break_even_table: readonly BreakEvenRow[]; miss_bill: MissBill | null },
  columns: number,
): string {
  const width = screenWidth(columns);
  const bill =
    parts.miss_bill === null
      ? []
      : ['', 'What misses cost', wrapText(`  ${missText(parts.miss_bill, null)}`, width, '  ')];
  const table = breakEvenText(parts.break_even_table, width);
  const lines = [...bill, ...(table === null ? [] : ['', table])];
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}
