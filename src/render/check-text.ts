import type { CheckReport } from '../records/check.js';
import { count, percent, percentWithin, usd } from './number.js';
import { plainLine } from './plain.js';

/** What `router check` prints and writes into a job's summary: Markdown. */
export function checkText(report: CheckReport): string {
  const { verdict, certificates, fresh, projection } = report;
  const lines = [
    `## Routing rules: ${verdict}`,
    '',
    ...report.reasons.map((reason) => `- ${cell(reason)}`),
    '',
    '| tier | answers | bad | upper bound | allowed | claim |',
    '|---|--:|--:|--:|--:|---|',
    ...certificates.map(
      (one) =>
        `| ${cell(one.tier)} | ${count(one.routed)} | ${count(one.bad)} | ${percent(one.upper_bound)} | ${percent(one.alpha)} | ${one.status.replace('_', ' ')} |`,
    ),
    '',
    `On ${count(fresh.cases)} fresh cases that every tier answered: saving ${percentWithin(fresh.saving_share, fresh.saving_ci95)} against the strongest tier.`,
  ];
  if (projection) {
    lines.push(
      `On the log (${count(projection.requests)} requests): ${usd(projection.baseline_cost_usd)} as logged, ${usd(projection.routed_cost_usd)} routed (saving ${percentWithin(projection.saving_share, projection.saving_ci95)}).`,
    );
  }
  lines.push('', `Next: ${report.next}`);
  return `${lines.join('\n')}\n`;
}

function cell(text: string): string {
  return plainLine(text).replace(/[|<>`\\]/g, ' ');
}
