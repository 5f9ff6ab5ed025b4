import type { Projection } from '../records/projection.js';
import type { Certificate, Tuning } from '../records/tuning.js';
import { breakEvenLines, cascadeEvidence, strategyLines } from './cascade-text.js';
import { fitRows } from './fit-table.js';
import { judgeEvidence, noiseLine, noiseText } from './judge-text.js';
import { ladderText } from './ladder-text.js';
import { learnedEvidence } from './learned-text.js';
import { casesText, count, decimal, percent, percentWithin, pointsWithin, usd } from './number.js';
import { segmentEvidence } from './segment-text.js';
import { hangText, screenWidth, wrapText } from './wrap-text.js';

/** The tuning as a report for a terminal of so many columns: the answer with its dollars on a log, then the evidence, then what was compared. */
export function tuneText(tuning: Tuning, columns: number, projection: Projection | null = null): string {
  const width = screenWidth(columns);
  const { held_out: held, null_test: shuffle } = tuning;
  const claims: readonly Certificate[] = tuning.certificates.length > 0 ? tuning.certificates : [tuning.certificate];
  const strong = tuning.policy.tiers.at(-1) as string;
  const evidence: [string, string][] = [
    ...claims.flatMap((claim, at): [string, string][] => [
      [at === 0 ? 'Certificate' : '', certificateText(claim)],
      ['', claim.claim],
    ]),
    [
      'Null test',
      `${shuffle.passes ? 'beats' : 'is not shown to beat'} a cost-matched shuffle: ${pointsWithin(shuffle.lift_over_shuffle, shuffle.lift_ci95)}, AUC ${decimal(shuffle.auc)} (n = ${count(shuffle.n)})`,
    ],
    [
      'Held-out',
      `quality ${percentWithin(held.quality, held.quality_ci95)} against ${percent(held.quality_strong)} all on ${strong}: ${pointsWithin(held.quality_delta, held.quality_delta_ci95)}${noiseText(tuning.noise_floor?.held_out_gap)} (n = ${casesText(held)})`,
    ],
    [
      '',
      `saving ${percentWithin(held.saving_share, held.saving_ci95)} of the eval cost; ${percent(held.escalation_rate)} stay on ${strong}`,
    ],
  ];
  if (held.routed > 0) {
    evidence.push([
      '',
      `${tuning.certificate.claim.startsWith('mean loss') ? 'kept of the score' : 'acceptable'} among the ${count(held.routed)} routed down: ${percentWithin(held.acceptable_rate, held.acceptable_ci95)}`,
    ]);
  }
  if (tuning.judge) evidence.push(...judgeEvidence(tuning.judge));
  if (tuning.noise_floor) evidence.push(['Noise floor', noiseLine(tuning.noise_floor)]);
  evidence.push(...cascadeEvidence(tuning), ...segmentEvidence(tuning), ...learnedEvidence(tuning));
  if (tuning.break_even)
    evidence.push(
      ...breakEvenLines(tuning.break_even).map((line, at): [string, string] => [at === 0 ? 'Break-even' : '', line]),
    );
  const names = Math.max(...evidence.map(([name]) => name.length));
  return `${[
    wrapText(headline(tuning), width, ''),
    ...tuning.reasons.map((reason) => wrapText(`  ${reason}`, width, '  ')),
    ...dollarLines(projection).map((line) => wrapText(line, width)),
    '',
    ...evidence.map(([name, text]) => hangText(`  ${name.padEnd(names)}  `, text, width)),
    ...(tuning.recommendation === 'route'
      ? ['', 'Against something simpler (held-out cases)', comparisonTable(tuning, width)]
      : []),
    '',
    'Tiers',
    ladderText(tuning.ladder, width),
    '',
    'Ways to route (tuning cases, out of fold)',
    candidateTable(tuning, width),
    ...strategyLines(tuning.strategies, width),
  ].join('\n')}\n`;
}

/** What the rules do to a log's bill; none where that is not known. */
function dollarLines(projection: Projection | null): string[] {
  if (projection === null || projection.saving_usd === null) return [];
  const { baseline_cost_usd: logged, routed_cost_usd: routed, priced_requests: n } = projection;
  const saved = percentWithin(projection.saving_share, projection.saving_ci95);
  return [`  on your log (n = ${count(n)}): ${usd(logged)} -> ${usd(routed)}, ${saved} saved`];
}

