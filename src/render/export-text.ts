import type { ExportComparison, ExportedForm } from '../records/gateway.js';
import { fitRows } from './fit-table.js';
import { count, percent, usd } from './number.js';
import { screenWidth, wrapText } from './wrap-text.js';

/** What the rules and their exported form make of a log, side by side. */
export function exportComparisonText(
  { rules, exported, disagreement_share: disagreement }: ExportComparison,
  columns: number,
): string {
  const width = screenWidth(columns);
  const table = fitRows(
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
    width,
  );
  const costs =
    rules.cost_usd === null || exported.cost_usd === null
      ? `What they cost cannot be known: ${rules.refused[0] ?? 'no request has a price'}.`
      : `By the rules they cost ${usd(rules.cost_usd)} (${savingOf(rules)}), as exported ${usd(exported.cost_usd)} (${savingOf(exported)}).${whyUnknown(rules)}`;
  const answer = `On the log (n = ${count(rules.requests)}) ${percent(disagreement)} of the requests go elsewhere than by the rules. ${costs}`;
  return `\n${wrapText(answer, width, '')}\n\n${table}\n`;
}

function savingOf({ saving_share: share, saving_bounds: bounds }: ExportedForm): string {
  if (share !== null) return `saving ${percent(share)}`;
  return bounds === null ? 'saving unknown' : `saving between ${percent(bounds[0])} and ${percent(bounds[1])}`;
}

function whyUnknown({ saving_share: share, refused }: ExportedForm): string {
  return share === null && refused.length > 0
    ? ` The saving cannot be known from this data: ${refused.join('; ')}.`
    : '';
}
