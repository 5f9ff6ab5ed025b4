import type { OutcomesReport } from '../records/outcomes-report.js';
import { fitRows } from './fit-table.js';
import { count, counted, percentWithin, usd } from './number.js';
import { plainLine } from './plain.js';
import { screenWidth, wrapText } from './wrap-text.js';

/** What a log's verdicts amount to, for a terminal of so many columns: one line a tier. */
export function outcomesText(report: OutcomesReport, columns: number): string {
  const width = screenWidth(columns);
  const table = fitRows(
    [
      { title: 'tier', align: 'left' },
      { title: 'model', align: 'left', dropFirst: 4 },
      { title: 'score [95 %]' },
      { title: 'scored', dropFirst: 1 },
      { title: 'unscored', dropFirst: 3 },
      { title: 'failed', dropFirst: 2 },
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
    width,
  );
  const head = `${counted(report.cases, 'case')} with ${counted(report.outcomes, 'outcome')}, by the score "${plainLine(report.score)}"`;
  const written = `Written: ${report.files.evalset}, ${report.files.outcomes}`;
  return `${wrapText(head, width, '')}\n\n${table}\n\n${wrapText(written, width)}\n`;
}
