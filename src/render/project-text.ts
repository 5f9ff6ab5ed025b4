import type { Projection } from '../records/tuning.js';
import { count, percent, percentWithin, usd } from './number.js';
import { textTable } from './table.js';

/** A projection as a terminal report: the bridge from the bill as logged to the bill as routed. */
export function projectText(projection: Projection): string {
  const { prices } = projection;
  const lines = [
    headline(projection),
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
  if (prices) lines.push(`Prices: ${prices.name} ${prices.version}, as of ${prices.as_of}.`);
  return `${lines.join('\n')}\n`;
}

function headline(projection: Projection): string {
  const { saving_usd: saving, requests, priced_requests: priced } = projection;
  if (saving === null) return `No saving can be projected: none of the ${count(requests)} requests has a price.`;
  const change = saving >= 0 ? `saves ${usd(saving)}` : `costs ${usd(-saving)} more`;
  return `${usd(projection.baseline_cost_usd)} as logged -> ${usd(projection.routed_cost_usd)} routed: ${change} (${percentWithin(projection.saving_share, projection.saving_ci95)}), n = ${count(priced)} requests.`;
}
