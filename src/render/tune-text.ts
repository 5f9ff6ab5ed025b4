import type { Certificate, Tuning } from '../records/tuning.js';
import { breakEvenLines, cascadeEvidence, strategyLines } from './cascade-text.js';
import { ladderTable } from './curve-text.js';
import { judgeEvidence, noiseLine, noiseText } from './judge-text.js';
import { ladderNotes } from './ladder-notes.js';
import { learnedEvidence } from './learned-text.js';
import { count, decimal, percent, percentWithin, points, usd } from './number.js';
import { textTable } from './table.js';

/** The tuning as a terminal report: the answer, then the evidence, then what was compared. */
export function tuneText(tuning: Tuning): string {
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
      `${shuffle.passes ? 'beats' : 'is not shown to beat'} a cost-matched shuffle: ${points(shuffle.lift_over_shuffle)} ${interval(shuffle.lift_ci95)}, AUC ${decimal(shuffle.auc)} (n = ${count(shuffle.n)})`,
    ],
    [
      'Held-out',
      `quality ${percentWithin(held.quality, held.quality_ci95)} against ${percent(held.quality_strong)} all on ${strong}: ${points(held.quality_delta)} ${interval(held.quality_delta_ci95)}${noiseText(tuning.noise_floor?.held_out_gap)} (n = ${count(held.cases)})`,
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
  evidence.push(...cascadeEvidence(tuning), ...learnedEvidence(tuning));
  if (tuning.break_even)
    evidence.push(
      ...breakEvenLines(tuning.break_even).map((line, at): [string, string] => [at === 0 ? 'Break-even' : '', line]),
    );
  const width = Math.max(...evidence.map(([name]) => name.length));
  return `${[
    headline(tuning),
    ...tuning.reasons.map((reason) => `  ${reason}`),
    '',
    ...evidence.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`),
    ...(tuning.recommendation === 'route'
      ? ['', 'Against something simpler (held-out cases)', comparisonTable(tuning)]
      : []),
    '',
    'Tiers',
    ladderTable(tuning),
    ...ladderNotes(tuning.ladder),
    '',
    'Ways to route (on the tuning cases, out of fold)',
    candidateTable(tuning),
    ...strategyLines(tuning.strategies),
  ].join('\n')}\n`;
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
  const counts = `${bad} ${count(certificate.routed)} routed, upper bound ${percent(certificate.upper_bound)} (n = ${count(certificate.cases)})`;
  if (certificate.status === 'certified') return `certified: ${counts}`;
  if (certificate.status === 'not_certified')
    return `not certified, needs about ${count(certificate.labels_needed)} more: ${counts}`;
  if (certificate.status === 'infeasible') return `not certified, and more labels would not help: ${counts}`;
  return 'cannot be known from this data';
}

function interval(ends: readonly [number, number] | null): string {
  return ends === null ? '' : `[${ends.map((end) => `${end > 0 ? '+' : ''}${(end * 100).toFixed(1)}`).join(', ')}]`;
}

const ROLES: Record<Tuning['comparisons'][number]['is'][number], string> = {
  all_cheap: 'all cheap',
  all_strong: 'all strong',
  best_single: 'best single tier',
  fixed_mix: 'best fixed mix',
  shuffle: 'shuffle',
};

function comparisonTable({ comparisons }: Tuning): string {
  return textTable(
    [{ title: 'instead of', align: 'left' }, { title: 'quality [95 %]' }, { title: 'saving [95 %]' }, { title: 'n' }],
    comparisons.map((one) => [
      one.is.length === 0 ? one.against : `${one.against} (${one.is.map((role) => ROLES[role]).join(', ')})`,
      `${points(one.quality_delta)} ${interval(one.quality_delta_ci95)}`,
      percentWithin(one.saving_share, one.saving_ci95),
      count(one.n),
    ]),
  );
}

function candidateTable({ candidates }: Tuning): string {
  const legend = candidates.some((one) => one.comparison_only)
    ? '\n  * for comparison: never chosen, since a rules file cannot hold it'
    : '';
  const table = textTable(
    [
      { title: '', align: 'left' },
      { title: 'router', align: 'left' },
      { title: 'small tier', align: 'left' },
      { title: 'APGR' },
      { title: 'CPT 50 %' },
      { title: 'CPT 80 %' },
      { title: 'AIQ' },
      { title: 'saving' },
    ],
    candidates.map((one) => [
      one.chosen ? '>' : '',
      one.strategy === 'cascade_routing'
        ? `${one.kind} after ${one.score}`
        : one.comparison_only
          ? `${one.kind} *`
          : one.kind,
      one.tier,
      decimal(one.apgr),
      percent(one.cpt50),
      percent(one.cpt80),
      decimal(one.aiq),
      percent(one.saving_share),
    ]),
  );
  return `${table}${legend}`;
}

/** Where the rules were written. */
export function tuneFooter(path: string, savingUsd: number | null): string {
  const saving = savingUsd === null ? '' : `; ${usd(savingUsd)} less on your log`;
  return `Rules written to ${path}${saving}. Next: router project ${path} LOG...\n`;
}
