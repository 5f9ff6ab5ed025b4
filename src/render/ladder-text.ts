import type { LadderRow } from '../records/curve.js';
import { fitRows } from './fit-table.js';
import { noiseText } from './judge-text.js';
import { ladderNotes } from './ladder-notes.js';
import { count, duration, percent, percentWithin, points, usd } from './number.js';
import { wrapText } from './wrap-text.js';

/** The ladder as a table, and below it what is to be said of single tiers. */
export function ladderText(ladder: readonly LadderRow[], width: number): string {
  const whole = tableOf(ladder, Number.POSITIVE_INFINITY, true);
  const isRoomy = Math.max(...whole.split('\n').map(({ length }) => length)) <= width;
  const notes = [...(isRoomy ? [] : detailLines(ladder)), ...ladderNotes(ladder)];
  return [isRoomy ? whole : tableOf(ladder, width, false), ...notes.map((note) => wrapText(note, width))].join('\n');
}

/** `isWhole`: the comparison with the top tier has all its words; else the verdict alone, and the rest goes below. */
function tableOf(ladder: readonly LadderRow[], width: number, isWhole: boolean): string {
  const isSomeDominated = ladder.some((row) => row.dominated_by);
  return fitRows(
    [
      { title: 'tier', align: 'left' },
      { title: 'quality [95 %]' },
      { title: 'n', dropFirst: 3 },
      { title: '$/request', dropFirst: 1 },
      { title: '$/1k', dropFirst: 5 },
      { title: 'p50', dropFirst: 4 },
      { title: 'p95', dropFirst: 2 },
      { title: 'against the top tier', align: 'left' },
      ...(isSomeDominated ? [{ title: 'dominated by', align: 'left' as const, dropFirst: 6 }] : []),
    ],
    ladder.map((row) => [
      row.tier,
      percentWithin(row.quality.value, row.quality.ci95),
      count(row.quality.n),
      usd(row.cost_usd_per_request),
      usd(row.cost_usd_per_request === null ? null : row.cost_usd_per_request * 1000),
      duration(row.latency_p50_ms),
      duration(row.latency_p95_ms),
      isWhole ? `${verdictOf(row)}${detailOf(row)}` : verdictOf(row),
      row.dominated_by ?? '',
    ]),
    width,
  );
}

/** The non-inferiority verdict in words, with the difference in points. */
function verdictOf({ against_top: result }: LadderRow): string {
  if (result === null) return '';
  const words = { non_inferior: `not ${percent(result.margin, 0)} worse`, inferior: 'worse', undecided: 'undecided' };
  return `${points(result.difference)}${noiseText(result.noise_gap)}: ${words[result.verdict]}`;
}

/** What the verdict lacks or hangs on. */
function detailOf({ against_top: result }: LadderRow): string {
  if (result === null) return '';
  const needed =
    result.verdict === 'undecided' && result.cases_needed !== null ? `, needs about ${count(result.cases_needed)}` : '';
  return `${needed}${result.depends_on_failures ? ' (depends on how provider errors are counted)' : ''}`;
}

function detailLines(ladder: readonly LadderRow[]): string[] {
  // What it depends on has a note of its own.
  const undecided = ladder.flatMap(({ tier, against_top: result }) =>
    result?.verdict === 'undecided' && result.cases_needed !== null
      ? [`${tier} about ${count(result.cases_needed)}`]
      : [],
  );
  return undecided.length > 0 ? [`  Cases needed to decide: ${undecided.join(', ')}.`] : [];
}
