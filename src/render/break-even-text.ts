import type { BreakEvenRow } from '../records/tuning.js';
import { fitRows } from './fit-table.js';
import { decimal, percent, usd } from './number.js';
import { wrapText } from './wrap-text.js';

/** Headings and cells of the break-even table; one row for each lower tier. Empty without rows. */
export function breakEvenCells(rows: readonly BreakEvenRow[]): { titles: string[]; cells: string[][] } {
  const [first] = rows;
  if (!first) return { titles: [], cells: [] };
  const hasMissCost = rows.some((row) => row.max_fail_share_at_miss_cost !== null);
  const shares = first.miss_cost_usd.slice(0, first.fail_share === null ? undefined : -1);
  const never = (share: number | null): string => (share !== null && !(share > 0) ? 'never' : percent(share));
  return {
    titles: [
      'tier',
      'price ratio',
      'fails',
      'pays up to',
      ...(hasMissCost ? ['with that miss cost'] : []),
      ...shares.map((one) => `at ${percent(one.fail_share, 0)}`),
      'as measured',
    ],
    cells: rows.map((row) => [
      row.tier,
      decimal(row.price_ratio, 2),
      percent(row.fail_share),
      never(row.max_fail_share),
      ...(hasMissCost ? [never(row.max_fail_share_at_miss_cost)] : []),
      ...row.miss_cost_usd.slice(0, shares.length).map((one) => worth(one.usd)),
      row.fail_share === null ? worth(null) : worth(row.miss_cost_usd.at(-1)?.usd ?? null),
    ]),
  };
}

/** What a miss may cost; at or below 0 the tier does not pay at that share of failures. */
function worth(value: number | null): string {
  return value !== null && !(value > 0) ? 'no' : usd(value);
}

/** What the columns mean. */
export function breakEvenLegend(rows: readonly BreakEvenRow[], hasRatio = true): string {
  const top = rows[0]?.top ?? 'the top tier';
  const ratio = hasRatio ? ` Price ratio: against ${top}.` : '';
  return `Asking a tier first on everything and ${top} after a miss, at the mean costs of the eval set.${ratio} Pays up to: share of failures. The dollars: what one miss may cost before ${top} alone is cheaper, at that share of failures.`;
}

/** The table for the terminal, the dollars at assumed shares of failures left out where there is no room; null without rows. */
export function breakEvenText(rows: readonly BreakEvenRow[], width: number): string | null {
  if (rows.length === 0) return null;
  const { titles, cells } = breakEvenCells(rows);
  const table = fitRows(
    titles.map((title, at) => ({
      title,
      align: at === 0 ? 'left' : 'right',
      ...(title.startsWith('at ') && { dropFirst: 3 + at }),
      ...(title === 'price ratio' && { dropFirst: 2 }),
      ...(title === 'fails' && { dropFirst: 1 }),
    })),
    cells,
    width,
  );
  return `What a miss may cost\n${table}\n${wrapText(`  ${breakEvenLegend(rows, table.includes('price ratio'))}`, width, '  ')}`;
}