function headline({ recommendation, tier, certificate, held_out: held, previous }: Tuning): string {
  if (previous?.kept) return 'KEPT: the previous rules stay as they are.';
  if (recommendation === 'route') {
    const down = held.escalation_rate === null ? null : 1 - held.escalation_rate;
    return `ROUTE: ${percent(down)} of the held-out cases go down, certified; ${percent(held.saving_share)} of their cost is saved.`;
  }
  if (recommendation === 'single_tier') return `ONE TIER: send everything to ${tier}.`;
  return !certificate.labels_needed
    ? 'UNDECIDED: nothing is routed down.'
    : `UNDECIDED: nothing is routed down; not certified, needs about ${count(certificate.labels_needed)} more labelled cases.`;
}

/** The certificate in the three phrases of method.md: certified, not certified (needs N), cannot be known. */
export function certificateText(certificate: Certificate): string {
  const isGraded = certificate.claim.startsWith('mean loss');
  const bad = isGraded ? `a loss of ${decimal(certificate.bad, 2)} over` : `${count(certificate.bad)} bad of`;
  const n = `(n = ${count(certificate.cases)})`;
  const counts =
    certificate.upper_bound === null
      ? `no part is sent down ${n}`
      : `${bad} ${count(certificate.routed)} routed, upper bound ${percent(certificate.upper_bound)} ${n}`;
  if (certificate.status === 'certified') return `certified: ${counts}`;
  if (certificate.status === 'not_certified')
    return `not certified, needs about ${count(certificate.labels_needed)} more: ${counts}`;
  if (certificate.status === 'infeasible') return `not certified, and more labels would not help: ${counts}`;
  return certificate.claim === 'nothing is routed down' ? 'none needed' : 'cannot be known from this data';
}

/** Characters of a screen that holds both intervals and a readable name. */
const ROOM_FOR_INTERVALS = 78;

const ROLES: Record<Tuning['comparisons'][number]['is'][number], string> = {
  all_cheap: 'all cheap',
  all_strong: 'all strong',
  best_single: 'best single tier',
  fixed_mix: 'best fixed mix',
  shuffle: 'shuffle',
};

/** With intervals, as far as there is room for them beside what is compared. */
function comparisonTable({ comparisons }: Tuning, width: number): string {
  const isRoomy = width >= ROOM_FOR_INTERVALS;
  return fitRows(
    [
      { title: 'instead of', align: 'left', wraps: true },
      { title: isRoomy ? 'quality [95 %]' : 'quality' },
      { title: isRoomy ? 'saving [95 %]' : 'saving' },
      { title: 'n', dropFirst: 1 },
    ],
    comparisons.map((one) => [
      one.is.length === 0 ? one.against : `${one.against} (${one.is.map((role) => ROLES[role]).join(', ')})`,
      pointsWithin(one.quality_delta, isRoomy ? one.quality_delta_ci95 : null),
      percentWithin(one.saving_share, isRoomy ? one.saving_ci95 : null),
      count(one.n),
    ]),
    width,
  );
}

function candidateTable({ candidates }: Tuning, width: number): string {
  const table = fitRows(
    [
      { title: '  router', align: 'left' },
      { title: 'small tier', align: 'left' },
      { title: 'APGR' },
      { title: 'CPT 50 %', dropFirst: 2 },
      { title: 'CPT 80 %', dropFirst: 3 },
      { title: 'AIQ', dropFirst: 4 },
      { title: 'saving x chance' },
    ],
    candidates.map((one) => [
      `${one.chosen ? '> ' : '  '}${candidateName(one)}`,
      one.tier,
      decimal(one.apgr),
      percent(one.cpt50),
      percent(one.cpt80),
      decimal(one.aiq),
      percent(one.saving_share),
    ]),
    width,
  );
  const legend = [
    ...(candidates.some((one) => one.chosen) ? ['  > chosen'] : []),
    '  saving x chance: what each promises, its saving times the chance that it is certified',
    ...(candidates.some((one) => one.comparison_only)
      ? ['  * for comparison: never chosen, since a rules file cannot hold it']
      : []),
  ];
  return [table, ...legend.map((line) => wrapText(line, width))].join('\n');
}

function candidateName({ strategy, kind, score, comparison_only: isOther }: Tuning['candidates'][number]): string {
  if (strategy === 'cascade_routing') return `${kind} after ${score}`;
  return isOther ? `${kind} *` : kind;
}
