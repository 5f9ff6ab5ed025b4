import type { Projection } from '../records/projection.js';
import { count, duration, percent, percentWithin, points, usd } from './number.js';
import { textTable } from './table.js';

/** A projection as a terminal report: the bridge from the bill as logged to the bill as routed. */
export function projectText(projection: Projection): string {
  const { prices } = projection;
  const lines = [
    headline(projection),
    ...support(projection),
    '',
    'Where the requests go',
    textTable(
      [
        { title: 'tier', align: 'left' },
        { title: 'requests' },
        { title: 'share' },
        { title: 'as logged' },
        { title: 'routed' },
      ],
      projection.tiers.map((row) => [
        row.tier ?? '',
        count(row.requests),
        percent(row.share),
        usd(row.baseline_cost_usd),
        usd(row.routed_cost_usd),
      ]),
    ),
    '',
    'By class',
    textTable(
      [
        { title: 'class', align: 'left' },
        { title: 'requests' },
        { title: 'share' },
        { title: 'as logged' },
        { title: 'routed' },
      ],
      projection.classes.map((row) => [
        row.class,
        count(row.requests),
        percent(row.share),
        usd(row.baseline_cost_usd),
        usd(row.routed_cost_usd),
      ]),
    ),
    '',
    `All on the strongest tier the same requests would cost ${usd(projection.all_strong_cost_usd)}.`,
  ];
  lines.push(...timeAndFailures(projection));
  if (prices) lines.push(`Prices: ${prices.name} ${prices.version}, as of ${prices.as_of}.`);
  return `${lines.join('\n')}\n`;
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
  if (baseline === null) return `No saving can be projected: none of the ${count(requests)} requests has a price.`;
  if (refused.length > 0) return `The saving cannot be known from this data: ${refused.join('; ')}.`;
  if (saving === null) return `No saving can be projected: the ${count(priced)} priced requests cost nothing.`;
  const change = saving >= 0 ? `saves ${usd(saving)}` : `costs ${usd(-saving)} more`;
  return `${usd(baseline)} as logged -> ${usd(projection.routed_cost_usd)} routed: ${change} (${percentWithin(projection.saving_share, projection.saving_ci95)}), n = ${count(priced)} requests.`;
}

/** What the figures rest on: measured tokens or estimated ones, eval cases, held-out pairs, and what has none of them. */
function support(projection: Projection): string[] {
  const { priced_requests: priced, estimated_requests: estimated, saving_bounds: bounds } = projection;
  const lines: string[] = [];
  if (priced > 0) {
    lines.push(
      `Input tokens are the log's own; ${estimated === 0 ? 'so are all answers' : `the answers of ${count(estimated)} requests are given the lengths measured on the eval set, the others are as logged`}.`,
    );
  }
  const { effective_cases: effective, quality_delta: delta, quality_delta_ci95: ends } = projection;
  if (effective !== null) lines.push(`Weighted to this log the eval set is worth ${count(effective)} cases.`);
  if (projection.uncovered_share) {
    lines.push(
      `Uncovered traffic: ${percent(projection.uncovered_share)} of requests, ${percent(projection.uncovered_spend_share)} of spend.${bounds === null ? '' : ` The saving is between ${percent(bounds[0])} (if it saves nothing) and ${percent(bounds[1])} (if it saves all it costs).`}`,
    );
  } else if (bounds !== null) {
    lines.push(`All that is sure: the saving is between ${percent(bounds[0])} and ${percent(bounds[1])}.`);
  }
  if (delta !== null && projection.quality_cases > 0) {
    const interval = ends === null ? '' : ` [${ends.map((end) => points(end)).join(', ')}]`;
    lines.push(
      `Quality on this mix: ${points(delta)}${interval} against all on the strongest tier, from ${count(projection.quality_cases)} held-out pairs. Weights follow the log's mix; that requests of a kind are answered as well in the log as in the eval set is assumed.`,
    );
  }
  return lines;
}
