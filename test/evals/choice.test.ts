import { describe, expect, it } from 'vitest';
import { gradeChoice } from '../../src/evals/choice.js';

const PROMPT = [{ role: 'user', content: 'Find the degree.\nA. 0\nB. 4\nC. 2\nD. The identity\nAnswer:' }];
const score = (reference: string, response: string) => gradeChoice(reference, response, PROMPT);

describe('gradeChoice', () => {
  it.each([
    'B',
    'b',
    '(B)',
    'B.',
    'B) 4',
    'B. 4',
    '**B**',
    ' B\n',
    'The answer is B',
    'The answer is (B).',
    'Answer: B',
    '**Answer: B. 4**',
    'The correct answer is **B**, because',
    'The correct answer is option B.',
    '\\boxed{B}',
    '\\boxed{\\text{B}}',
    '{"reasoning": "A is wrong", "answer": "B"}',
    'It has degree 4.\n\nB',
    'A quick look shows 4.\n\nB. 4',
    'B. 4\n\nA is wrong because 0 is no degree.',
    'Answer: The correct option is B',
    'To find the answer: look at the basis.\n\nSo (B).',
    '4',
    '$4$',
    'The answer is 4.',
    'Of these, option B fits.',
    'I would pick (B) here.',
    'The answer is B because A is 0.',
    '<think>A? B?</think>B',
    'Ｂ',
    '\u200eB\u200f',
    'I think it is B',
    'The answer is not A but B.',
    'The correct option is (B), not (A).',
    'It is not (A), it is (B).',
    'B rather than **C**',
  ])('reads B in %j', (response) => {
    expect(score('B', response)).toBe(1);
  });

  it.each([
    '',
    'A',
    'C. 2',
    'I cannot answer that.',
    'A or B',
    'The answer is A or B',
    'The answer is B or C.',
    'None of the above',
    'A degree of 4 is plausible.',
    'I think so.',
    '<think>B',
    'Both A and B',
    'Bananas',
    'The answer is not here.',
    'The answer is not B.',
    'The correct option is (A), not (B).',
    'The answer is not B but C.',
  ])('does not read B in %j', (response) => {
    expect(score('B', response)).toBe(0);
  });

  it('does not take the words A and I for options', () => {
    expect(score('A', 'A field extension has a degree.')).toBe(0);
    expect(gradeChoice('I', 'I do not know.', PROMPT)).toBe(0);
    expect(score('A', 'The answer is A.')).toBe(1);
  });

  it('understands references that are (b), an option with its text, or the text alone', () => {
    expect(score('(b)', 'B')).toBe(1);
    expect(score('D. The identity', 'D')).toBe(1);
    expect(score('The identity', 'D')).toBe(1);
    expect(score('the identity', 'C')).toBe(0);
  });

  it('cannot tell when the reference is no option', () => {
    expect(score('seventeen', 'B')).toBeNull();
  });
});
