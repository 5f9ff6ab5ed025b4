import type { RunReport } from '../records/run.js';
import { count, percentWithin, usd } from './number.js';
import { textTable } from './table.js';

/** A run as a terminal table: one line a tier, then what the figures rest on. */
export function evalText(report: RunReport): string {
  const table = textTable(
    [
      { title: 'tier', align: 'left' },
      { title: 'model', align: 'left' },
      { title: 'quality [95 %]' },
      { title: 'scored' },
      { title: 'unscored' },
      { title: 'failed' },
      { title: '$/request' },
      { title: '$ in all' },
    ],
    report.tiers.map((row) => [
      row.tier,
      row.model,
      percentWithin(row.quality.value, row.quality.ci95),
      count(row.quality.n),
      count(row.unscored),
      count(row.failed),
      usd(row.cost_usd_per_request),
      usd(row.cost_usd),
    ]),
  );
  return `${count(report.cases)} cases on ${count(report.tiers.length)} tiers\n\n${table}\n\n${priceLine(report)}\n`;
}

function priceLine({ prices, tiers }: RunReport): string {
  const own = tiers
    .filter((tier) => tier.price.as_of !== prices.as_of)
    .map((tier) => `${tier.tier} ${tier.price.as_of}`);
  const also = own.length === 0 ? '' : `; ${own.join(', ')}`;
  return `Prices: ${prices.name} ${prices.version}, as of ${prices.as_of}${also}.`;
}
