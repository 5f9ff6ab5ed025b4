import type { DiffReport } from '../records/diff.js';
import { count, usd } from './number.js';
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
    `${count(report.moved)} of ${count(report.requests)} requests move to another tier. ${usd(report.old_cost_usd)} -> ${usd(report.new_cost_usd)} (${count(report.priced_requests)} priced requests).`,
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

function cell(text: string): string {
  return plainLine(text).replace(/[|<`\\]/g, ' ');
}
