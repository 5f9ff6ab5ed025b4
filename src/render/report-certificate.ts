import { axisX, axisY, dot, gridY, line, type PlotOptions, ruleX, ruleY, text } from '@observablehq/plot';
import type { Evidence } from '../records/rules-file.js';
import type { CertifiedCut, Tuning } from '../records/tuning.js';
import type { ChartDocument } from './chart.js';
import { figureMarkup, paragraph, sectionMarkup, tableMarkup } from './markup.js';
import { count, decimal, percent, points } from './number.js';
import { certificateText } from './tune-text.js';

/** The certificate: bound against share routed down at every cut, where the walk passed, and the null test. */
export function certificateSection(
  evidence: Evidence | null,
  tuning: Tuning | null,
  document: ChartDocument,
): string | null {
  if (evidence === null) return null;
  const { certificate, null_test: shuffle } = evidence;
  const claims = tuning && tuning.certificates.length > 0 ? tuning.certificates : [certificate];
  const charts = (tuning?.walks ?? []).map((walk) => {
    const cuts = distinct(walk.cuts);
    return cuts.length === 0 ? '' : walkFigure(walk.tier, walk.alpha, certificate.delta, cuts, document);
  });
  return sectionMarkup('certificate', 'What is certified', [
    ...claims.map((claim) => paragraph(`${capital(certificateText(claim))}. ${claim.claim}.`)),
    paragraph(
      `Null test: the score ${shuffle.passes ? 'beats' : 'is not shown to beat'} sending the same money up at random${shuffle.lift_over_shuffle === null ? '' : `, by ${points(shuffle.lift_over_shuffle)} of quality`}${shuffle.lift_ci95 ? ` (95 % interval ${points(shuffle.lift_ci95[0])} to ${points(shuffle.lift_ci95[1])})` : ''}; AUC ${decimal(shuffle.auc)}, n = ${count(shuffle.n)}.`,
    ),
    ...charts,
  ]);
}

function walkFigure(
  tier: string,
  alpha: number,
  delta: number,
  cuts: readonly CertifiedCut[],
  document: ChartDocument,
): string {
  const passed = cuts.filter((cut) => cut.certified);
  const last = passed.at(-1);
  return figureMarkup(document, {
    alt: `Upper bound of the share of unacceptable answers against the share of cases sent to ${tier}. ${last ? `Certified up to ${percent(last.share_routed)} routed, where the bound is ${percent(last.upper_bound)}` : 'No cut is certified'}; ${percent(alpha)} is allowed.`,
    caption: `To ${tier}: the further right, the more is routed down. Line: the bound that holds with ${percent(1 - delta, 0)} confidence; small marks: the share seen. The bound must stay below the ${percent(alpha, 0)} allowed. Where the walk starts is fixed before a label of these cases is read; it stops at the first cut that fails (cross). Rings: cuts outside the walk.`,
    sizes: { wide: walkPlot(alpha, cuts, false), narrow: walkPlot(alpha, cuts, true) },
    table: tableMarkup(
      `Every cut for ${tier}`,
      [
        { title: 'routed', isText: true },
        { title: 'cases' },
        { title: 'unacceptable' },
        { title: 'share seen' },
        { title: 'upper bound' },
        { title: 'certified', isText: true },
      ],
      cuts.map((cut) => [
        percent(cut.share_routed),
        count(cut.routed),
        count(cut.bad),
        percent(cut.routed > 0 ? cut.bad / cut.routed : null),
        percent(cut.upper_bound),
        cut.certified ? 'yes' : '',
      ]),
    ),
  });
}

/** Cuts that route the same cases say the same; the certified one of them stays. */
function distinct(cuts: readonly CertifiedCut[]): CertifiedCut[] {
  const found: CertifiedCut[] = [];
  for (const cut of cuts) {
    if (cut.routed === 0 || cut.upper_bound === null) continue;
    const before = found.at(-1);
    if (before?.routed === cut.routed) found[found.length - 1] = before.certified ? before : cut;
    else found.push(cut);
  }
  return found;
}

