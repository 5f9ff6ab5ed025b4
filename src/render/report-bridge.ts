import { barY, type PlotOptions, ruleX, ruleY, text } from '@observablehq/plot';
import type { MissBill, Projection } from '../records/tuning.js';
import type { ChartDocument } from './chart.js';
import { figureMarkup, paragraph, sectionMarkup, tableMarkup } from './markup.js';
import { count, percent, percentWithin, usd } from './number.js';

/** One bar of the bridge. `total`: a bill; `saving` and `loss`: what lies between two bills. */
interface Step {
  name: string;
  kind: 'today' | 'tomorrow' | 'saving' | 'loss';
  from: number;
  to: number;
  ends: readonly [number, number] | null;
}

/** From today's bill to tomorrow's, by class of request, and on to the bill with misses when their cost is given. */
export function bridgeSection(
  projection: Projection | null,
  misses: MissBill | null,
  breakEvenTable: string | null,
  document: ChartDocument,
): string {
  const title = "From today's bill to tomorrow's";
  if (projection === null || projection.baseline_cost_usd === null || projection.routed_cost_usd === null) {
    const why = projection === null ? 'No log was given' : 'No request of the log has a known price';
    return sectionMarkup('bridge', title, [paragraph(`${why}, so no bill can be projected.`), breakEvenTable]);
  }
  const steps = stepsOf(projection, misses);
  return sectionMarkup('bridge', title, [
    paragraph(lead(projection)),
    misses ? paragraph(missText(misses)) : null,
    figureMarkup(document, {
      alt: `Bridge. ${steps.map((step) => `${step.name.replace('\n', ' ')}: ${usd(step.kind === 'saving' || step.kind === 'loss' ? step.to - step.from : step.to)}`).join('; ')}.`,
      caption: `What moves the bill, by class of request: green lowers it, orange raises it.${projection.saving_ci95 ? ' The thin line is the 95 % interval for this log: lengths of answers are estimated, its tokens and prices are not.' : ''}`,
      sizes: { wide: bridge(steps, false), narrow: bridge(steps, true) },
      table: `${byClass(projection)}\n${byTier(projection)}`,
    }),
    breakEvenTable,
  ]);
}

function stepsOf(projection: Projection, misses: MissBill | null): Step[] {
  const baseline = projection.baseline_cost_usd as number;
  const routed = projection.routed_cost_usd as number;
  const shares = projection.saving_ci95;
  const ends: [number, number] | null = shares && [baseline * (1 - shares[1]), baseline * (1 - shares[0])];
  const steps: Step[] = [{ name: 'today', kind: 'today', from: 0, to: baseline, ends: null }];
  let at = baseline;
  for (const row of projection.classes) {
    if (row.requests === 0 || row.baseline_cost_usd === null || row.routed_cost_usd === null) continue;
    const next = at + row.routed_cost_usd - row.baseline_cost_usd;
    steps.push({ name: row.class, kind: next <= at ? 'saving' : 'loss', from: at, to: next, ends: null });
    at = next;
  }
  steps.push({ name: 'tomorrow', kind: 'tomorrow', from: 0, to: routed, ends });
  if (misses && misses.cost_usd !== null) {
    const total = routed + misses.cost_usd;
    const net = misses.net_saving_ci95;
    steps.push({ name: 'misses', kind: 'loss', from: routed, to: total, ends: null });
    steps.push({
      name: 'with\nmisses',
      kind: 'tomorrow',
      from: 0,
      to: total,
      ends: net && [baseline - net[1], baseline - net[0]],
    });
  }
  return steps;
}

const FILL = { today: 'var(--plain)', tomorrow: 'var(--router)', saving: 'var(--good)', loss: 'var(--bad)' } as const;

