import type { DiffReport } from '../records/diff.js';
import { count, points, usd } from './number.js';
import { plainLine } from './plain.js';

/** What `router diff` prints: Markdown for a pull request. */
export function diffText(report: DiffReport): string {
  const lines = [
    '## Routing rules: what changes',
    '',
    ...(report.changes.length > 0 ? report.changes.map((one) => `- ${cell(one)}`) : ['- the policies are the same']),
  ];
  if (report.requests === null) return `${lines.join('\n')}\n`;
  lines.push(
    '',
    `${count(report.moved)} of ${count(report.requests)} requests move to another tier. ${usd(report.old_cost_usd)} -> ${usd(report.new_cost_usd)}: ${signedUsd(report.cost_change_usd)}${report.cost_change_ci95 ? ` [${report.cost_change_ci95.map(signedUsd).join(', ')}]` : ''} (${count(report.priced_requests)} priced requests).`,
    '',
    report.quality_change === null
      ? 'Quality: cannot be known from these files; both need held-out figures of the same strongest tier (router tune writes them).'
      : `Quality: ${points(report.quality_change)}${report.quality_change_ci95 ? ` [${report.quality_change_ci95.map(points).join(', ')}]` : ''} on this log's mix, from held-out cases.`,
  );
  if (report.moves.length > 0) {
    lines.push('', '| from | to | requests | USD |', '|---|---|--:|--:|');
    for (const one of report.moves) {
      lines.push(`| ${cell(one.from)} | ${cell(one.to)} | ${count(one.requests)} | ${usd(one.cost_change_usd)} |`);
    }
    lines.push('', '| template | from | to | requests | USD | for example |', '|---|---|---|--:|--:|---|');
    for (const one of report.flips) {
      lines.push(
        `| ${one.template} | ${cell(one.from)} | ${cell(one.to)} | ${count(one.requests)} | ${usd(one.cost_change_usd)} | ${cell(one.example_id)} |`,
      );
    }
  }
  return `${lines.join('\n')}\n`;
}

/** A change of dollars with its sign. */
function signedUsd(value: number | null): string {
  return value !== null && value > 0 ? `+${usd(value)}` : usd(value);
}

function cell(text: string): string {
  return plainLine(text).replace(/[|<`\\]/g, ' ');
}
