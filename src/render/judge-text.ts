import type { JudgeAnchor, TuningJudge } from '../records/judge-anchor.js';
import type { NoiseFloor } from '../records/noise.js';
import { fitRows } from './fit-table.js';
import { count, counted, decimal, percent, percentWithin, points } from './number.js';
import { screenWidth, wrapText } from './wrap-text.js';

/** Lines of evidence about a judge, for `tune`: what its verdicts are worth, and at what level they were tested for it. */
export function judgeEvidence({ anchor, level, routed }: TuningJudge): [string, string][] {
  const rates = ratesText(anchor.true_positive_rate, anchor.false_positive_rate);
  const lines: [string, string][] = [['Judge', `${rates} (n = ${counted(anchor.labels, 'label')})`]];
  if (level)
    lines.push([
      '',
      `so that ${percent(level.alpha)} bad as people see it are ${percent(level.judged_alpha, 2)} bad to the judge: tested at that, with confidence ${decimal(1 - level.judged_delta)}`,
    ]);
  if (routed.labels > 0)
    lines.push([
      '',
      `where the rules route down: ${ratesText(routed.true_positive_rate, routed.false_positive_rate)} (n = ${count(routed.labels)})`,
    ]);
  return lines;
}

function ratesText(good: JudgeAnchor['true_positive_rate'], bad: JudgeAnchor['false_positive_rate']): string {
  return `passes ${percentWithin(good.value, good.ci95)} of what people pass and ${percentWithin(bad.value, bad.ci95)} of what they fail`;
}

/** What labels say of a judge, as a report of its own for a terminal of so many columns. */
export function anchorText(anchor: JudgeAnchor, columns: number): string {
  const width = screenWidth(columns);
  const wrapped = (line: string): string => wrapText(line, width);
  const { table: cells } = anchor;
  const weighed = anchor.sampling === 'stratified' ? ' Rates are weighed: the rarer verdict was drawn more often.' : '';
  const lines = [
    wrapped(`The judge ${ratesText(anchor.true_positive_rate, anchor.false_positive_rate)}.`),
    wrapped(
      `${counted(anchor.labels, 'labelled answer')}: people pass ${count(anchor.human_good)} and fail ${count(anchor.human_bad)}.`,
    ),
    wrapped(`Agreement ${percent(anchor.agreement)}, kappa ${decimal(anchor.kappa, 2)}.${weighed}`),
    '',
    fitRows(
      [{ title: '', align: 'left' }, { title: 'people pass' }, { title: 'people fail' }],
      [
        ['judge passes', count(cells.both_good), count(cells.only_judge)],
        ['judge fails', count(cells.only_human), count(cells.both_bad)],
      ],
      width,
    ),
  ];
  if (anchor.tiers.length > 0) lines.push('', tiersTable(anchor, width));
  return `${lines.join('\n')}\n`;
}

function tiersTable({ tiers }: JudgeAnchor, width: number): string {
  return fitRows(
    [
      { title: 'tier', align: 'left' },
      { title: 'the judge passes [95 %]', dropFirst: 3 },
      { title: 'corrected', dropFirst: 2 },
      { title: 'with the labels' },
      { title: 'labels alone', dropFirst: 4 },
      { title: 'n', dropFirst: 1 },
    ],
    tiers.map(({ tier, judged, corrected, with_labels: both, labels_only: own }) => [
      tier,
      percentWithin(judged.value, judged.ci95),
      percentWithin(corrected?.value ?? null, corrected?.ci95 ?? null),
      percentWithin(both?.value ?? null, both?.ci95 ?? null),
      percentWithin(own.value, own.ci95),
      count(judged.n),
    ]),
    width,
  );
}

/** What stands beside a gap when something was asked twice: how large chance alone makes it. */
export function noiseText(gap: number | null | undefined): string {
  return gap === null || gap === undefined ? '' : ` (noise ±${points(gap).replace('+', '')})`;
}

/** The noise floor in a line. */
export function noiseLine({ tier, repeats, self_disagreement: rate, gap }: NoiseFloor): string {
  return `${tier} against itself: ${percentWithin(rate.value, rate.ci95)} of the answers change their score (n = ${count(rate.n)}, asked ${count(repeats)} times), so a gap below ${points(gap).replace('+', '')} may be chance`;
}
