import { axisX, dot, gridX, type PlotOptions, ruleY, text } from '@observablehq/plot';
import type { LadderRow } from '../records/curve.js';
import { type ChartDocument, nameLetters, nameRoom } from './chart.js';
import { figureMarkup, paragraph, sectionMarkup, tableMarkup } from './markup.js';
import { count, duration, percent, percentWithin, points, usd } from './number.js';
import { plainLine } from './plain.js';
import { shortNames } from './short-names.js';

/** The ladder: quality of each tier with its interval, its price, and which tiers another one makes pointless. */
export function ladderSection(rows: readonly LadderRow[] | null, document: ChartDocument): string {
  const title = 'The tiers as measured';
  if (rows === null || rows.length === 0) {
    return sectionMarkup('tiers', title, [
      paragraph('No eval set with outcomes was given, so no tier has been measured. A saving without this is a guess.'),
    ]);
  }
  const beaten = rows.filter((row) => row.dominated_by !== null);
  return sectionMarkup('tiers', title, [
    paragraph(
      beaten.length === 0
        ? 'No tier is dominated: each one is either better or cheaper than every other.'
        : beaten
            .map(
              (row) => `${row.tier} is dominated by ${row.dominated_by}, which is at least as good and costs no more.`,
            )
            .join(' '),
    ),
    figureMarkup(document, {
      alt: `Quality of each tier with its 95 % interval. ${rows.map((row) => `${row.tier}: ${percentWithin(row.quality.value, row.quality.ci95)} at ${usd(row.cost_usd_per_request)} a request${row.dominated_by ? `, dominated by ${row.dominated_by}` : ''}`).join('; ')}.`,
      caption: `Mean score with 95 % interval, and mean cost of 1,000 requests. A hollow mark is a dominated tier.`,
      sizes: { wide: dots(rows, 200, 150), narrow: dots(rows, 124, 82) },
      table: tableMarkup(
        'Tiers, weak to strong',
        [
          { title: 'tier', isText: true },
          { title: 'quality [95 %]' },
          { title: 'n' },
          { title: '$/request' },
          { title: 'p50' },
          { title: 'p95' },
          { title: 'against the top tier', isText: true },
          { title: 'dominated by', isText: true },
          { title: 'failed' },
          { title: 'unscored' },
        ],
        rows.map((row) => [
          row.tier,
          percentWithin(row.quality.value, row.quality.ci95),
          count(row.quality.n),
          usd(row.cost_usd_per_request),
          duration(row.latency_p50_ms),
          duration(row.latency_p95_ms),
          row.against_top
            ? `${points(row.against_top.difference)}: ${row.against_top.verdict.replace('_', '-')} at ${percent(row.against_top.margin, 0)}`
            : '',
          row.dominated_by ?? '',
          count(row.failed),
          count(row.unscored),
        ]),
      ),
    }),
  ]);
}

function dots(rows: readonly LadderRow[], mostRoom: number, marginRight: number): PlotOptions {
  const marginLeft = nameRoom(
    rows.map((row) => row.tier),
    mostRoom,
  );
  const names = shortNames(
    rows.map((row) => row.tier),
    nameLetters(marginLeft),
  );
  const known = rows.filter((row) => row.quality.value !== null);
  const ends = known.flatMap((row) => row.quality.ci95 ?? [row.quality.value as number]);
  const [low, high] = [Math.min(...ends, 1), Math.max(...ends, 0)];
  const pad = Math.max((high - low) * 0.08, 0.005);
  const price = ({ cost_usd_per_request: cost }: LadderRow): string =>
    cost === null ? 'no price' : `${usd(cost * 1000)}${marginRight > 100 ? ' per 1,000' : '/1k'}`;
  return {
    height: rows.length * 38 + 48,
    marginLeft,
    marginRight,
    marginTop: 8,
    marginBottom: 40,
    x: { domain: [Math.max(0, low - pad), Math.min(1, high + pad)] },
    y: {
      domain: rows.map((row) => row.tier),
      label: null,
      tickSize: 0,
      tickFormat: (name: string) => names.get(name) ?? '',
    },
    marks: [
      gridX({ ticks: marginRight > 100 ? 5 : 3, stroke: 'var(--line)', strokeOpacity: 1 }),
      axisX({
        ticks: marginRight > 100 ? 5 : 3,
        tickSize: 0,
        tickFormat: (share: number) => percent(share, 0),
        label: 'mean score',
      }),
      ruleY(known, {
        y: 'tier',
        x1: (row: LadderRow) => row.quality.ci95?.[0] ?? row.quality.value,
        x2: (row: LadderRow) => row.quality.ci95?.[1] ?? row.quality.value,
        stroke: 'var(--router)',
        strokeWidth: 2,
      }),
      dot(known, {
        y: 'tier',
        x: (row: LadderRow) => row.quality.value,
        r: 5,
        fill: (row: LadderRow) => (row.dominated_by === null ? 'var(--router)' : 'var(--paper)'),
        stroke: 'var(--router)',
        strokeWidth: 2,
        title: (row: LadderRow) =>
          `${plainLine(row.tier)}\n${percentWithin(row.quality.value, row.quality.ci95)} (n = ${count(row.quality.n)})\n${price(row)}`,
      }),
      text(rows, { y: 'tier', frameAnchor: 'right', text: price, textAnchor: 'start', dx: 12 }),
    ],
  };
}
