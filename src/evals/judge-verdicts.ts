import type { Outcome } from '../records/outcome.js';
import type { Acceptable } from '../records/tuning.js';

/** What the judge says of one answer: will it do? */
export interface Judgement {
  case_id: string;
  tier: string;
  passes: boolean;
}

/** Name of an answer to a case on a tier, whatever the ids hold. */
export function answerName({ case_id, tier }: { case_id: string; tier: string }): string {
  return JSON.stringify([case_id, tier]);
}

/** Will an answer do, by its score; null: that cannot be told. Relative: not worse than the top tier's to the same case. */
export function passes(
  { case_id, tier }: { case_id: string; tier: string },
  scores: ReadonlyMap<string, number>,
  acceptable: Acceptable,
  top: string,
): boolean | null {
  const own = scores.get(answerName({ case_id, tier }));
  if (own === undefined) return null;
  if (acceptable.kind === 'absolute') return own >= acceptable.acceptAt;
  const other = scores.get(answerName({ case_id, tier: top }));
  return other === undefined ? null : own >= other;
}

/**
 * The judge's verdicts by which answers are told apart, by case id, then tier: of all tiers, or relative, of those below `top`. Only answers
 * that a judge graded; when it graded none, all that have a score.
 */
export function judgements(outcomes: readonly Outcome[], acceptable: Acceptable, top: string): Judgement[] {
  const scored = outcomes.filter((one) => one.status === 'scored' && one.score !== null);
  const judged = scored.filter(({ grader }) => grader === 'judge');
  const used = judged.length > 0 ? judged : scored;
  const scores = new Map(used.map((one) => [answerName(one), one.score as number]));
  return used
    .flatMap(({ case_id, tier }): Judgement[] => {
      if (acceptable.kind === 'relative' && tier === top) return [];
      const verdict = passes({ case_id, tier }, scores, acceptable, top);
      return verdict === null ? [] : [{ case_id, tier, passes: verdict }];
    })
    .sort((a, b) => order(a.case_id, b.case_id) || order(a.tier, b.tier));
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
