import type { CurvesFile, RouterCurve } from '../records/curve.js';
import type { HeldOut, Tuning } from '../records/tuning.js';
import type { ChartDocument } from './chart.js';
import { figureMarkup, paragraph, sectionMarkup, tableMarkup } from './markup.js';
import { decimal, percent, percentWithin, usd } from './number.js';
import { type CurveView, curvePlot, viewOf } from './report-curve-plot.js';

/** What routing is worth: the cost-quality curve of the best router, its band, and everything it should be compared with. */
export function curveSection(
  curves: CurvesFile | null,
  tuning: Tuning | null,
  heldOut: HeldOut | null,
  document: ChartDocument,
): string | null {
  if (curves === null) return null;
  const title = 'What routing buys';
  const shown = shownCurve(curves, tuning);
  if (shown === null) return sectionMarkup('curve', title, [paragraph('One tier: there is nothing to route between.')]);
  const view = viewOf(curves, shown, heldOut);
  return sectionMarkup('curve', title, [
    paragraph(lead(shown)),
    figureMarkup(document, {
      alt: altOf(view, shown),
      caption: captionOf(view),
      sizes: { wide: curvePlot(view, false), narrow: curvePlot(view, true) },
      table: `${routerTable(curves)}\n${pointTable(view, shown)}`,
    }),
  ]);
}

/**
 * The router of the policy that was chosen, else the one of its tier that wins back most, else of all. A cascade orders
 * nothing before the answer, so its policy is a point on this chart and not a curve.
 */
function shownCurve({ candidates }: CurvesFile, tuning: Tuning | null): RouterCurve | null {
  const chosen = tuning?.candidates.find((one) => one.chosen);
  const ordering = candidates.filter((one) => one.kind !== 'cascade');
  const ofTier = ordering.filter((one) => chosen?.tier.split(', ').at(-1) === one.weak);
  const own = ofTier.filter((one) => one.kind === chosen?.kind);
  const from = [own, ofTier, ordering].find((some) => some.length > 0) ?? candidates;
  return from.reduce<RouterCurve | null>((top, one) => (top && (top.apgr ?? -1) >= (one.apgr ?? -1) ? top : one), null);
}

function lead(shown: RouterCurve): string {
  const { kind, weak, strong, apgr, apgr_ci95: ends, n } = shown;
  if (n === 0) return `What routing between ${weak} and ${strong} is worth cannot be known from this data.`;
  if (apgr === null) return `${strong} is not better than ${weak} on these cases: a router has no gap to win back.`;
  const beats = ends !== null && ends[0] > 0.5;
  return `The router (${kind}) between ${weak} and ${strong} wins back ${percent(apgr, 0)} of the quality gap, averaged over how much is sent up${ends ? ` (95 % interval ${percent(ends[0], 0)} to ${percent(ends[1], 0)})` : ''}; a shuffle wins back half. It is ${beats ? 'better than' : 'not shown to be better than'} a shuffle. Scores come from models that did not see the case.`;
}

function captionOf(view: CurveView): string {
  const costs =
    view.unit === 'usd'
      ? 'Up is better, left is cheaper.'
      : 'Costs are not known, so the axis is the share sent to the stronger tier.';
  const policy = view.policy ? ' The diamond is the chosen policy on the held-out cases, with its 95 % interval.' : '';
  const hull = view.hull.length > 1 ? ' Grey, wide: what mixing single tiers at random buys.' : '';
  return `${costs} Blue: the router with its 95 % band; thin blue: other ways to route. Dashed: a shuffle of the same two tiers.${hull} The oracle knows the grades: a ceiling, not a router.${policy}`;
}

function altOf(view: CurveView, shown: RouterCurve): string {
  const at = (x: number): string => (view.unit === 'usd' ? `${usd(x)} per 1,000 requests` : `${percent(x)} sent up`);
  const tiers = view.tiers.map((tier) => `${tier.name} ${percent(tier.y)} at ${at(tier.x)}`);
  const policy = view.policy ? `; chosen policy ${percent(view.policy.y)} at ${at(view.policy.x)}` : '';
  return `Quality against cost. ${tiers.join('; ')}${policy}. The ${shown.kind} router's curve lies ${shown.apgr !== null && shown.apgr > 0.5 ? 'above' : 'not above'} the shuffle.`;
}

function routerTable({ candidates, references }: CurvesFile): string {
  const rows = references.flatMap((reference) => {
    const pair = `${reference.weak} to ${reference.strong}`;
    const own = candidates.filter((one) => one.weak === reference.weak);
    const { random, oracle } = reference;
    return [
      ...own.map((one) => [
        pair,
        one.kind,
        one.apgr_ci95
          ? `${decimal(one.apgr)} [${one.apgr_ci95.map((end) => decimal(end)).join(', ')}]`
          : decimal(one.apgr),
        percent(one.cpt50),
        percent(one.cpt80),
        decimal(one.aiq),
        decimal(one.qnc),
      ]),
      [
        pair,
        'shuffle',
        decimal(random.apgr),
        percent(random.cpt50),
        percent(random.cpt80),
        decimal(random.aiq),
        decimal(random.qnc),
      ],
      [pair, `oracle: ${percent(oracle.quality)} at ${percent(oracle.escalationRate)} up`, '', '', '', '', ''],
    ];
  });
  return tableMarkup(
    'Ways to route, in the method names of the field',
    [
      { title: 'pair', isText: true },
      { title: 'router', isText: true },
      { title: 'APGR [95 %]' },
      { title: 'CPT 50 %' },
      { title: 'CPT 80 %' },
      { title: 'AIQ' },
      { title: 'QNC' },
    ],
    rows,
  );
}

/** The shown curve at the rates of its band. */
function pointTable(view: CurveView, shown: RouterCurve): string {
  return tableMarkup(
    `The curve of ${shown.kind}, ${shown.weak} to ${shown.strong}`,
    [{ title: 'sent up', isText: true }, { title: 'quality [95 %]' }, { title: 'per 1,000 requests' }],
    view.band.map((one) => [
      percent(one.rate, 0),
      percentWithin(one.y, [one.low, one.high]),
      view.unit === 'usd' ? usd(one.x) : usd(null),
    ]),
  );
}
