import type { LitellmTrained, TierStatistic } from '../../records/gateway.js';
import { charsOf } from '../prompt.js';
import { litellmRequestType } from './litellm-request-type.js';
import { PYTHON_SPACE, WORD_END, WORD_START } from './python-text.js';

const word = (words: string): string => `${WORD_START}(?:${words})${WORD_END}`;
const CODE = new RegExp(`\`\`\`|${word('def|class|function|python|javascript|typescript|sql|code')}`, 'iu');
const MATHS = new RegExp(`${word('solve|calculate|equation|probability|theorem|proof|integral')}|[$=]`, 'iu');
const CHOICE = new RegExp(`(?:^|[${PYTHON_SPACE}])[A-D][.)][${PYTHON_SPACE}]`, 'u');

/** LiteLLM's cohort of a text: kind of request, length, and what it holds, as its artifact writes it. */
export function litellmCohort(ask: string): { type: string; cohort: string } {
  const type = litellmRequestType(ask);
  const chars = charsOf(ask);
  const length = chars < 200 ? 'short' : chars < 800 ? 'medium' : chars < 2000 ? 'long' : 'very_long';
  let foreign = 0;
  for (const sign of ask) if (sign.codePointAt(0)! > 127) foreign++;
  const is = (held: boolean): number => (held ? 1 : 0);
  const marks = `code=${is(CODE.test(ask))}|math=${is(MATHS.test(ask))}|mc=${is(CHOICE.test(ask))}`;
  return { type, cohort: `${type}|${length}|${marks}|intl=${is(foreign / Math.max(1, chars) > 0.1)}` };
}

const rate = (row: TierStatistic | undefined, mass: number, prior: number): number =>
  row ? (row.successes + mass * prior) / (row.observations + mass) : prior;

/** Estimated chance that each of the four levels answers a text well, never falling from level to level. */
export function litellmSuccess(ask: string, trained: LitellmTrained): number[] {
  const { type, cohort } = litellmCohort(ask);
  const find = (rows: readonly TierStatistic[], of: string | null, level: number): TierStatistic | undefined =>
    rows.find((row) => row.of === of && row.level === level);
  let best = 0;
  return [1, 2, 3, 4].map((level) => {
    const all = find(trained.global, null, level);
    const mean = ((all?.successes ?? 0) + 1) / ((all?.observations ?? 0) + 2);
    const byType = rate(find(trained.types, type, level), trained.type_prior_mass, mean);
    best = Math.max(best, rate(find(trained.cohorts, cohort, level), trained.cohort_prior_mass, byType));
    return best;
  });
}

/** Level 1 to 4 that answers: the first whose estimated success reaches the threshold, else the last. */
export function litellmTrainedLevel(ask: string, trained: LitellmTrained): number {
  const at = litellmSuccess(ask, trained).findIndex((chance) => chance >= trained.threshold);
  return at === -1 ? 4 : at + 1;
}

/** One graded answer: the text, the level that answered (1 to 4), and whether the answer would do. */
export interface LitellmObservation {
  ask: string;
  level: number;
  success: boolean;
}

/**
 * Counts that LiteLLM's `heuristic_v2` routes by, from graded answers. Rows come in a fixed order whatever the order of
 * the observations. A level without observations gets the counts of the next level above that has some, else of the last
 * below, since LiteLLM asks for all four. No observations: one that succeeded in two, for every level.
 */
export function fitLitellmTrained(rows: readonly LitellmObservation[], threshold: number): LitellmTrained {
  const counts = new Map<string, TierStatistic & { group: string }>();
  const add = (group: string, of: string | null, level: number, success: boolean): void => {
    const key = `${group}|${of ?? ''}|${level}`;
    const row = counts.get(key) ?? { group, of, level, successes: 0, observations: 0 };
    counts.set(key, { ...row, successes: row.successes + (success ? 1 : 0), observations: row.observations + 1 });
  };
  for (const { ask, level, success } of rows) {
    const { type, cohort } = litellmCohort(ask);
    add('global', null, level, success);
    add('type', type, level, success);
    add('cohort', cohort, level, success);
  }
  const of = (wanted: string): TierStatistic[] => {
    const rowsOf = [...counts.values()].filter((row) => row.group === wanted);
    return [1, 2, 3, 4]
      .flatMap((level) =>
        rowsOf
          .filter((row) => row.level === source(level))
          .map(({ of, successes, observations }) => ({ of, level, successes, observations })),
      )
      .sort((a, b) => ((a.of ?? '') < (b.of ?? '') ? -1 : (a.of ?? '') > (b.of ?? '') ? 1 : a.level - b.level));
  };
  const seen = [...new Set(rows.map(({ level }) => level))].sort((a, b) => a - b);
  const source = (level: number): number | undefined => seen.find((one) => one >= level) ?? seen.at(-1);
  const NONE = [1, 2, 3, 4].map((level) => ({ of: null, level, successes: 1, observations: 2 }));
  return {
    classifier: 'heuristic_v2',
    threshold,
    global: rows.length === 0 ? NONE : of('global'),
    types: of('type'),
    cohorts: of('cohort'),
    type_prior_mass: 200,
    cohort_prior_mass: 20,
  };
}
