import { areaY, axisX, axisY, dot, gridY, line, type PlotOptions, ruleX, text } from '@observablehq/plot';
import type { CurvePoint, CurvesFile, RouterCurve } from '../records/curve.js';
import type { HeldOut } from '../records/tuning.js';
import { CHART_WIDTH } from './chart.js';
import { placeNames } from './name-places.js';
import { percent, percentWithin, usd } from './number.js';
import { plainLine } from './plain.js';
import { shortNames } from './short-names.js';

interface Spot {
  x: number;
  y: number;
  name: string;
  ci95: readonly [number, number] | null;
}

/** The cost-quality chart's figures. x is USD per 1,000 requests, or the share sent up where a cost is unknown. */
export interface CurveView {
  unit: 'usd' | 'share';
  tiers: Spot[];
  hull: { x: number; y: number }[];
  shuffle: { x: number; y: number }[];
  router: { x: number; y: number; rate: number }[];
  others: { x: number; y: number; name: string }[];
  band: { x: number; y: number; rate: number; low: number; high: number }[];
  oracle: Spot | null;
  policy: Spot | null;
}

export function viewOf(curves: CurvesFile, shown: RouterCurve, heldOut: HeldOut | null): CurveView {
  const hasCosts = shown.points.every((point) => point.costUsd !== null);
  const xOf = (point: CurvePoint): number => (hasCosts ? (point.costUsd as number) * 1000 : point.escalationRate);
  const router = shown.points.map((point) => ({ x: xOf(point), y: point.quality, rate: point.escalationRate }));
  const own = curves.references.find(({ weak, strong }) => weak === shown.weak && strong === shown.strong)?.oracle;
  const oracleX = hasCosts ? own?.costUsd : own?.escalationRate;
  const ends = [router[0], router.at(-1)].filter((end) => end !== undefined);
  const policyCost = heldOut?.cost_usd_per_request ?? null;
  const tiers = curves.ladder.flatMap(({ tier, quality, cost_usd_per_request: cost }) =>
    quality.value === null || cost === null
      ? []
      : [{ x: cost * 1000, y: quality.value, name: tier, ci95: quality.ci95 }],
  );
  return {
    unit: hasCosts ? 'usd' : 'share',
    tiers: hasCosts
      ? tiers
      : ends.map((end, at) => ({ ...end, name: at === 0 ? shown.weak : shown.strong, ci95: null })),
    hull: hasCosts ? curves.hull.map(({ costUsd, quality }) => ({ x: costUsd * 1000, y: quality })) : [],
    shuffle: ends.map(({ x, y }) => ({ x, y })),
    router,
    others: curves.candidates.flatMap((one) =>
      one === shown || (!hasCosts && one.weak !== shown.weak)
        ? []
        : one.points.flatMap((point) =>
            hasCosts && point.costUsd === null
              ? []
              : [{ x: xOf(point), y: point.quality, name: `${one.kind}, ${one.weak} to ${one.strong}` }],
          ),
    ),
    band: shown.bands.map((one) => {
      const [x, y] = along(router, one.escalationRate);
      return { x, y, rate: one.escalationRate, low: one.quality_ci95[0], high: one.quality_ci95[1] };
    }),
    oracle:
      own && own.quality !== null && oracleX != null
        ? { x: hasCosts ? oracleX * 1000 : oracleX, y: own.quality, name: 'oracle', ci95: null }
        : null,
    policy:
      hasCosts && heldOut && heldOut.quality !== null && policyCost !== null
        ? { x: policyCost * 1000, y: heldOut.quality, name: 'chosen policy', ci95: heldOut.quality_ci95 }
        : null,
  };
}

/** Where the curve is at a share sent up, by straight lines between its points. */
function along(points: CurveView['router'], rate: number): [number, number] {
  const at = points.findIndex((point) => point.rate >= rate - 1e-9);
  const [before, after] = [points[Math.max(0, at - 1)], points[at < 0 ? points.length - 1 : at]];
  if (!before || !after) return [Number.NaN, Number.NaN];
  const span = after.rate - before.rate;
  const part = span > 0 ? Math.min(1, Math.max(0, (rate - before.rate) / span)) : 1;
  return [before.x + part * (after.x - before.x), before.y + part * (after.y - before.y)];
}

/** Dollars of an axis: no more decimals than its ticks need, but cents whole. */
function usdTicks(spots: readonly { x: number }[]): (x: number) => string {
  const places = spots.map(({ x }) => x);
  const step = (Math.max(...places) - Math.min(...places)) / 6;
  const decimals = step > 0 ? Math.ceil(-Math.log10(step)) : 2;
  return (x) => `$${x.toFixed(decimals > 0 ? Math.max(2, decimals) : 0)}`;
}

const MARGIN = { left: 48, right: 20, top: 28, bottom: 42 } as const;

