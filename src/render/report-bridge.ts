import type { Projection } from '../records/projection.js';
import type { MissBill } from '../records/tuning.js';
import type { ChartDocument } from './chart.js';
import { detailsMarkup, figureMarkup, paragraph, sectionMarkup, tableMarkup } from './markup.js';
import { missText } from './miss-sentence.js';
import { count, percent, percentWithin, usd, usdOf } from './number.js';
import { bridgeOnItsSide, bridgePlot, stepsOf } from './report-bridge-plot.js';

/** From today's bill to tomorrow's, by class of request, and on to the bill with misses when their cost is given. */
export function bridgeSection(
  projection: Projection | null,
  misses: MissBill | null,
  breakEvenTable: string | null,
  missing: string,
  document: ChartDocument,
): string {
  const title = "From today's bill to tomorrow's";
  if (projection === null || projection.baseline_cost_usd === null || projection.routed_cost_usd === null) {
    const why = projection === null ? missing : 'No request of the log has a known price';
    return sectionMarkup('bridge', title, [paragraph(`${why}, so no bill can be projected.`), breakEvenTable]);
  }
  if (projection.saving_usd === null)
    return sectionMarkup('bridge', title, [...unknownBill(projection), breakEvenTable]);
  const steps = stepsOf(projection, misses);
  return sectionMarkup('bridge', title, [
    paragraph(lead(projection)),
    misses ? paragraph(missText(misses, projection.baseline_cost_usd)) : null,
    figureMarkup(document, {
      alt: `Bridge. ${steps.map((step) => `${step.name}: ${usd(step.kind === 'saving' || step.kind === 'loss' ? step.to - step.from : step.to)}`).join('; ')}.`,
      caption: `What moves the bill, by class of request: green lowers it, orange raises it.${projection.saving_ci95 ? ' The thin line is the 95 % interval for this log: lengths of answers are estimated, its tokens and prices are not.' : ''}`,
      sizes: { wide: bridgePlot(steps), narrow: bridgeOnItsSide(steps) },
      table: `${byClass(projection)}\n${byTier(projection)}`,
    }),
    breakEvenTable,
  ]);
}

/** A saving that the eval set cannot tell gets bounds, and no bars that would look like one. */
function unknownBill(projection: Projection): string[] {
  const { refused, saving_bounds: bounds, baseline_cost_usd: baseline } = projection;
  const why = refused.length > 0 ? `: ${refused.join('; ')}` : '';
  const between = bounds
    ? ` All that is sure: of ${usdOf(baseline, baseline)} as logged it is between ${percent(bounds[0])} and ${percent(bounds[1])}.`
    : '';
  return [
    paragraph(`The saving cannot be known from this data${why}.${between}`),
    detailsMarkup('What the rules do to the log, as a table', `${byClass(projection)}\n${byTier(projection)}`),
  ];
}

function lead(projection: Projection): string {
  const of = (part: number | null): string => usdOf(part, projection.baseline_cost_usd);
  const { saving_usd: saving, uncovered_share: uncovered, uncovered_spend_share: spend } = projection;
  const change = (saving as number) >= 0 ? `saves ${of(saving)}` : `costs ${of(-(saving as number))} more`;
  const outside =
    uncovered !== null && uncovered > 0
      ? ` ${percent(uncovered)} of the requests${spend === null ? '' : `, ${percent(spend)} of the bill,`} are of kinds that the eval set does not cover.`
      : '';
  return `The rules, run over the log request by request: ${of(projection.baseline_cost_usd)} as logged, ${of(projection.routed_cost_usd)} routed. That ${change} (${percentWithin(projection.saving_share, projection.saving_ci95)}), n = ${count(projection.priced_requests)} priced requests. All on the strongest tier they would cost ${of(projection.all_strong_cost_usd)}.${outside}`;
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
