import { barX, barY, type PlotOptions, ruleX, ruleY, text } from '@observablehq/plot';
import type { Projection } from '../records/projection.js';
import type { MissBill } from '../records/tuning.js';
import { usdOf } from './number.js';

/** One bar of the bridge. `today` and `tomorrow`: a bill; `saving` and `loss`: what lies between two bills. */
export interface Step {
  name: string;
  kind: 'today' | 'tomorrow' | 'saving' | 'loss';
  from: number;
  to: number;
  ends: readonly [number, number] | null;
}

/** The bars from today's bill on: one for each class, tomorrow's bill, and with a cost of misses those and the bill with them. */
export function stepsOf(projection: Projection, misses: MissBill | null): Step[] {
  const baseline = projection.baseline_cost_usd as number;
  const routed = projection.routed_cost_usd as number;
  const shares = projection.saving_ci95;
  const ends: [number, number] | null = shares && [baseline * (1 - shares[1]), baseline * (1 - shares[0])];
  const steps: Step[] = [{ name: 'today', kind: 'today', from: 0, to: baseline, ends: null }];
  let at = baseline;
  for (const row of projection.classes) {
    if (row.requests === 0 || row.baseline_cost_usd === null || row.routed_cost_usd === null) continue;
    // The change first: an unchanged class leaves the bill exactly where it was.
    const next = at + (row.routed_cost_usd - row.baseline_cost_usd);
    steps.push({ name: row.class, kind: next <= at ? 'saving' : 'loss', from: at, to: next, ends: null });
    at = next;
  }
  steps.push({ name: 'tomorrow', kind: 'tomorrow', from: 0, to: routed, ends });
  if (misses && misses.cost_usd !== null) {
    const total = routed + misses.cost_usd;
    const net = misses.net_saving_ci95;
    steps.push({ name: 'misses', kind: 'loss', from: routed, to: total, ends: null });
    steps.push({
      name: 'with misses',
      kind: 'tomorrow',
      from: 0,
      to: total,
      ends: net && [baseline - net[1], baseline - net[0]],
    });
  }
  return steps;
}

const FILL = { today: 'var(--plain)', tomorrow: 'var(--router)', saving: 'var(--good)', loss: 'var(--bad)' } as const;

/** Parts that both forms of the chart share. */
function partsOf(steps: readonly Step[]) {
  const of = (part: number): string => usdOf(part, steps[0]?.to ?? null);
  const isMove = ({ kind }: Step): boolean => kind === 'saving' || kind === 'loss';
  const high = (step: Step): number => Math.max(step.from, step.to, step.ends?.[1] ?? 0);
  const label = (step: Step): string => {
    const change = step.to - step.from;
    return isMove(step) ? `${change > 0 ? '+' : change < 0 ? '\u2212' : ''}${of(Math.abs(change))}` : of(step.to);
  };
  return {
    high,
    label,
    fill: (step: Step): string => FILL[step.kind],
    tip: (step: Step): string =>
      `${step.name}\n${label(step)}${step.ends ? `\n95 %: ${of(step.ends[0])} to ${of(step.ends[1])}` : ''}`,
    low: (step: Step): number | undefined => step.ends?.[0],
    top: (step: Step): number | undefined => step.ends?.[1],
    names: steps.map((step) => step.name),
    domain: [0, Math.max(...steps.map(high), Number.MIN_VALUE)],
    withEnds: steps.filter((step) => step.ends !== null),
  };
}

export function bridgePlot(steps: readonly Step[]): PlotOptions {
  const { high, label, fill, tip, low, top, names, domain, withEnds } = partsOf(steps);
  return {
    height: 320,
    marginLeft: 4,
    marginRight: 4,
    marginTop: 26,
    marginBottom: 30,
    x: { domain: names, label: null, tickSize: 0, padding: 0.22 },
    y: { axis: null, domain },
    marks: [
      ruleY([0], { stroke: 'var(--line)' }),
      barY(steps, { x: 'name', y1: 'from', y2: 'to', fill, title: tip }),
      ruleX(withEnds, { x: 'name', y1: low, y2: top, stroke: 'var(--ink)', strokeWidth: 1.5 }),
      text(steps, { x: 'name', y: high, text: label, dy: -10, fill: 'var(--ink)', fontSize: 13 }),
    ],
  };
}

/** For narrow pages, where names would not fit side by side. */
export function bridgeOnItsSide(steps: readonly Step[]): PlotOptions {
  const { high, label, fill, tip, low, top, names, domain, withEnds } = partsOf(steps);
  return {
    height: steps.length * 34 + 8,
    marginLeft: 88,
    marginRight: 66,
    marginTop: 4,
    marginBottom: 4,
    x: { axis: null, domain },
    y: { domain: names, label: null, tickSize: 0, padding: 0.25 },
    marks: [
      barX(steps, { y: 'name', x1: 'from', x2: 'to', fill, title: tip }),
      ruleY(withEnds, { y: 'name', x1: low, x2: top, stroke: 'var(--ink)', strokeWidth: 1.5 }),
      text(steps, { y: 'name', x: high, text: label, dx: 6, textAnchor: 'start', fill: 'var(--ink)' }),
    ],
  };
}
