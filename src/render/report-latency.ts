import { axisX, dot, gridX, type PlotOptions, ruleY } from '@observablehq/plot';
import type { LadderRow } from '../records/curve.js';
import type { Policy } from '../records/policy.js';
import type { HeldOut } from '../records/tuning.js';
import { type ChartDocument, nameLetters, nameRoom } from './chart.js';
import { figureMarkup, paragraph, sectionMarkup, tableMarkup } from './markup.js';
import { duration, percent } from './number.js';
import { plainLine } from './plain.js';
import { shortNames } from './short-names.js';

interface Row {
  name: string;
  p50: number | null;
  p95: number | null;
  ci95: readonly [number | null, number | null] | null;
}

/** How long answers take, and what a cascade hands on. */
export function latencySection(
  ladder: readonly LadderRow[] | null,
  heldOut: HeldOut | null,
  policy: Policy | null,
  document: ChartDocument,
): string | null {
  if (heldOut === null && ladder === null) return null;
  const rows: Row[] = (ladder ?? []).map((row) => ({
    name: row.tier,
    p50: row.latency_p50_ms,
    p95: row.latency_p95_ms,
    ci95: null,
  }));
  if (heldOut && heldOut.latency_p95_ms !== null) {
    rows.push({ name: 'policy', p50: null, p95: heldOut.latency_p95_ms, ci95: heldOut.latency_p95_ci95 });
  }
  const known = rows.filter((row) => row.p95 !== null);
  return sectionMarkup('latency', 'Hand-overs and latency', [
    paragraph(handOvers(policy, heldOut)),
    known.length === 0
      ? paragraph('The outcomes hold no latency, so nothing is known about waiting times.')
      : figureMarkup(document, {
          alt: `Latency. ${known.map((row) => `${row.name}: ${row.p50 === null ? '' : `p50 ${duration(row.p50)}, `}p95 ${duration(row.p95)}`).join('; ')}.`,
          caption:
            'From the median to the 95th percentile of each tier; of the policy, the 95th percentile and its interval on the held-out cases.',
          sizes: { wide: spans(known, 200, 6), narrow: spans(known, 124, 3) },
          table: tableMarkup(
            'Latency',
            [
              { title: 'answered by', isText: true },
              { title: 'p50' },
              { title: 'p95' },
              { title: '95 % interval of p95' },
            ],
            rows.map((row) => [row.name, duration(row.p50), duration(row.p95), within(row.ci95)]),
          ),
        }),
    heldOut && heldOut.ttft_p95_ms !== null
      ? paragraph(
          `Time to the first token at the 95th percentile: ${duration(heldOut.ttft_p95_ms)} ${within(heldOut.ttft_p95_ci95)}.`,
        )
      : null,
  ]);
}

function handOvers(policy: Policy | null, heldOut: HeldOut | null): string {
  const shares = Object.entries(heldOut?.tier_shares ?? {})
    .map(([tier, share]) => `${percent(share)} by ${tier}`)
    .join(', ');
  const where = shares === '' ? '' : ` Of the held-out cases, ${shares} answered.`;
  if (!policy) return `No policy was given.${where}`;
  if (!policy.cascade || policy.cascade.length === 0) {
    return `Every request is answered once: the tier is chosen before the call, so nothing is paid or waited for twice.${where}`;
  }
  const steps = policy.cascade.map(
    ({ tier, expected_escalation_rate: rate }) =>
      `${tier} answers first and hands on ${percent(rate ?? null)} of its answers`,
  );
  return `A cascade: ${steps.join('; ')}. A request that is handed on pays for both calls and waits for both.${where}`;
}

function within(ends: Row['ci95']): string {
  if (ends === null) return '';
  return `[${duration(ends[0])}, ${ends[1] === null ? 'not known from so few' : duration(ends[1])}]`;
}

function spans(rows: readonly Row[], mostRoom: number, ticks: number): PlotOptions {
  const marginLeft = nameRoom(
    rows.map((row) => row.name),
    mostRoom,
  );
  const names = shortNames(
    rows.map((row) => row.name),
    nameLetters(marginLeft),
  );
  const tip = (row: Row): string =>
    `${plainLine(row.name)}\n${row.p50 === null ? '' : `p50 ${duration(row.p50)}\n`}p95 ${duration(row.p95)} ${within(row.ci95)}`;
  const stroke = (row: Row): string => (row.ci95 === null ? 'var(--plain)' : 'var(--router)');
  return {
    height: rows.length * 32 + 48,
    marginLeft,
    marginRight: 24,
    marginTop: 8,
    marginBottom: 40,
    x: { zero: true, nice: true },
    y: {
      domain: rows.map((row) => row.name),
      label: null,
      tickSize: 0,
      tickFormat: (name: string) => names.get(name) ?? '',
    },
    marks: [
      gridX({ ticks, stroke: 'var(--line)', strokeOpacity: 1 }),
      axisX({ ticks, tickSize: 0, tickFormat: (ms: number) => (ms === 0 ? '0' : duration(ms)), label: 'latency' }),
      ruleY(rows, {
        y: 'name',
        x1: (row: Row) => row.p50 ?? row.ci95?.[0] ?? row.p95,
        x2: (row: Row) => (row.ci95 === null ? row.p95 : (row.ci95[1] ?? row.p95)),
        stroke,
        strokeWidth: 3,
      }),
      dot(
        rows.filter((row) => row.p50 !== null),
        { y: 'name', x: 'p50', r: 4, fill: 'var(--paper)', stroke: 'var(--plain)', strokeWidth: 2, title: tip },
      ),
      dot(rows, { y: 'name', x: 'p95', r: 4.5, fill: stroke, title: tip }),
    ],
  };
}