function bridge(steps: readonly Step[], isNarrow: boolean): PlotOptions {
  const isMove = ({ kind }: Step): boolean => kind === 'saving' || kind === 'loss';
  const high = (step: Step): number => Math.max(step.from, step.to, step.ends?.[1] ?? 0);
  const names = steps.map((step) => step.name);
  const label = (step: Step): string => {
    const change = step.to - step.from;
    return isMove(step) ? `${change > 0 ? '+' : change < 0 ? '−' : ''}${usd(Math.abs(change))}` : usd(step.to);
  };
  return {
    height: isNarrow ? 260 : 320,
    marginLeft: 4,
    marginRight: 4,
    marginTop: 26,
    marginBottom: 40,
    x: { domain: names, label: null, tickSize: 0, padding: 0.22 },
    y: { axis: null, domain: [0, Math.max(...steps.map(high), Number.MIN_VALUE)] },
    marks: [
      ruleY([0], { stroke: 'var(--line)' }),
      barY(steps, {
        x: 'name',
        y1: 'from',
        y2: 'to',
        fill: (step: Step) => FILL[step.kind],
        title: (step: Step) =>
          `${step.name.replace('\n', ' ')}\n${label(step)}${step.ends ? `\n95 %: ${usd(step.ends[0])} to ${usd(step.ends[1])}` : ''}`,
      }),
      ruleX(
        steps.filter((step) => step.ends !== null),
        {
          x: 'name',
          y1: (step: Step) => step.ends?.[0],
          y2: (step: Step) => step.ends?.[1],
          stroke: 'var(--ink)',
          strokeWidth: 1.5,
        },
      ),
      text(steps, { x: 'name', y: high, text: label, dy: -10, fill: 'var(--ink)', fontSize: isNarrow ? 11 : 13 }),
    ],
  };
}

function lead(projection: Projection): string {
  const { saving_usd: saving, uncovered_share: uncovered } = projection;
  const change = (saving as number) >= 0 ? `saves ${usd(saving)}` : `costs ${usd(-(saving as number))} more`;
  const outside =
    uncovered !== null && uncovered > 0
      ? ` ${percent(uncovered)} of the requests are of kinds that the eval set does not cover.`
      : '';
  return `The rules, run over the log request by request: ${usd(projection.baseline_cost_usd)} as logged, ${usd(projection.routed_cost_usd)} routed. That ${change} (${percentWithin(projection.saving_share, projection.saving_ci95)}), n = ${count(projection.priced_requests)} priced requests. All on the strongest tier they would cost ${usd(projection.all_strong_cost_usd)}.${outside}`;
}

/** The bill of misses in a sentence; also for the terminal. */
export function missText(misses: MissBill): string {
  const each = `${count(misses.routed)} answers come from lower tiers`;
  if (misses.cost_usd === null)
    return `${each}, but how many of them miss is not measured; at ${usd(misses.miss_cost_usd)} a miss their cost is unknown.`;
  const within = (ends: readonly [number, number] | null): string =>
    ends ? ` [${usd(ends[0])}, ${usd(ends[1])}]` : '';
  const net =
    misses.net_saving_usd === null
      ? ''
      : ` Net of that the rules ${misses.net_saving_usd >= 0 ? `save ${usd(misses.net_saving_usd)}` : `lose ${usd(-misses.net_saving_usd)}`}${within(misses.net_saving_ci95)}.`;
  return `${each}; ${percentWithin(misses.miss_share, misses.miss_share_ci95)} of those miss (held-out cases), which at ${usd(misses.miss_cost_usd)} a miss costs ${usd(misses.cost_usd)}${within(misses.cost_ci95)}.${net}`;
}

const COLUMNS = (first: string) => [
  { title: first, isText: true },
  { title: 'requests' },
  { title: 'share' },
  { title: 'as logged' },
  { title: 'routed' },
];

function byClass({ classes }: Projection): string {
  return tableMarkup(
    'By class',
    COLUMNS('class'),
    classes.map((row) => [
      row.class,
      count(row.requests),
      percent(row.share),
      usd(row.baseline_cost_usd),
      usd(row.routed_cost_usd),
    ]),
  );
}

function byTier({ tiers }: Projection): string {
  return tableMarkup(
    'By tier that it goes to',
    COLUMNS('tier'),
    tiers.map((row) => [
      row.tier ?? '',
      count(row.requests),
      percent(row.share),
      usd(row.baseline_cost_usd),
      usd(row.routed_cost_usd),
    ]),
  );
}
