import type { Estimate } from '../records/estimate.js';
import type { EscalationRow, MonitorReport } from '../records/monitor.js';
import { fitRows } from './fit-table.js';
import { count, counted, decimal, duration, percent, percentWithin, usd } from './number.js';
import { priceWords } from './price-words.js';
import { screenWidth, wrapText } from './wrap-text.js';

/** What `router monitor` prints on a terminal of so many columns. */
export function monitorText(report: MonitorReport, columns: number): string {
  const width = screenWidth(columns);
  const wrapped = (line: string): string => wrapText(line, width);
  const { escalation, drift, cost_usd_per_request: cost, latency_p95_ms: latency } = report;
  const lines = [
    wrapText(headline(report), width, ''),
    ...report.reasons.map(({ level, text }) => wrapped(`  ${level}: ${text}`)),
    '',
    wrapped(
      `Escalations, of the requests that the rules send below the strongest tier (limit ${percent(escalation.limit)})`,
    ),
  ];
  const rows: EscalationRow[] = [escalation, ...report.tiers, ...report.classes];
  lines.push(
    fitRows(
      [
        { title: 'part', align: 'left' },
        { title: 'eligible', dropFirst: 2 },
        { title: 'escalated', dropFirst: 1 },
        { title: 'share [any time]' },
        { title: 'evidence' },
      ],
      rows.map((row) => [
        row.name,
        count(row.requests),
        count(row.escalated),
        percentWithin(row.share, row.share_ci95),
        row.e_value >= 1e6 ? '> 1,000,000' : decimal(row.e_value, 2),
      ]),
      width,
    ),
    ...[
      `  Alarm at evidence 20. Not counted: ${counted(escalation.fallbacks, 'provider fallback')}, ${counted(escalation.failed, 'failure')}, ${counted(escalation.unplaced, 'answer')} of unknown models.`,
      '',
      `Cost a request: ${dollars(cost.realized)}; projected ${usd(cost.projected)}.`,
      ...(cost.latest.n < cost.realized.n ? [`  This run: ${dollars(cost.latest)}.`] : []),
      `Latency p95: ${duration(latency.realized)}${within(latency.realized_ci95, duration)} (n = ${count(latency.n)}); measured on the eval set ${duration(latency.measured)}.`,
      driftLine(drift),
      `Uncovered by the eval set: ${percent(report.uncovered_share)}.`,
      `Prices: ${priceWords(report.price_table)}.`,
    ].map(wrapped),
  );
  return `${lines.join('\n')}\n`;
}

function dollars({ value, ci95, n }: Estimate): string {
  return `${usd(value)}${within(ci95, usd)} (n = ${count(n)})`;
}

function within(ends: readonly [number | null, number | null] | null, text: (end: number | null) => string): string {
  return ends === null ? '' : ` [${ends.map(text).join(', ')}]`;
}

function driftLine({ score, segments, noise, requests: [first, latest] }: MonitorReport['drift']): string {
  if (first === null) return 'Drift (PSI): none can be told before a second run.';
  const one = (value: number | null, most: number | null): string =>
    value === null ? decimal(value) : `${decimal(value)} (noise up to ${decimal(most)})`;
  return `Drift since the first run (PSI, information only; n = ${count(first)}, ${count(latest)}): score ${one(score, noise.score)}, segments ${one(segments, noise.segments)}.`;
}

/** What became of every request that was read. */
function headline({ verdict, requests, seen_before: seen, late, undated, since }: MonitorReport): string {
  const parts: [number, string][] = [
    [requests, `${count(requests)} counted`],
    [seen - (late ?? 0), `${count(seen - (late ?? 0))} counted before`],
    [late ?? 0, `about ${count(late)} too late to be counted`],
    [undated, `${count(undated)} without a time not counted`],
  ];
  const shown = parts.filter(([rows]) => rows > 0).map(([, text]) => text);
  const all = requests + seen + undated;
  const from = since ? `${since.slice(0, 16).replace('T', ' ')} UTC` : null;
  const read = `${counted(all, 'request')} read${requests === all ? '' : `: ${shown.join(', ')}`}${from ? `${requests === all ? ', counting' : '; counting'} since ${from}` : ''}.`;
  if (verdict === 'undecided') return `UNDECIDED. No request shows what routing did; ${read}`;
  return `${verdict.toUpperCase()}. ${read}`;
}
