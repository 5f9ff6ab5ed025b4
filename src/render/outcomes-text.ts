import type { OutcomesReport } from '../records/outcomes-report.js';
import { count, percentWithin, usd } from './number.js';
import { plainLine } from './plain.js';
import { textTable } from './table.js';

/** What a log's verdicts amount to, as a terminal table: one line a tier. */
export function outcomesText(report: OutcomesReport): string {
  const table = textTable(
    [
      { title: 'tier', align: 'left' },
      { title: 'model', align: 'left' },
      { title: 'score [95 %]' },
      { title: 'scored' },
      { title: 'unscored' },
      { title: 'failed' },
      { title: '$/request' },
    ],
    report.tiers.map((row) => [
      row.tier,
      row.model ?? '-',
      percentWithin(row.quality.value, row.quality.ci95),
      count(row.quality.n),
      count(row.unscored),
      count(row.failed),
      usd(row.cost_usd_per_request),
    ]),
  );
  const head = `${count(report.cases)} cases with ${count(report.outcomes)} outcomes, by the score "${plainLine(report.score)}"`;
  return `${head}\n\n${table}\n\nWritten: ${report.files.evalset}, ${report.files.outcomes}\n`;
}
