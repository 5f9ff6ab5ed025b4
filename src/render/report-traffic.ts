import { barX, type PlotOptions, text } from '@observablehq/plot';
import type { MixRow, TrafficMix } from '../records/mix.js';
import type { ChartDocument } from './chart.js';
import { figureMarkup, paragraph, sectionMarkup, tableMarkup } from './markup.js';
import { compact, count, counted, duration, percent, percentWithin, usd } from './number.js';

const FILL: Record<string, string> = { simple: 'var(--low)', moderate: 'var(--mid)', complex: 'var(--high)' };
const ON: Record<string, string> = { simple: 'var(--on-low)', moderate: 'var(--on-mid)', complex: 'var(--on-high)' };

/** What the traffic is made of: requests and money by class, with a table of classes. */
export function trafficSection(mix: TrafficMix | null, document: ChartDocument): string {
  const title = 'What the traffic is made of';
  if (mix === null)
    return sectionMarkup('traffic', title, [paragraph('No log was given, so the traffic is not known.')]);
  const days = daysOf(mix);
  const parts = mix.classes.flatMap((row) => [
    { of: 'requests', name: row.class, share: row.share ?? 0, tip: `${counted(row.requests, 'request')}` },
    { of: 'cost', name: row.class, share: shareOf(row.cost_usd, mix.cost_usd), tip: usd(row.cost_usd) },
  ]);
  return sectionMarkup('traffic', title, [
    paragraph(
      `${counted(mix.requests, 'request')}${days === null ? '' : days.length === 1 ? ` on ${days[0]}` : ` from ${days.join(' to ')}`}, ${mix.cost_usd === null ? 'none with a known price' : `${usd(mix.cost_usd)} at list prices`}. ${mix.outlook.verdict}`,
    ),
    figureMarkup(document, {
      alt: `Shares by class. ${mix.classes.map((row) => `${row.class}: ${percent(row.share)} of the requests, ${percent(shareOf(row.cost_usd, mix.cost_usd))} of the cost`).join('; ')}.`,
      caption: 'How hard the requests look, from their text alone, and how the bill divides among them.',
      sizes: { wide: stacked(parts, 0.1), narrow: stacked(parts, 0.24) },
      table: tableMarkup(
        'Requests by class',
        MIX_COLUMNS('class'),
        mix.classes.map((row) => [row.class, ...mixCells(row)]),
      ),
    }),
  ]);
}

/** First and last day of the log, or its only one; null: no row has a time. */
export function daysOf({ from, to }: TrafficMix): string[] | null {
  return from && to ? [...new Set([from.slice(0, 10), to.slice(0, 10)])] : null;
}

function shareOf(part: number | null, whole: number | null): number {
  return part !== null && whole !== null && whole > 0 ? part / whole : 0;
}

interface Part {
  of: string;
  name: string;
  share: number;
  tip: string;
}

function stacked(parts: readonly Part[], leastNamed: number): PlotOptions {
  const placed: (Part & { from: number; to: number })[] = [];
  for (const part of parts) {
    const from = placed.findLast((one) => one.of === part.of)?.to ?? 0;
    placed.push({ ...part, from, to: from + part.share });
  }
  // A smaller part has no room for its name: hover and table tell it.
  const named = placed.filter((part) => part.share >= leastNamed);
  return {
    height: 128,
    marginLeft: 66,
    marginRight: 4,
    marginTop: 4,
    marginBottom: 4,
    x: { domain: [0, 1], axis: null },
    y: { domain: ['requests', 'cost'], label: null, tickSize: 0, padding: 0.18 },
    marks: [
      barX(placed, {
        y: 'of',
        x1: 'from',
        x2: 'to',
        insetRight: 1,
        fill: (part: Part) => FILL[part.name] ?? 'var(--plain-tint)',
        title: (part: Part) => `${part.name}\n${percent(part.share)} of ${part.of}\n${part.tip}`,
      }),
      text(named, {
        y: 'of',
        x: (part: { from: number; to: number }) => (part.from + part.to) / 2,
        text: (part: Part) => `${part.name}\n${percent(part.share, 0)}`,
        fill: (part: Part) => ON[part.name] ?? 'var(--ink)',
        lineHeight: 1.3,
        pointerEvents: 'none',
      }),
    ],
  };
}

/** Columns of a table of `MixRow`s. */
export const MIX_COLUMNS = (first: string): { title: string; isText?: boolean }[] => [
  { title: first, isText: true },
  { title: 'requests' },
  { title: 'share [95 %]' },
  { title: 'cost' },
  { title: 'tokens in' },
  { title: 'tokens out' },
  { title: 'p50' },
  { title: 'p95' },
];

/** The cells after the name. */
export function mixCells(row: MixRow): string[] {
  return [
    count(row.requests),
    percentWithin(row.share, row.share_ci95),
    usd(row.cost_usd),
    compact(row.input_tokens),
    compact(row.output_tokens),
    duration(row.latency_ms.p50),
    duration(row.latency_ms.p95),
  ];
}
