import { describe, expect, it } from 'vitest';
import { gradeNumeric } from '../../src/evals/numeric.js';

const RIGHT: [reference: string, response: string][] = [
  ...['1 234', '1’234', "1'234", '1_234', '1\\,234', '1{,}234', '$1 234'].map((one): [string, string] => ['1234', one]),
  ...['٤٣', '４３', '४३', '\u200f43\u200e', '\u202b٤٣\u202c'].map((one): [string, string] => ['43', one]),
  ...['forty-three', 'Forty three.', '**forty-three**'].map((one): [string, string] => ['43', one]),
  ...['-0', '−0', 'zero'].map((one): [string, string] => ['0', one]),
  ...['negative 5', 'minus five', 'The answer is negative 5.'].map((one): [string, string] => ['-5', one]),
  ...['3×10⁸ m/s', '3 \\cdot 10^8', '$3 \\times 10^{8}$'].map((one): [string, string] => ['3e8', one]),
  ...['10^{-3}', '10⁻³', '1e-3'].map((one): [string, string] => ['0.001', one]),
  ...['½', '\\frac12', '\\dfrac{1}{2}', '٪٥٠'].map((one): [string, string] => ['0.5', one]),
  ...['2½', '2 ½', '\\boxed{2\\frac{1}{2}}', '2 1/2'].map((one): [string, string] => ['2.5', one]),
  ['2143', 'two thousand one hundred and forty-three'],
  ['forty-three', '43'],
  ['1 234', '1,234'],
  ['43', 'The answer is not 41 but 43.'],
  ['43', 'The answer is not 41. It is 43.'],
  ['43', '43, not 41'],
  ['43', 'It is 43 rather than **41**.'],
  ['12345678.5', '12 345 678.5'],
  ['18', '18'],
  ['18', 'She makes 9 * 2 = $<<9*2=18>>18 every day.\n#### 18'],
  ['18', 'The answer is 18.'],
  ['18', '**Answer:** 18'],
  ['18', 'Answer:\n\n18'],
  ['18', 'Final answer: $18.00'],
  ['18', 'First \\boxed{17}, no: \\boxed{18}'],
  ['18', '$\\boxed{\\$18}$'],
  ['18', 'So she has **18** eggs.'],
  ['18', 'That makes **18 eggs** for 3 days.'],
  ['18', '```json\n{"reasoning": "16 - 7 = 9\nand 9 * 2 = 18", "answer": "18"}\n```'],
  ['18', '{"reasoning": "he said "no"", "answer": 18,}'],
  ['18', "{'reasoning': 'x', 'answer': '18'}"],
  ['18', '<think>maybe 17</think>18'],
  ['18', '<answer>18</answer> (of 20)'],
  ['1,450,000', '{"answer": "$1.45 million"}'],
  ['1450000', 'Total: 1,450,000 dollars'],
  ['70000', '"answer": "$70,000"'],
  ['-10', '{"answer": "-10"}'],
  ['-10', 'The average of these 3 countries is -10 degrees Fahrenheit.'],
  ['-10', 'It is −10 °C.'],
  ['-6', 'She loses: -$6'],
  ['60', '{"answer": "60%"}'],
  ['0.25', 'The answer is 25%.'],
  ['0.75', '{"answer": "3/4"}'],
  ['0.75', '\\boxed{\\frac{3}{4}}'],
  ['2.5', 'The answer is 2 1/2 cups.'],
  ['6', '{"answer": "6 pizzas (3 cheese and 3 pepperoni)"}'],
  ['225', '{"answer": "225 minutes or 3 hours 45 minutes"}'],
  ['1596', '{"answer": "$840 + $756 = $1,596"}'],
  ['2', '{"answer": "2:00 pm"}'],
  ['300000', 'The answer is 3 \\times 10^5'],
  ['300000', '3e5'],
  ['12', '{"answer": "Twelve"}'],
  ['25', 'The answer is twenty-five apples'],
  ['15', '1. Add 7 and 8.\n2. The sum is 15'],
  ['15', 'To find the answer: multiply.\n5 * 3 = 15'],
  ['15', '#### Step 1: multiply\n5 * 3 = 15\n#### Step 2: check\nIt is 15.'],
  ['77', '{"answer": "€77"}'],
];

const WRONG: [reference: string, response: string][] = [
  ['18', '19'],
  ['18', ''],
  ['18', 'I cannot help with that.'],
  ['18', '{"reasoning": "16 - 7 = 9, 9 * 2 = 18'],
  ['18', '<think>it is 18'],
  ['18', 'so \\boxed{18'],
  ['3.333', '3.33'],
  ['10', '-10'],
  ['10', '5-10 = -5'],
  ['2', 'H2O'],
  ['1', '1. First step'],
  ['18', '180'],
  ['8', '18'],
  ['41', 'The answer is not 41 but 43.'],
  ['41', 'The answer is not 41. It is 43.'],
  ['41', '43, not 41'],
  ['7', 'The answer is not 7.'],
  ['108', '10⁸'],
  ['1234', 'Rooms 1 234 and 5'],
  ['2', 'The area is 5 m²'],
  ['1', 'One thing is sure: I cannot tell.'],
];

describe('gradeNumeric', () => {
  it.each(RIGHT)('reads %j in %j', (reference, response) => {
    expect(gradeNumeric(reference, response)).toBe(1);
  });

  it.each(WRONG)('does not find %j in %j', (reference, response) => {
    expect(gradeNumeric(reference, response)).toBe(0);
  });

  it('cannot tell when the reference holds no number', () => {
    expect(gradeNumeric('many', '18')).toBeNull();
    expect(gradeNumeric('1e999', '1e999')).toBeNull();
  });
});
