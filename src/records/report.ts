import type { CurvesFile } from './curve.js';
import type { TrafficMix } from './mix.js';
import type { PriceTableInfo } from './price.js';
import type { Projection } from './projection.js';
import type { Evidence, RulesFile } from './rules-file.js';
import type { BreakEvenRow, MissBill, Tuning } from './tuning.js';
import type { Warning } from './warning.js';

/** Everything the report page shows (`router.report/1`). Parts that were not asked for are null. */
export interface Report {
  schema: 'router.report/1';
  /** What the log is made of. */
  mix: TrafficMix | null;
  curves: CurvesFile | null;
  /** What tuning found on the measurements; null when the rules were given, or nothing was measured. */
  tuning: Tuning | null;
  /** Of `tuning`, else as the given rules hold it. */
  evidence: Evidence | null;
  rules: Pick<RulesFile, 'policy' | 'tiers' | 'provenance'> | null;
  projection: Projection | null;
  break_even_table: BreakEvenRow[];
  /** What the misses behind the projection cost; null without `--miss-cost-usd`. */
  miss_bill: MissBill | null;
  /** First words of one request of each template, by its hash; null: no request text was asked for. */
  examples: Record<string, string> | null;
  prices: PriceTableInfo;
  warnings: Warning[];
}
