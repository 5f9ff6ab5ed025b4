import { describe, expect, it } from 'vitest';
import { deadRules } from '../../src/policy/dead-rules.js';
import { decideAt, holds } from '../../src/policy/decide.js';
import type { Condition, Policy } from '../../src/records/policy.js';
import type { ScoreModel } from '../../src/records/score-model.js';
import { TASK_TYPES, TRAFFIC_CLASSES, type Traits } from '../../src/records/traits.js';
import { warningText } from '../../src/render/message.js';
import { randomFrom } from '../../src/stats/random.js';
import { traitsOf } from '../../src/traffic/traits.js';
import { someRules } from '../gateways/rules.js';

const LEARNED = someRules().policy.score as ScoreModel;
const SIGNALS: ScoreModel = {
  kind: 'vllm-semantic-router',
  signals: [
    { name: 'up', kind: 'keyword', by: 'OR', keywords: ['prove'], case_sensitive: false },
    { name: 'down', kind: 'keyword', by: 'OR', keywords: ['hello'], case_sensitive: false },
  ],
  weights: { up: 2, down: -1 },
};

function policyOf(whens: Condition[], score: ScoreModel = LEARNED): Policy {
  const rules = whens.map((when, at) => ({ name: `r${at + 1}`, when, tier: 'small' }));
  return { tiers: ['small', 'large'], default: 'large', rules, score };
}
const said = (...args: Parameters<typeof policyOf>): string[] =>
  deadRules(policyOf(...args), 'rules.yaml').map(warningText);

describe('a rule that no request can reach', () => {
  it.each<[Condition, string, ScoreModel?]>([
    [{ task: [] }, 'task is an empty list'],
    [{ class: [] }, 'class is an empty list'],
    [{ kind: ['coding'] }, 'kind is coding, and no request is of another kind than open_qa,'],
    [{ tags: { team: ['a'], plan: [] } }, 'tags.plan is an empty list'],
    [{ chars_below: 0 }, 'chars_below is 0, and nothing is below 0'],
    [{ chars_at_least: 500, chars_below: 100 }, 'chars_at_least is 500 and chars_below is 100, and nothing is both'],
    [{ turns_at_least: 3, turns_below: 3 }, 'turns_at_least is 3 and turns_below is 3, and nothing is both'],
    [{ score_at_least: 0.7, score_below: 0.4 }, 'score_at_least is 0.7 and score_below is 0.4, and nothing is both'],
    [{ score_below: 0 }, 'score_below is 0, and nothing is below 0'],
    [{ score_at_least: 2.5 }, 'score_at_least is 2.5, and nothing is above 2', SIGNALS],
    [{ score_below: -1.5 }, 'score_below is -1.5, and nothing is below -1', SIGNALS],
  ])('is named with what cannot hold: %j', (when, why, score) => {
    const [first, ...more] = said([{ tools: true }, when], score);
    expect(first).toContain(`rules.yaml: rule 2 (r2) can match no request: ${why}`);
    expect(more).toEqual([]);
  });

  it.each<[Condition, Condition, ScoreModel?]>([
    [{}, { task: ['code'] }],
    [{ task: ['code'] }, { task: ['code'] }],
    [{ task: ['code', 'chat'] }, { task: ['chat'], tools: true }],
    [{ class: [...TRAFFIC_CLASSES] }, {}],
    [{ chars_at_least: 100 }, { chars_at_least: 200, chars_below: 300 }],
    [{ chars_at_least: 0 }, { tools: false }],
    [{ tags: { team: ['a', 'b'] } }, { tags: { team: ['b'], plan: ['free'] } }],
    [{ score_below: 0.6 }, { score_below: 0.4 }],
    [{ score_at_least: 0 }, {}],
    [{ score_at_least: -9 }, { score_at_least: 1 }, SIGNALS],
  ])('is named with the one that hides it: %j before %j', (wide, narrow, score) => {
    expect(said([wide, narrow], score)).toEqual([
      'rules.yaml: rule 2 (r2) is never reached: rule 1 (r1) stands before it and takes every request that it would. Put it before that rule, or remove it.',
    ]);
  });

  it.each<[Condition, Condition, ScoreModel?]>([
    [{ task: ['code'] }, { task: ['code', 'chat'] }],
    [{ task: ['code'] }, { kind: ['code'] }],
    [{ tools: false }, { tools: true }],
    [{ tools: true }, {}],
    [{ chars_at_least: 200 }, { chars_at_least: 100 }],
    [{ chars_below: 200 }, { turns_below: 2 }],
    [{ tags: { team: ['a'] } }, { tags: { plan: ['a'] } }],
    // Whose text a gateway does not see has no score, however wide the condition on it.
    [{ score_at_least: -9 }, {}, SIGNALS],
    [{ kind: ['coding', 'code'] }, { chars_below: 1 }],
    [{ score_at_least: 2 }, { score_below: -0.5 }, SIGNALS],
  ])('is not any other: %j before %j', (first, second, score) => {
    expect(said([first, second], score)).toEqual([]);
  });

  it('is reached by none of many requests, in 3,000 policies at random', () => {
    const random = randomFrom('dead rules');
    const one = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
    const some = <T>(from: readonly T[]): T[] => from.filter(() => random() < 0.4);
    const maybe = (part: () => Condition): Condition => (random() < 0.35 ? part() : {});
    const condition = (): Condition => ({
      ...maybe(() => ({ task: some(['code', 'chat', 'mine']) })),
      ...maybe(() => ({ kind: some(['code', 'chat', 'no such']) })),
      ...maybe(() => ({ class: some(TRAFFIC_CLASSES) })),
      ...maybe(() => ({ chars_at_least: one([0, 1, 2]) })),
      ...maybe(() => ({ chars_below: one([0, 1, 2]) })),
      ...maybe(() => ({ tools: one([true, false]) })),
      ...maybe(() => ({ tags: { team: some(['a', 'b']) } })),
      ...maybe(() => ({ score_at_least: one([-2, -1, 0, 1, 2, 3]) })),
      ...maybe(() => ({ score_below: one([-2, -1, 0, 1, 2, 3]) })),
    });
    const requests: [Traits, number | null][] = [];
    for (const task of ['code', 'chat', 'mine'])
      for (const kind of [...TASK_TYPES.slice(0, 2), 'code', 'chat'] as const)
        for (const content of ['', 'x', 'xy'])
          for (const tools of [undefined, [{}]])
            for (const score of [null, -1, 0, 1, 2]) {
              const traits = traitsOf({ messages: [{ role: 'user', content }], ...(tools && { tools }) });
              const tags = one([null, { team: 'a' }, { team: 'b' }]);
              requests.push([{ ...traits, task, kind, class: one(TRAFFIC_CLASSES), tags }, score]);
            }
    let dead = 0;
    let deep = 0;
    for (let round = 0; round < 3000; round++) {
      const policy = policyOf([condition(), condition(), condition()], SIGNALS);
      for (const { code, fields } of deadRules(policy, '')) {
        const rule = policy.rules[(fields['place'] as number) - 1]!;
        for (const [traits, score] of requests) {
          if (decideAt(policy, traits, score).rule === rule)
            throw new Error(`${JSON.stringify(policy.rules)} is reached`);
          if (code === 'rule-hidden' && holds(rule.when, traits, score)) deep += 1;
        }
        dead += 1;
      }
    }
    expect(dead).toBeGreaterThan(1000);
    // Not only rules that hold for nothing.
    expect(deep).toBeGreaterThan(1000);
  });
});
