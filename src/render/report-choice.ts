import type { Graduation } from '../records/learning.js';
import type { StrategyRow } from '../records/strategy.js';
import type { Tuning } from '../records/tuning.js';
import { constraintText, handedOnText, STRATEGY_NAMES } from './cascade-text.js';
import { noiseLine } from './judge-text.js';
import { calibrationText, expectedText } from './learned-text.js';
import { paragraph, sectionMarkup, tableMarkup } from './markup.js';
import { count, counted, percent, points } from './number.js';

/**
 * Why this policy and no other: deciding before or after the answer, rules or a learned score, the limits that were asked for, and
 * what repeats of the same question show. Null when there was nothing to choose.
 */
export function choiceSection(tuning: Tuning | null): string | null {
  if (tuning === null) return null;
  const { strategies, handed_on: handed, constraints, graduation, calibration, noise_floor: floor } = tuning;
  const body = [
    ...strategyParts(strategies),
    handed && handed.asked > 0 ? paragraph(`Handed on: ${handedOnText(handed)}, on the held-out cases.`) : null,
    ...(constraints.length > 0
      ? [
          '<h3>Limits that were asked for</h3>',
          `<ul class="open">\n${constraints.map((one) => `<li>${paragraph(`${capital(constraintText(one))}.`)}</li>`).join('\n')}\n</ul>`,
        ]
      : []),
    ...(graduation || calibration ? ['<h3>Rules or a learned score</h3>'] : []),
    graduation ? paragraph(graduationSentence(graduation)) : null,
    calibration ? paragraph(`${capital(calibrationText(calibration))}.`) : null,
    ...(floor ? ['<h3>Noise floor</h3>', paragraph(`${capital(noiseLine(floor))}.`)] : []),
  ].filter((part) => part !== null);
  return body.length === 0 ? null : sectionMarkup('choice', 'How it was chosen', body);
}

function strategyParts(strategies: readonly StrategyRow[]): string[] {
  const chosen = strategies.find((one) => one.chosen);
  if (!chosen) return [];
  return [
    paragraph(
      `What was put to the test decides ${nameOf(chosen)}. Every way was tried on the same ${count(chosen.n)} tuning cases, its thresholds chosen on other ones; the simplest within one standard error of the best is taken. What a way promises is its saving, second calls and judgements paid, times the chance that certificate and limits hold.`,
    ),
    tableMarkup(
      'When to decide',
      [
        { title: 'decides', isText: true },
        { title: 'tiers', isText: true },
        { title: 'saving' },
        { title: 'chance' },
        { title: 'handed on' },
        { title: 'behind the best [95 %]' },
      ],
      strategies.map((one) => [
        `${nameOf(one)}${one.chosen ? ', chosen' : ''}`,
        one.tiers.join(', '),
        percent(one.saving_share),
        percent(one.chance, 0),
        percent(one.handed_on_share),
        `${points(one.behind_best)}${one.behind_best_ci95 ? ` [${one.behind_best_ci95.map((end) => points(end).replace(' pt', '')).join(', ')}]` : ''}`,
      ]),
    ),
  ];
}

function nameOf({ strategy, score }: StrategyRow): string {
  return `${STRATEGY_NAMES[strategy]}${score ? ` (${score})` : ''}`;
}

const ADVICE: Record<Graduation['advice'], string> = {
  stay_with_rules: 'Stay with rules on task and class',
  switch_to_learned: 'A learned score is worth having',
  wait: 'Stay with rules for now',
};

function graduationSentence(found: Graduation): string {
  const { advice, gain, gain_ci95: ends, n, labels_needed: needed } = found;
  if (gain === null)
    return `${ADVICE[advice]}: neither they nor a learned score can be certified on ${counted(n, 'case')}.`;
  const range = ends ? ` (95 % interval ${points(ends[0])} to ${points(ends[1])})` : '';
  const more = needed === null ? '' : `; about ${count(needed)} more labelled cases would tell`;
  return `${ADVICE[advice]}: against rules, a learned score changes the expected saving by ${points(gain)}${range}${expectedText(found)}, n = ${count(n)} tuning cases${more}.`;
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
