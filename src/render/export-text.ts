import type { ExportComparison } from '../records/gateway.js';
import { count, percent, usd } from './number.js';
import { textTable } from './table.js';

/** What the rules and their exported form make of a log, side by side. */
export function exportComparisonText({ rules, exported, disagreement_share: disagreement }: ExportComparison): string {
  const table = textTable(
    [
      { title: 'tier', align: 'left' },
      { title: 'by the rules' },
      { title: 'cost' },
      { title: 'as exported' },
      { title: 'cost' },
    ],
    rules.tiers.map(({ tier, share, cost_usd: own }, at) => {
      const other = exported.tiers[at];
      return [tier, percent(share), usd(own), percent(other?.share ?? null), usd(other?.cost_usd ?? null)];
    }),
  );
  return `
On the log (n = ${count(rules.requests)}): the rules cost ${usd(rules.cost_usd)} (saving ${percent(rules.saving_share)}), as exported ${usd(exported.cost_usd)} (saving ${percent(exported.saving_share)}); ${percent(disagreement)} of the requests go elsewhere.
${table}
`;
}
