import type { CheckReport } from '../records/check.js';
import { constraintText } from './cascade-text.js';
import { markdownCell, markdownTable } from './markdown-table.js';
import { count, counted, percent, percentWithin, usd } from './number.js';
import { screenWidth, wrapText } from './wrap-text.js';

/**
 * What `router check` prints and writes into a job's summary: Markdown, the verdict first. On a terminal of so many columns
 * it is wrapped and columns that do not fit are left out; null: a summary, where paragraphs are not to be broken.
 */
export function checkText(report: CheckReport, columns: number | null): string {
  const { verdict, fresh, projection } = report;
  const width = columns === null ? null : screenWidth(columns);
  const wrapped = (text: string, indent = ''): string => (width === null ? text : wrapText(text, width, indent));
  const lines = [
    `## Routing rules: ${verdict}`,
    '',
    ...report.reasons.map((reason) => wrapped(`- ${markdownCell(reason)}`, '  ')),
    '',
    certificatesTable(report, width),
    ...limitLines(report).flatMap((line) => ['', wrapped(line, '  ')]),
    '',
    wrapped(
      `On ${count(fresh.cases)} ${report.is_fresh ? 'fresh ' : ''}cases that every tier answered${report.is_fresh ? '' : ' (not fresh: those that fitted the score are among them)'}: saving ${percentWithin(fresh.saving_share, fresh.saving_ci95)} against the strongest tier.`,
    ),
  ];
  if (projection) {
    lines.push(
      wrapped(
        `On the log (${counted(projection.requests, 'request')}): ${usd(projection.baseline_cost_usd)} as logged, ${usd(projection.routed_cost_usd)} routed (saving ${percentWithin(projection.saving_share, projection.saving_ci95)}).`,
      ),
    );
  }
  lines.push('', wrapped(`Next: ${report.next}`));
  return `${lines.join('\n')}\n`;
}

/** Limits that were asked for, as a paragraph; none: no paragraph. */
function limitLines({ constraints }: CheckReport): string[] {
  return constraints.length === 0 ? [] : [`Limits: ${constraints.map(constraintText).join('; ')}.`];
}

function certificatesTable({ certificates }: CheckReport, width: number | null): string {
  return markdownTable(
    [
      { title: 'tier', align: 'left' },
      { title: 'answers', align: 'right' },
      { title: 'bad', align: 'right' },
      { title: 'upper bound', align: 'right' },
      { title: 'allowed', align: 'right' },
      { title: 'claim', align: 'left', dropFirst: 1 },
    ],
    certificates.map((one) => [
      one.tier,
      count(one.routed),
      count(one.bad),
      percent(one.upper_bound),
      percent(one.alpha),
      one.status.replaceAll('_', ' '),
    ]),
    width,
  );
}
