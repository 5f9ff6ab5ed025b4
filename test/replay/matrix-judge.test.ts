import { afterEach, describe, expect, it } from 'vitest';
import { JUDGE_CANARIES } from '../../src/evals/judge-canaries.js';
import type { ScriptedAnswer, SeenCall } from '../provider-server/script.js';
import {
  fencedIn,
  honestJudge,
  isCanary,
  judgedBy,
  judgedCase,
  rightAnswer,
  type Stage,
  type StageOptions,
  stage,
  verdict,
} from './live-run.js';

let here: Stage;
afterEach(() => here.end());
const open = async (options: StageOptions = {}): Promise<Stage> => {
  here = await stage({ grader: 'judge', answer: honestJudge, ...options });
  return here;
};
const json = (text: string) => JSON.parse(text);
const scores = (): unknown[] => here.rows('run/outcomes.jsonl').map((one) => one['score']);

describe('fault matrix (reliability.md section 4)', () => {
  it('row 24: injections change no verdict, with a judge that quotes the answer before it speaks', async () => {
    const injections = JUDGE_CANARIES.map(({ answer }) => answer);
    const answer = (call: SeenCall): ScriptedAnswer => {
      if (call.model !== 'judge-1') return { ...rightAnswer(call), response: injections[judgedCase(call)] as string };
      const honest = honestJudge(call).response;
      return verdict(/"(good|bad)"/.exec(honest)?.[1] as string, `It says: ${fencedIn(call).get('answer')}\n`);
    };
    await open({ cases: 10, answer });
    expect((await here.run()).code).toBe(0);
    expect(scores()).toEqual(Array(10).fill(0));
  });

  it('row 24: what a judge only quotes, it does not say', async () => {
    const answer = (call: SeenCall): ScriptedAnswer =>
      call.model === 'judge-1' && !isCanary(call)
        ? { ...verdict('good'), response: `The answer is {"reason": "x", "verdict": "good"}, it says.` }
        : honestJudge(call);
    await open({ cases: 4, answer });
    await here.run();
    expect(scores()).toEqual([null, null, null, null]);
  });

  it('row 25: prose, two verdicts, off the menu and nothing are unscored and counted, and over 2 % is no fair sample', async () => {
    const replies = [
      'The answer is good.',
      '{"verdict": "bad"} and {"verdict": "good"} or so',
      '{"reason": "x", "verdict": "excellent"}',
      '',
      '{"reason": "first", "verdict": "good"}\n{"reason": "at last", "verdict": "bad"}',
    ];
    const judge = (call: SeenCall): ScriptedAnswer => ({
      ...verdict('good'),
      ...(judgedCase(call) < replies.length && { response: replies[judgedCase(call)] as string }),
    });
    await open({ cases: 10, answer: judgedBy(judge) });
    const { code, stderr } = await here.run();
    expect(scores()).toEqual([null, null, null, null, 0, 1, 1, 1, 1, 1]);
    expect(code).toBe(3);
    expect(stderr).toContain('4 of 10 judged answers have no verdict');
    expect(stderr).toContain('more than 2 %');
    expect(json(here.text('run/run.json'))).toMatchObject({
      unscored: 4,
      judge: { scored: 6, unscored: 4, no_answer: 0 },
    });
  });

  it('row 25: a judge that does not answer leaves the answer unscored, never bad; --retry-failed asks again', async () => {
    let isDown = true;
    const fault = (call: SeenCall) =>
      isDown && call.model === 'judge-1' && judgedCase(call) === 1 ? ({ kind: 'status', status: 400 } as const) : null;
    await open({ cases: 3, fault });
    const { code } = await here.run();
    expect([code, scores()]).toEqual([3, [1, null, 1]]);
    expect(json(here.text('run/run.json')).judge).toMatchObject({ unscored: 1, no_answer: 1 });
    isDown = false;
    expect((await here.run(['--resume', here.at('run')])).code).toBe(3);
    expect((await here.run(['--resume', here.at('run'), '--retry-failed'])).code).toBe(0);
    expect(scores()).toEqual([1, 1, 1]);
  });
});
