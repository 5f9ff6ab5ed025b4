import type { Projection } from '../records/projection.js';
import { fitRows } from './fit-table.js';
import { count, counted, duration, percent, percentWithin, pick, pointsWithin, usd } from './number.js';
import { priceWords } from './price-words.js';
import { screenWidth, wrapText } from './wrap-text.js';

/**
 * A projection for a terminal of so many columns: the bridge from the bill as logged to the bill as routed, what it does to
 * quality, where the requests go, and what the figures rest on. `disagreement`: share of requests that a gateway's file sends
 * elsewhere than its rules; null: there is no such file.
 */
export function projectText(projection: Projection, columns: number, disagreement: number | null = null): string {
  const { prices } = projection;
  const width = screenWidth(columns);
  const wrapped = (line: string): string => wrapText(line, width);
  const lines = [
    wrapText(headline(projection), width, ''),
    ...qualityLines(projection).map(wrapped),
    ...(disagreement === null
      ? []
      : [wrapped(`The rules themselves would have sent ${percent(disagreement)} of the requests to another tier.`)]),
    '',
    'Where the requests go',
    partsTable('tier', projection.tiers, width),
    '',
    'By class',
    partsTable('class', projection.classes, width),
    '',
    wrapped(`All on the strongest tier the same requests would cost ${usd(projection.all_strong_cost_usd)}.`),
    ...[...basisLines(projection), ...timeAndFailures(projection)].map(wrapped),
  ];
  if (prices) lines.push(wrapped(`Prices: ${priceWords(prices)}.`));
  return `${lines.join('\n')}\n`;
}

function partsTable(title: 'tier' | 'class', rows: Projection['tiers'] | Projection['classes'], width: number): string {
  return fitRows(
    [
      { title, align: 'left' },
      { title: 'requests' },
      { title: 'share', dropFirst: 1 },
      { title: 'as logged' },
      { title: 'routed' },
    ],
    rows.map((row) => [
      ('tier' in row ? row.tier : 'class' in row ? row.class : null) ?? '',
      count(row.requests),
      percent(row.share),
      usd(row.baseline_cost_usd),
      usd(row.routed_cost_usd),
    ]),
    width,
  );
}

/** Mean time of a request, what fails, and what deciding costs: each only where there is something to say. */
function timeAndFailures({ latency, failures = [], deciding }: Projection): string[] {
  const lines: string[] = [];
  if (latency) {
    lines.push(
      `Mean time of a request: ${duration(latency.logged_mean_ms)} as logged -> ${duration(latency.routed_mean_ms)} routed, calls one after the other (n = ${count(latency.requests)}).`,
    );
  }
  if (failures.length > 0) {
    const rows = failures.map(({ provider, rate, calls, failed }) =>
      calls === null
        ? `${provider} ${percent(rate)} (given)`
        : `${provider} ${percent(rate)} (${count(failed)} of ${count(calls)} in the log)`,
    );
    lines.push(`Failing calls, which go on to the next tier and are in the totals: ${rows.join(', ')}.`);
  }
  if (deciding && (deciding.usd_per_request > 0 || deciding.ms_per_request > 0)) {
    lines.push(
      `Deciding costs ${usd(deciding.usd_per_request)} and ${duration(deciding.ms_per_request)} for each request; both are in the totals.`,
    );
  }
  return lines;
}

function headline(projection: Projection): string {
  const { saving_usd: saving, requests, priced_requests: priced, baseline_cost_usd: baseline, refused } = projection;
  if (baseline === null)
    return `No saving can be projected: ${pick(requests, 'the only request has no price', `none of the ${count(requests)} requests has a price`)}.`;
  if (refused.length > 0) return `The saving cannot be known from this data: ${refused.join('; ')}.`;
  if (saving === null) return `No saving can be projected: the ${count(priced)} priced requests cost nothing.`;
  const change = saving >= 0 ? `saves ${usd(saving)}` : `costs ${usd(-saving)} more`;
  return `${usd(baseline)} as logged -> ${usd(projection.routed_cost_usd)} routed: ${change} (${percentWithin(projection.saving_share, projection.saving_ci95)}), n = ${count(priced)} requests.`;
}

/** What the rules do to quality, and how much of the traffic nothing was measured of. */
function qualityLines(projection: Projection): string[] {
  const { saving_bounds: bounds, quality_delta: delta, quality_delta_ci95: ends } = projection;
  const lines: string[] = [];
  if (delta !== null && projection.quality_cases > 0) {
    lines.push(
      `Quality on this mix: ${pointsWithin(delta, ends)} against all on the strongest tier (n = ${count(projection.quality_cases)} held-out pairs).`,
    );
  }
  if (projection.uncovered_share) {
    const between =
      bounds === null
        ? ''
        : ` The saving is between ${percent(bounds[0])} (if it saves nothing) and ${percent(bounds[1])} (if it saves all it costs).`;
    lines.push(
      `Uncovered traffic: ${percent(projection.uncovered_share)} of requests, ${percent(projection.uncovered_spend_share)} of spend.${between}`,
    );
  } else if (bounds !== null) {
    lines.push(`All that is sure: the saving is between ${percent(bounds[0])} and ${percent(bounds[1])}.`);
  }
  return lines;
}

/** What the figures rest on: measured tokens or estimated ones, eval cases, and what is assumed. */
function basisLines(projection: Projection): string[] {
  const { priced_requests: priced, estimated_requests: estimated, effective_cases: effective } = projection;
  const { batch_requests: batches = 0 } = projection;
  const lines: string[] = [];
  if (priced > 0) {
    lines.push(
      estimated === 0
        ? 'Tokens: input and answers as the log has them.'
        : `Tokens: input as the log has it; the answers of ${counted(estimated, 'request')} ${pick(estimated, 'gets', 'get')} the lengths measured on the eval set, the others are as logged.`,
    );
  }
  if (batches > 0) {
    lines.push(
      `${counted(batches, 'request')} ${pick(batches, 'is a call of a batch and stays so', 'are calls of a batch and stay so')}: on another tier they cost its price for batches, or half of its price where none is known.`,
    );
  }
  if (effective !== null) lines.push(`Weighted to this log the eval set is worth ${counted(effective, 'case')}.`);
  if (projection.quality_delta !== null && projection.quality_cases > 0) {
    lines.push(
      "Quality is weighted to the log's mix; assumed is that requests of a kind are answered as well in the log as in the eval set.",
    );
  }
  return lines;
}
