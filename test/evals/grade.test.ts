import { describe, expect, it } from 'vitest';
import { checkCases } from '../../src/evals/check-cases.js';
import { grade } from '../../src/evals/grade.js';
import { type EvalCase, GRADERS } from '../../src/records/case.js';
import { RouterError } from '../../src/records/error.js';

const evalCase = (grader: EvalCase['grader'], reference?: unknown): EvalCase => ({
  id: 'c1',
  messages: [{ role: 'user', content: 'q' }],
  ...(grader && { grader }),
  ...(reference !== undefined && { reference }),
});
const score = (grader: EvalCase['grader'], reference: unknown, response: string) =>
  grade(evalCase(grader, reference), response).score;

describe('grade', () => {
  it.each([
    ['exact', 'Paris', ' Paris\n', 1],
    ['exact', 'Paris', '**Paris**.', 1],
    ['exact', 'Paris', 'The answer is "Paris".', 1],
    ['exact', 'Paris', '```\nParis\n```', 1],
    ['exact', 'e\u0301', 'é', 1],
    ['exact', ['Paris', 'paris'], 'paris', 1],
    ['exact', 'Paris', 'paris', 0],
    ['exact', 'Paris', 'Paris, France', 0],
    ['contains', 'new  york', 'I love New\nYork.', 1],
    ['contains', ['rome', 'milan'], 'Milan it is', 1],
    ['contains', 'rome', 'Milan it is', 0],
    ['numeric', 18, 'It is 18.0', 1],
    ['numeric', ['17', '18'], '18', 1],
    ['literal', '[1]', '[1.0]', 1],
    ['literal', [1, 'a'], "[1, 'a']", 1],
    ['choice', 'B', 'B.', 1],
    ['regex', '^\\d{4}-\\d{2}$', '2024-05', 1],
    ['regex', '^\\d{4}$', '2024-05', 0],
    ['json', { a: 1, b: [2] }, 'Here:\n```json\n{"b": [2], "a": 1.0}\n```', 1],
    ['json', '{"a": 1}', 'Sure! {"a": 1}', 1],
    ['json', { a: 1 }, '{"a": 1, "b": 2}', 0],
    ['json', [1, 2], '[2, 1]', 0],
    ['json', { a: 1 }, '{"answer": {"a": 1}}', 1],
    ['json', { a: 1 }, '{"a": 1', 0],
    ['json', { a: null }, '{"a": 1e999}', 0],
    ['json', { a: 1 }, 'First {"a": 2}\nCorrected: {"a": 1}', 1],
    ['json', { a: 1 }, '```json\n{"a": 1}\n```\nNo, rather:\n```json\n{"a": 2}\n```', 0],
    ['json', { a: 1 }, '<think>\n```json\n{"a": 1}\n```\n</think>{"a": 2}', 0],
    ['exact', 'שלום', '\u202bשלום\u202c', 1],
    ['exact', 'Paris', '\ufeffParis.\u200f', 1],
  ] as [EvalCase['grader'], unknown, string, number][])(
    '%s of %j against %j is %d',
    (grader, reference, response, expected) => {
      expect(score(grader, reference, response)).toBe(expected);
    },
  );

  it('takes an empty answer for a wrong one, whatever the grader', () => {
    for (const grader of GRADERS) {
      if (grader === 'judge') continue;
      const reference = { numeric: '1', choice: 'A', json: '{}', literal: "''" }[grader as string] ?? 'x';
      for (const response of ['', ' \n'])
        expect(grade(evalCase(grader, reference), response)).toMatchObject({ score: 0, status: 'scored' });
    }
  });

  it('leaves unscored what has no grader or no readable reference', () => {
    const unscored = { score: null, status: 'unscored' };
    expect(grade(evalCase(undefined, 'x'), 'x')).toEqual({ ...unscored, grader: null });
    expect(grade(evalCase('exact'), 'x')).toEqual({ ...unscored, grader: 'exact' });
    expect(grade(evalCase('exact', []), 'x')).toEqual({ ...unscored, grader: 'exact' });
    expect(grade(evalCase('numeric', 'many'), '3')).toEqual({ ...unscored, grader: 'numeric' });
    expect(grade(evalCase('json', '{'), '{}')).toEqual({ ...unscored, grader: 'json' });
  });

  it('comes to an end on long answers that are made of one thing', () => {
    const pieces = [
      ' ',
      '\n',
      '1',
      '1,111',
      ',',
      '"',
      "'",
      '{',
      '[',
      '{"a":',
      '"answer": "',
      '<answer>',
      '<think>',
      '```\n',
      '*',
      '**1',
      '`',
      '=',
      '-',
      '- 1',
      '.',
      'answer ',
      'answer is ',
      '\\boxed{',
      '#### ',
      '\\',
      '(A',
      'A. ',
      '1/',
      '<<',
      '(',
      'option ',
      '$1.00 ',
    ];
    for (const piece of pieces) {
      const response = piece.repeat(Math.ceil(20_000 / piece.length));
      for (const grader of GRADERS) {
        if (grader === 'judge') continue;
        const reference = { numeric: '1', choice: 'A', json: '{}', literal: '[1]' }[grader as string] ?? 'a+b';
        // Whoever looks again at all of an answer from each of its places takes minutes.
        expect(() => grade(evalCase(grader, reference), response)).not.toThrow();
      }
    }
  });
});

describe('checkCases', () => {
  const codeOf = (act: () => unknown): string => {
    try {
      act();
    } catch (error) {
      return error instanceof RouterError ? error.code : 'bug';
    }
    return 'none';
  };

  it('stops before a judge is needed', () => {
    expect(codeOf(() => checkCases([evalCase('judge', 'x')], false))).toBe('judge-not-named');
  });

  it.each([
    '(a+)+$',
    '(a)\\1',
    '(?=a)',
    '(?<!a)b',
    '(',
    '[a',
    'a{2,1}',
    '*a',
    'a**',
    '(?>a)',
    '(a{1000}){1000}',
    '(?x)a',
  ])('refuses the pattern %s', (pattern) => {
    expect(codeOf(() => checkCases([evalCase('regex', pattern)], false))).toBe('bad-pattern');
  });

  it('counts the cases that will stay unscored', () => {
    const cases = [evalCase('exact', 'x'), evalCase(undefined, 'x'), evalCase('numeric', 'many'), evalCase('exact')];
    expect(checkCases(cases, false).map(({ code, fields }) => [code, fields['cases']])).toEqual([
      ['cases-without-grader', 1],
      ['references-unreadable', 2],
    ]);
    expect(checkCases([], false)).toEqual([]);
  });
});