/** The tiers' names with a place each, those that no other tier dominates first; without room some have none. */
function tierNames(view: CurveView, isNarrow: boolean, height: number, isRight: (spot: Spot) => boolean) {
  const { tiers, policy, oracle } = view;
  const width = CHART_WIDTH[isNarrow ? 'narrow' : 'wide'];
  const short = shortNames(
    tiers.map(({ name }) => name),
    isNarrow ? 16 : 26,
  );
  const all = [...view.router, ...view.others, ...view.hull, ...tiers, ...(policy ? [policy] : [])];
  const ys = [
    ...all.map(({ y }) => y),
    ...view.band.flatMap(({ low, high }) => [low, high]),
    oracle?.y ?? all[0]?.y ?? 0,
  ];
  const toPx = (values: readonly number[], from: number, to: number): ((value: number) => number) => {
    const [least, most] = [Math.min(...values), Math.max(...values)];
    return (value) => from + ((to - from) * (value - least)) / (most > least ? most - least : 1);
  };
  const px = toPx(
    all.map(({ x }) => x),
    MARGIN.left,
    width - MARGIN.right,
  );
  const py = toPx(ys, height - MARGIN.bottom, MARGIN.top);
  const at = (spot: Spot, letters: number) => ({ spot, x: px(spot.x), y: py(spot.y), letters });
  const onHull = (spot: Spot): boolean => view.hull.some(({ x, y }) => x === spot.x && y === spot.y);
  const ordered = [...tiers.filter(onHull), ...tiers.filter((spot) => !onHull(spot))];
  return placeNames(
    ordered.map((spot) => at(spot, (short.get(spot.name) as string).length)),
    [
      ...(policy
        ? [
            {
              ...at(policy, policy.name.length + 1),
              dx: isRight(policy) ? -8 : 8,
              dy: 30,
              anchor: isRight(policy) ? ('end' as const) : ('start' as const),
            },
          ]
        : []),
      ...(oracle ? [{ ...at(oracle, 6), dx: 0, dy: -14, anchor: 'middle' as const }] : []),
    ],
    width,
  ).map((place) => ({ ...place, label: short.get(place.spot.name) as string }));
}

export function curvePlot(view: CurveView, isNarrow: boolean): PlotOptions {
  const { tiers, oracle, policy } = view;
  const spots = [...tiers, ...(policy ? [policy] : [])];
  const label = (x: number): string => (view.unit === 'usd' ? `${usd(x)} per 1,000` : `${percent(x)} sent up`);
  const tip = (spot: Spot): string => `${plainLine(spot.name)}\n${percentWithin(spot.y, spot.ci95)}\n${label(spot.x)}`;
  const point = { x: 'x', y: 'y' } as const;
  // The policy's name is written towards the left when it is far right, so that it stays on the page.
  const places = [...view.router, ...spots].map(({ x }) => x);
  const edge = Math.min(...places) + 0.72 * (Math.max(...places) - Math.min(...places));
  const isRight = (spot: Spot): boolean => spot.x > edge;
  const height = isNarrow ? 320 : 400;
  const named = tierNames(view, isNarrow, height, isRight);
  return {
    height,
    marginLeft: MARGIN.left,
    marginRight: MARGIN.right,
    marginTop: MARGIN.top,
    marginBottom: MARGIN.bottom,
    x: { nice: true },
    y: { nice: true },
    marks: [
      gridY({ ticks: 5, stroke: 'var(--line)', strokeOpacity: 1 }),
      axisY({ ticks: 5, tickSize: 0, tickFormat: (share: number) => percent(share, 0), label: 'mean score' }),
      axisX({
        ticks: isNarrow ? 4 : 6,
        tickSize: 0,
        tickFormat: view.unit === 'usd' ? usdTicks([...tiers, ...view.router]) : (x: number) => percent(x, 0),
        label: view.unit === 'usd' ? 'USD per 1,000 requests' : 'share sent to the stronger tier',
      }),
      areaY(view.band, { x: 'x', y1: 'low', y2: 'high', fill: 'var(--router-band)' }),
      line(view.hull, { ...point, stroke: 'var(--plain-tint)', strokeWidth: 4 }),
      line(view.others, { ...point, z: 'name', stroke: 'var(--router)', strokeWidth: 0.75, strokeOpacity: 0.55 }),
      line(view.shuffle, { ...point, stroke: 'var(--plain)', strokeWidth: 1.5, strokeDasharray: '4 4' }),
      line(view.router, { ...point, stroke: 'var(--router)', strokeWidth: 2.5 }),
      dot(view.band, {
        ...point,
        r: 9,
        fill: 'transparent',
        title: (one: CurveView['band'][number]) =>
          `${percent(one.rate, 0)} sent up\n${percentWithin(one.y, [one.low, one.high])}\n${label(one.x)}`,
      }),
      ruleX(
        spots.filter((spot) => spot.ci95),
        {
          x: 'x',
          y1: (spot: Spot) => spot.ci95?.[0],
          y2: (spot: Spot) => spot.ci95?.[1],
          stroke: (spot: Spot) => (spot === policy ? 'var(--good)' : 'var(--plain)'),
          strokeWidth: 1.5,
        },
      ),
      dot(tiers, { ...point, r: 5, fill: 'var(--ink)', stroke: 'var(--paper)', title: tip }),
      ...named.map(({ spot, label: name, dx, dy, anchor }) =>
        text([spot], {
          ...point,
          text: () => name,
          dy,
          dx,
          textAnchor: anchor,
          stroke: 'var(--paper)',
          strokeWidth: 4,
          fill: 'var(--ink)',
        }),
      ),
      ...(oracle
        ? [
            dot([oracle], { ...point, r: 5, symbol: 'star', fill: 'var(--plain)', title: tip }),
            text([oracle], {
              ...point,
              text: 'name',
              dy: -14,
              fill: 'var(--soft)',
              stroke: 'var(--paper)',
              strokeWidth: 4,
            }),
          ]
        : []),
      ...(policy
        ? [
            dot([policy], {
              ...point,
              r: 7,
              symbol: 'diamond',
              fill: 'var(--good)',
              stroke: 'var(--paper)',
              title: tip,
            }),
            text([policy], {
              ...point,
              text: 'name',
              dy: 30,
              dx: isRight(policy) ? -8 : 8,
              textAnchor: isRight(policy) ? 'end' : 'start',
              fill: 'var(--good)',
              fontWeight: 600,
              stroke: 'var(--paper)',
              strokeWidth: 4,
            }),
          ]
        : []),
    ],
  };
}
