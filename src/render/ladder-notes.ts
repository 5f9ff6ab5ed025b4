import type { Dominator, FailureCoding, LadderRow, NonInferiorityResult } from '../records/curve.js';
import { count, percent, points } from './number.js';

const VERDICTS: Record<NonInferiorityResult['verdict'], string> = {
  non_inferior: 'not worse',
  inferior: 'worse',
  undecided: 'undecided',
};

const CODINGS: Record<FailureCoding['coding'], string> = {
  failed_as_bad: 'failed calls as wrong',
  failed_left_out: 'failed calls left out',
  missing_as_bad: 'cases without an outcome as wrong',
};

/** What stands below the ladder: tiers that others make pointless, the margins, and verdicts that hang on failed calls. */
export function ladderNotes(ladder: readonly LadderRow[]): string[] {
  const dominated = ladder.flatMap((row) => {
    const [cheapest] = row.dominators ?? [];
    return cheapest ? [`  ${row.tier} ${pointless(cheapest)}: ${dominatorText(cheapest)}`] : [];
  });
  return [...dominated, ...marginLines(ladder), ...ladder.flatMap(codingLine)];
}

/** One case shows no spread, so that nothing speaks for the next. */
function pointless({ gain_ci95: ends }: Dominator): string {
  return ends === null ? 'looks pointless' : 'is pointless';
}

function dominatorText({ tier, gain, gain_ci95: ends, cost_ratio: ratio, n }: Dominator): string {
  const interval = ends === null ? '' : ` [${ends.map((end) => (end * 100).toFixed(1)).join(', ')}]`;
  const gained = ends !== null && ends[0] > 0 ? 'does better by' : 'is as good or better by';
  return `${tier} ${gained} ${points(gain).replace('+', '')}${interval} at ${priceText(ratio)} (n = ${count(n)})`;
}

function priceText(ratio: number | null): string {
  if (ratio === null) return 'no higher price';
  if (ratio > 0 && ratio < 0.1) return `1/${count(1 / ratio)} of its price`;
  return `${percent(ratio, 0)} of its price`;
}

/** The margin in points, and as a share of the top tier's own quality where that says something else. */
function marginLines(ladder: readonly LadderRow[]): string[] {
  const compared = ladder.flatMap((row) => (row.against_top ? [{ tier: row.tier, ...row.against_top }] : []));
  const [first] = compared;
  if (!first) return [];
  const asked = `  Margin: ${points(first.margin, 1).replace('+', '')} absolute, one-sided at 95 %`;
  if (!first.relative) return [`${asked}.`];
  const others = compared.flatMap(({ tier, verdict, relative }) =>
    relative && relative.verdict !== verdict
      ? [`${tier} is then ${VERDICTS[relative.verdict]}${neededText(relative.cases_needed)}`]
      : [],
  );
  const meant = `if ${percent(first.margin, 0)} of the top tier's own quality is meant, ${points(first.relative.margin, 1).replace('+', '')}`;
  return [`${asked}; ${meant}: ${others.length === 0 ? 'the same verdicts' : others.join(', ')}.`];
}

function neededText(cases: number | null): string {
  return cases === null ? '' : ` (needs about ${count(cases)} cases)`;
}

function codingLine({ tier, against_top: result }: LadderRow): string[] {
  const codings = result?.codings ?? [];
  if (codings.length < 2) return [];
  const each = codings.map(
    ({ coding, verdict, difference, n }) =>
      `${CODINGS[coding]}: ${points(difference)}, ${VERDICTS[verdict]} (n = ${count(n)})`,
  );
  const depends = result?.depends_on_failures ? 'depends on how provider errors are counted' : 'either way the same';
  return [`  ${tier}, ${depends}; ${each.join('; ')}`];
}
