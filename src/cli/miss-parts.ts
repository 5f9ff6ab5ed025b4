import { missBill } from '../policy/miss-bill.js';
import type { Projection } from '../records/projection.js';
import type { RulesFile } from '../records/rules-file.js';
import type { BreakEvenRow, MissBill } from '../records/tuning.js';

/** What `--miss-cost-usd` adds to a report. */
export interface MissParts {
  break_even_table: BreakEvenRow[];
  /** Null without a log. */
  miss_bill: MissBill | null;
}

/** The cost of being wrong, where the user names what one miss costs; null otherwise. */
export function missParts(
  options: { missCostUsd?: number },
  rules: RulesFile,
  breakEven: BreakEvenRow[],
  projection: Projection | null,
): MissParts | null {
  if (options.missCostUsd === undefined) return null;
  return {
    break_even_table: breakEven,
    miss_bill: projection && missBill(rules, rules.evidence ?? null, projection, options.missCostUsd),
  };
}
