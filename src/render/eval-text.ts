import type { JudgeReport, RunReport } from '../records/run.js';
import { fitRows } from './fit-table.js';
import { count, counted, percentWithin, pick, points, usd } from './number.js';
import { priceWords } from './price-words.js';
import { screenWidth, wrapText } from './wrap-text.js';

/** A run for a terminal of so many columns: one line a tier, then what the figures rest on. */
export function evalText(report: RunReport, columns: number): string {
  const width = screenWidth(columns);
  const isNonzero = (name: 'unscored' | 'failed'): boolean => report.tiers.some((row) => row[name] > 0);
  const table = fitRows(
    [
      { title: 'tier', align: 'left' },
      { title: 'model', align: 'left', dropFirst: 3 },
      { title: 'quality [95 %]' },
      { title: 'scored', dropFirst: 1 },
      { title: 'unscored', dropFirst: isNonzero('unscored') ? 0 : 5 },
      { title: 'failed', dropFirst: isNonzero('failed') ? 0 : 4 },
      { title: '$/request' },
      { title: '$ in all', dropFirst: 2 },
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
    width,
  );
  const lines = [`${counted(report.cases, 'case')} on ${counted(report.tiers.length, 'tier')}`, '', table, ''];
  if (report.repeats !== undefined) lines.push(...noiseLines(report, width), '');
  if (report.judge) lines.push(...judgeLines(report.judge).map((line) => wrapText(line, width)), '');
  return `${[...lines, wrapText(priceLine(report), width)].join('\n')}\n`;
}

/** How often each tier disagrees with itself, and each gap to the strongest one beside what chance alone makes. */
function noiseLines(
  { tiers, repeats, self_disagreement: rates = [], noise_gap: gap = null }: RunReport,
  width: number,
): string[] {
  const top = tiers.at(-1);
  const gapOf = (value: number | null): string =>
    points(value === null || top?.quality.value == null ? null : value - top.quality.value);
  const table = fitRows(
    [
      { title: 'tier', align: 'left' },
      { title: 'disagrees with itself [95 %]' },
      { title: 'n', dropFirst: 1 },
      { title: `gap to ${top?.tier}` },
      { title: 'noise' },
    ],
    tiers.map(({ tier, quality }, at) => [
      tier,
      percentWithin(rates[at]?.rate.value ?? null, rates[at]?.rate.ci95 ?? null),
      count(rates[at]?.rate.n ?? null),
      tier === top?.tier ? '' : gapOf(quality.value),
      tier === top?.tier ? '' : `±${points(gap).replace('+', '')}`,
    ]),
    width,
  );
  const floor =
    gap === null
      ? 'Noise floor: unknown, for the strongest tier was not asked twice.'
      : `Noise floor: ${top?.tier} differs from itself by up to ${points(gap).replace('+', '')} in 95 of 100 runs; a smaller gap may be chance.`;
  return [`Each question asked ${count(repeats ?? null)} times`, table, wrapText(floor, width)];
}

function judgeLines(judge: JudgeReport): string[] {
  const how =
    judge.mode === 'pointwise'
      ? 'each answer by itself'
      : 'each answer beside that of the strongest tier, in both orders';
  const lines = [
    `Judge: ${judge.model}, ${how}; ${count(judge.canaries)} of 10 injections called bad.`,
    `${count(judge.scored)} of ${counted(judge.answers, 'answer')} ${pick(judge.scored, 'has', 'have')} a verdict; ${usd(judge.cost_usd)} for ${counted(judge.calls, 'call')}, not in the tiers' figures.`,
  ];
  const { flip_rate: flips, first_position_rate: first } = judge;
  if (flips && first)
    lines.push(
      `The order decides ${percentWithin(flips.value, flips.ci95)} of ${count(flips.n)} pairs, which count as ties; the first place is preferred in ${percentWithin(first.value, first.ci95)}.`,
    );
  return lines;
}

function priceLine({ prices, tiers }: RunReport): string {
  const own = tiers
    .filter((tier) => tier.price.as_of !== prices.as_of)
    .map((tier) => `${tier.tier} ${tier.price.as_of}`);
  const also = own.length === 0 ? '' : `; ${own.join(', ')}`;
  // The days of the tiers' own prices stand by their names.
  const table = { ...prices, own: (prices.own ?? []).filter(({ source }) => source !== 'tiers') };
  return `Prices: ${priceWords(table)}${also}.`;
}
