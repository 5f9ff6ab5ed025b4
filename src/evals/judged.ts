import type { Estimate } from '../records/estimate.js';
import type { Outcome } from '../records/outcome.js';
import type { JudgeReport } from '../records/run.js';
import { meanScore } from '../stats/mean-score.js';
import type { Judging } from './judge-plan.js';

/** The final outcomes of judged answers, by key of the answer's call. */
export interface Judged {
  outcomes: Map<string, Outcome>;
  counts: Pick<JudgeReport, 'answers' | 'scored' | 'unscored' | 'no_answer' | 'flip_rate' | 'first_position_rate'>;
  /** Answers whose judging is not finished. */
  pending: number;
}

/**
 * Puts verdicts and answers together. Two orders that agree give the verdict, else it is a tie; without a verdict on the menu in each order
 * the answer is unscored, never 0. `outcomes` holds those of answers and of the judge's calls, by key.
 */
export function judgedOutcomes(
  judgings: readonly Judging[],
  outcomes: ReadonlyMap<string, Outcome>,
  mode: JudgeReport['mode'],
): Judged {
  const judged: Judged = {
    outcomes: new Map(),
    counts: { answers: judgings.length, scored: 0, unscored: 0, no_answer: 0 },
    pending: 0,
  };
  const pairs: [number, number][] = [];
  for (const { answer, asks, given } of judgings) {
    const own = outcomes.get(answer) as Outcome;
    const verdicts = asks.map(({ key }) => outcomes.get(key));
    if (verdicts.includes(undefined)) {
      judged.pending += 1;
      continue;
    }
    const scores = verdicts.map((one) => (one as Outcome).score);
    const failed = verdicts.find((one) => one?.status === 'failed');
    const [first, second] = scores;
    if (typeof first === 'number' && typeof second === 'number') pairs.push([first, second]);
    const score = given ?? combined(scores);
    if (score !== null) judged.counts.scored += 1;
    else judged.counts.unscored += 1;
    if (failed) judged.counts.no_answer += 1;
    const why = failed ? `the judge gave no answer: ${failed.error}` : 'the judge gave no verdict';
    judged.outcomes.set(answer, {
      ...own,
      status: score === null ? 'unscored' : 'scored',
      score,
      ...(score === null && { error: why }),
    });
  }
  if (mode === 'pairwise') Object.assign(judged.counts, biasOf(pairs));
  return judged;
}

function combined(scores: readonly (number | null)[]): number | null {
  if (scores.length === 0 || scores.includes(null)) return null;
  return scores.every((one) => one === scores[0]) ? (scores[0] as number) : 0.5;
}

/** How a judge's verdicts depend on the order. `pairs`: scores of the same answer, shown first and shown second. */
function biasOf(pairs: readonly [number, number][]): Pick<JudgeReport, 'flip_rate' | 'first_position_rate'> {
  const flips = pairs.map(([first, second]) => (first === second ? 0 : 1));
  const leanings = pairs.flatMap(([first, second]) => {
    // Shown first and better, or shown second and worse: the answer in the first place was named.
    const named = [first, 1 - second].filter((one) => one !== 0.5);
    return named.length === 0 ? [] : [named.reduce((sum, one) => sum + one, 0) / named.length];
  });
  return { flip_rate: meanScore(flips), first_position_rate: leaningOf(leanings) };
}

/** A judge that never flips leans 0.5 in every pair, which leaves no spread to make an interval of: then it is the point itself. */
function leaningOf(leanings: readonly number[]): Estimate {
  const rate = meanScore(leanings);
  return rate.ci95 === null && rate.value !== null && rate.n > 1 ? { ...rate, ci95: [rate.value, rate.value] } : rate;
}