function walkPlot(alpha: number, cuts: readonly CertifiedCut[], isNarrow: boolean): PlotOptions {
  const bound = (cut: CertifiedCut): number => cut.upper_bound as number;
  const seen = (cut: CertifiedCut): number => cut.bad / cut.routed;
  const top = Math.min(1, Math.max(2.5 * alpha, ...cuts.filter((cut) => cut.certified).map(bound)));
  const shown = cuts.map((cut) => ({ ...cut, y: Math.min(bound(cut), top), isCut: bound(cut) > top }));
  const last = cuts.filter((cut) => cut.certified).at(-1);
  // What is allowed is named where no mark is in the way.
  const isBusy = (from: number, to: number): boolean =>
    shown.some(
      ({ share_routed: share, y }) => share >= from && share <= to && Math.abs(y - alpha - 0.04 * top) < 0.12 * top,
    );
  const side = isBusy(0, 0.25) && !isBusy(0.75, 1) ? 'right' : 'left';
  const isOver = (cut: CertifiedCut): boolean => !cut.certified && bound(cut) > alpha;
  const mark = (cut: CertifiedCut): string =>
    cut.certified ? 'var(--good)' : isOver(cut) ? 'var(--bad)' : 'var(--plain)';
  return {
    height: isNarrow ? 250 : 290,
    marginLeft: 48,
    marginRight: 14,
    marginTop: 28,
    marginBottom: 42,
    x: { domain: [0, 1] },
    y: { domain: [0, top] },
    marks: [
      gridY({ ticks: 5, stroke: 'var(--line)', strokeOpacity: 1 }),
      axisY({ ticks: 5, tickSize: 0, tickFormat: (share: number) => percent(share, 0), label: 'unacceptable answers' }),
      axisX({
        ticks: isNarrow ? 4 : 6,
        tickSize: 0,
        tickFormat: (share: number) => percent(share, 0),
        label: 'share routed down',
      }),
      ruleY([alpha], { stroke: 'var(--ink)', strokeWidth: 1.25, strokeDasharray: '4 4' }),
      text([alpha], {
        y: (share: number) => share,
        frameAnchor: side,
        text: (share: number) => `${percent(share, 0)} allowed`,
        dx: side === 'left' ? 6 : -6,
        dy: -8,
        textAnchor: side === 'left' ? 'start' : 'end',
        fill: 'var(--ink)',
        stroke: 'var(--paper)',
        strokeWidth: 4,
      }),
      line(shown, { x: 'share_routed', y: 'y', stroke: 'var(--plain)', strokeWidth: 1.25 }),
      ...(last
        ? [
            ruleX([last], { x: 'share_routed', y1: 0, y2: bound, stroke: 'var(--good)', strokeWidth: 1.5 }),
            text([last], {
              x: 'share_routed',
              y: bound,
              text: () => 'certified up to here',
              dy: -14,
              dx: 6,
              textAnchor: 'end',
              fill: 'var(--good)',
              fontWeight: 600,
              stroke: 'var(--paper)',
              strokeWidth: 4,
            }),
          ]
        : []),
      dot(
        shown.filter((cut) => seen(cut) <= top),
        { x: 'share_routed', y: seen, r: 1.75, fill: 'var(--plain)' },
      ),
      dot(shown, {
        x: 'share_routed',
        y: 'y',
        r: 4,
        symbol: (cut: CertifiedCut) => (isOver(cut) ? 'times' : 'circle'),
        fill: (cut: CertifiedCut) => (cut.certified ? mark(cut) : 'var(--paper)'),
        stroke: mark,
        strokeWidth: 1.5,
        title: (cut: CertifiedCut & { isCut: boolean }) =>
          `${percent(cut.share_routed)} routed\nbound ${percent(bound(cut))}${cut.isCut ? ' (above the chart)' : ''}\n${count(cut.bad)} of ${count(cut.routed)} unacceptable\n${cut.certified ? 'certified' : isOver(cut) ? 'above what is allowed' : 'not walked'}`,
      }),
    ],
  };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
