import type { DiffReport } from '../records/diff.js';
import { markdownCell, markdownTable } from './markdown-table.js';
import { count, counted, pick, pointsWithin, usd } from './number.js';
import { screenWidth, wrapText } from './wrap-text.js';

/**
 * What `router diff` prints: Markdown, the answer first. On a terminal of so many columns it is wrapped and columns that do
 * not fit are left out; null: a pull request, where paragraphs are not to be broken.
 */
export function diffText(report: DiffReport, columns: number | null): string {
  const width = columns === null ? null : screenWidth(columns);
  const wrapped = (text: string): string => (width === null ? text : wrapText(text, width, ''));
  const lines = [
    '## Routing rules: what changes',
    '',
    ...answer(report).flatMap((text) => [wrapped(text), '']),
    ...(report.changes.length > 0 ? report.changes : ['the policies are the same']).map((one) =>
      width === null ? `- ${markdownCell(one)}` : wrapText(`- ${markdownCell(one)}`, width),
    ),
  ];
  if (report.requests !== null && report.moves.length > 0)
    lines.push('', movesTable(report, width), '', flipsTable(report, width));
  return `${lines.join('\n')}\n`;
}

function answer(report: DiffReport): string[] {
  if (report.requests === null) return [];
  if (report.changes.length === 0 && report.moved === 0)
    return [
      `None of ${counted(report.requests, 'request')} moves to another tier; they cost ${usd(report.new_cost_usd)}.`,
    ];
  const range = report.cost_change_ci95 ? ` [${report.cost_change_ci95.map(signedUsd).join(', ')}]` : '';
  const quality =
    report.quality_change === null
      ? 'Quality: cannot be known from these files; both need held-out figures of the same strongest tier (router tune writes them).'
      : `Quality: ${pointsWithin(report.quality_change, report.quality_change_ci95)} on this log's mix, from held-out cases.`;
  return [
    `${count(report.moved)} of ${counted(report.requests, 'request')} ${pick(report.moved ?? 0, 'moves', 'move')} to another tier. ${usd(report.old_cost_usd)} -> ${usd(report.new_cost_usd)}: ${signedUsd(report.cost_change_usd)}${range} (${counted(report.priced_requests, 'priced request')}).`,
    quality,
  ];
}

function movesTable({ moves }: DiffReport, width: number | null): string {
  return markdownTable(
    [
      { title: 'from', align: 'left' },
      { title: 'to', align: 'left' },
      { title: 'requests', align: 'right' },
      { title: 'USD', align: 'right' },
    ],
    moves.map((one) => [one.from, one.to, count(one.requests), signedUsd(one.cost_change_usd)]),
    width,
  );
}

/** Digits of a template's hash that tell it from the others on a screen. */
const SHORT_NAME = 8;

function flipsTable({ flips }: DiffReport, width: number | null): string {
  return markdownTable(
    [
      { title: 'template', align: 'left' },
      { title: 'from', align: 'left' },
      { title: 'to', align: 'left' },
      { title: 'requests', align: 'right' },
      { title: 'USD', align: 'right' },
      { title: 'for example', align: 'left', dropFirst: 1 },
    ],
    flips.map((one) => [
      width === null ? one.template : one.template.slice(0, SHORT_NAME),
      one.from,
      one.to,
      count(one.requests),
      signedUsd(one.cost_change_usd),
      one.example_id,
    ]),
    width,
  );
}

/** A change of dollars with its sign. */
function signedUsd(value: number | null): string {
  return value !== null && value > 0 ? `+${usd(value)}` : usd(value);
}
