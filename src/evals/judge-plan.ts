import { JUDGE_NAME, type JudgeSettings } from '../records/tier.js';
import type { Grade } from './grade.js';
import { PAIR_MENU, POINT_MENU, verdictFormat } from './judge-format.js';
import { judgeMessages, pairMessages } from './judge-prompt.js';
import { judgeVerdict } from './judge-verdict.js';
import { callKey, type PlannedCall } from './plan.js';

/** How one answer comes to its score: by calls to the judge, or without any. */
export interface Judging {
  /** Key of the call that gave the answer. */
  answer: string;
  /** One call, or two in the pairwise mode: the answer shown first, then second. */
  asks: PlannedCall[];
  /** The score where nobody needs to be asked; null: the calls decide. */
  given: number | null;
}

type Mode = Pick<JudgeSettings, 'mode' | 'rubric'>;

/**
 * What the judge is to be asked about the answers of `calls`, in their order. `texts`: answers by the key of their call; a call without
 * one failed or is still to do. Pointwise: an empty answer is bad. Pairwise: each answer against that of the strongest tier (`top`) to the same
 * asking, which itself counts 0.5; an answer whose counterpart is missing cannot be judged and is left out.
 */
export function planJudging(
  calls: readonly PlannedCall[],
  texts: ReadonlyMap<string, string>,
  { mode, rubric = '' }: Mode,
  top: string,
): Judging[] {
  const general = rubric === '' ? null : rubric;
  return calls.flatMap((call): Judging[] => {
    const text = texts.get(call.key);
    if (call.evalCase.grader !== 'judge' || text === undefined) return [];
    const answer = call.key;
    if (mode === 'pointwise') {
      if (text.trim() === '') return [{ answer, asks: [], given: 0 }];
      return [{ answer, asks: [askPoint(call, text, general)], given: null }];
    }
    if (call.tier === top) return [{ answer, asks: [], given: 0.5 }];
    const other = texts.get(callKey(call.evalCase.id, top, call.repeat));
    if (other === undefined) return [];
    if (text.trim() === other.trim()) return [{ answer, asks: [], given: 0.5 }];
    if (text.trim() === '' || other.trim() === '') return [{ answer, asks: [], given: text.trim() === '' ? 0 : 1 }];
    return [{ answer, asks: askPair(call, text, other, general), given: null }];
  });
}

/** One call about one answer. 1 good, 0 bad, null no verdict. */
export function askPoint(call: PlannedCall, text: string, rubric: string | null): PlannedCall {
  const verdict = (reply: string): number | null => {
    const word = judgeVerdict(reply, POINT_MENU);
    return word === null ? null : word === 'good' ? 1 : 0;
  };
  return ask(call, [], judgeMessages(call.evalCase, text, rubric), POINT_MENU, verdict);
}

/** Two calls about an answer and another one: 1 the answer is better, 0 the other is, 0.5 a tie. */
export function askPair(call: PlannedCall, text: string, other: string, rubric: string | null): PlannedCall[] {
  const score = (own: 'first' | 'second') => (reply: string) => {
    const word = judgeVerdict(reply, PAIR_MENU);
    return word === null ? null : word === 'tie' ? 0.5 : word === own ? 1 : 0;
  };
  const { evalCase } = call;
  return [
    ask(call, ['first'], pairMessages(evalCase, text, other, rubric), PAIR_MENU, score('first')),
    ask(call, ['second'], pairMessages(evalCase, other, text, rubric), PAIR_MENU, score('second')),
  ];
}

function ask(
  { evalCase, tier, repeat = 0 }: PlannedCall,
  place: readonly string[],
  messages: PlannedCall['evalCase']['messages'],
  menu: readonly string[],
  scoreOf: (reply: string) => number | null,
): PlannedCall {
  const grade = (reply: string): Grade => {
    const score = scoreOf(reply);
    return { score, status: score === null ? 'unscored' : 'scored', grader: 'judge' };
  };
  return {
    // Longer than any key of an answer, so that they cannot meet.
    key: JSON.stringify(['judge', evalCase.id, tier, repeat, ...place]),
    evalCase: { id: evalCase.id, messages },
    tier: JUDGE_NAME,
    format: verdictFormat(menu),
    grade,
  };
}
