import { describe, expect, it } from 'vitest';
import { fitLogistic } from '../../src/learn/logistic.js';
import { explainLogistic, logisticScorer, type ScoreInput, scoreLogistic } from '../../src/learn/score-logistic.js';
import { randomFrom } from '../../src/stats/random.js';

const NAMES = ['length', 'constant'];

/** Synthetic requests: the word "proof" makes label 1 likely, the feature a little, the rest is noise. */
function synthetic(n: number): { inputs: ScoreInput[]; labels: Float64Array; ones: Float64Array } {
  const random = randomFrom(7);
  const labels = new Float64Array(n);
  const inputs = Array.from({ length: n }, (_, row) => {
    const isHard = random() < 0.5;
    const length = Math.floor(random() * 100);
    labels[row] = random() < (isHard ? 0.8 : 0.1) + (length > 50 ? 0.1 : 0) ? 1 : 0;
    const filler = Array.from({ length: 5 }, () => `w${Math.floor(random() * 50)}`).join(' ');
    return { text: `${isHard ? 'proof' : 'hello'} ${filler}`, features: [length, 3], task: 'other' };
  });
  return { inputs, labels, ones: new Float64Array(n).fill(1) };
}

describe('fitLogistic', () => {
  const { inputs, labels, ones } = synthetic(600);
  const model = fitLogistic(inputs, labels, ones, { featureNames: NAMES, l2: 10 });
  const score = (text: string, length = 50): number =>
    scoreLogistic(model, { text, features: [length, 3], task: 'other' }, NAMES);

  it('learns a word and a feature', () => {
    expect(score('proof w1 w2')).toBeGreaterThan(0.65);
    expect(score('hello w1 w2')).toBeLessThan(0.35);
    expect(score('w1 w2', 100)).toBeGreaterThan(score('w1 w2', 0));
  });

  it('leaves out a feature that does not vary', () => {
    expect(Object.keys(model.features)).toContain('length');
    expect(Object.keys(model.features)).not.toContain('constant');
    // No synthetic text has a second line.
    expect(Object.keys(model.features)).not.toContain('text_lines');
  });

  it('reads the shape of a text, and takes that of an empty one for the mean', () => {
    expect(Object.keys(model.features)).toContain('text_digits');
    const parts = explainLogistic(model, { text: '', features: [], task: 'unseen' }, NAMES);
    expect(parts.parts).toEqual([]);
  });

  it('scores the same as a file and as a compiled scorer', () => {
    const again = JSON.parse(JSON.stringify(model)) as typeof model;
    const scorer = logisticScorer(again, NAMES);
    for (const input of inputs.slice(0, 50)) expect(scorer(input)).toBe(scoreLogistic(model, input, NAMES));
  });

  it('gives the same model for the same input', () => {
    expect(fitLogistic(inputs, labels, ones, { featureNames: NAMES, l2: 10 })).toEqual(model);
  });

  it('keeps at most as many terms as asked', () => {
    const small = fitLogistic(inputs, labels, ones, { featureNames: NAMES, l2: 10, maxTerms: 20 });
    expect(small.buckets.length).toBeLessThanOrEqual(20);
    expect(scoreLogistic(small, inputs[0]!, NAMES)).toBeCloseTo(scoreLogistic(model, inputs[0]!, NAMES), 0);
  });

  it('reads no text and at most 20 columns below 200 rows', () => {
    const few = synthetic(150);
    const many = few.inputs.map((input) => ({
      ...input,
      features: Array.from({ length: 40 }, (_, k) => (input.features[0]! * (k + 3)) % 17),
    }));
    const fitted = fitLogistic(many, few.labels, few.ones, { featureNames: many[0]!.features.map((_, k) => `f${k}`) });
    expect(fitted.buckets).toEqual([]);
    expect(Object.keys(fitted.features).length + Object.keys(fitted.tasks).length).toBeLessThanOrEqual(20);
    expect(Object.keys(fitted.features).length).toBeGreaterThan(0);
  });

  it('scores one half without rows and about the base rate with one class', () => {
    const empty = fitLogistic([], [], [], { featureNames: NAMES });
    expect(scoreLogistic(empty, inputs[0]!, NAMES)).toBe(0.5);
    const allOne = fitLogistic(inputs, ones, ones, { featureNames: NAMES });
    expect(scoreLogistic(allOne, inputs[0]!, NAMES)).toBeGreaterThan(0.99);
    expect(scoreLogistic(allOne, inputs[0]!, NAMES)).toBeLessThan(1);
  });

  it('leaves out rows without a label or weight', () => {
    const unknown = Float64Array.from(labels, (label, row) => (row % 3 === 0 ? Number.NaN : label));
    const without = inputs.flatMap((_, row) => (row % 3 === 0 ? [] : [row]));
    const part = fitLogistic(
      without.map((row) => inputs[row]!),
      without.map((row) => labels[row]!),
      without.map(() => 1),
      { featureNames: NAMES, l2: 10 },
    );
    expect(fitLogistic(inputs, unknown, ones, { featureNames: NAMES, l2: 10 })).toEqual(part);
  });

  it('takes a feature that is not a number for its mean', () => {
    const broken = scoreLogistic(model, { text: 'proof', features: [Number.NaN], task: 'unseen' }, NAMES);
    expect(broken).toBeGreaterThan(0);
    expect(broken).toBeLessThan(1);
  });
});
