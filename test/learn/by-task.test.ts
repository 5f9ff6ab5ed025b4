import { describe, expect, it } from 'vitest';
import { taskFeatures } from '../../src/learn/by-task.js';
import { fitSuccesses, successScorer } from '../../src/learn/success.js';

const input = (task: string, length: number) => ({ text: `word ${length}`, task, features: [length] });
const twoTasks = Array.from({ length: 600 }, (_, at) => input(at % 2 === 0 ? 'sum' : 'code', (at >> 1) % 50));

describe('taskFeatures', () => {
  it('gives large tasks features of their own, unknown in all others', () => {
    const { names, widen } = taskFeatures(twoTasks, ['length'])!;
    const own = (wide: { features: readonly number[] }, name: string): number => wide.features[names.indexOf(name)]!;
    expect(names.length).toBe(widen(twoTasks[0]!).features.length);
    expect(names.slice(0, 2)).toEqual(['length', 'code: length']);
    const sum = widen(input('sum', 7));
    expect([own(sum, 'length'), own(sum, 'sum: length'), own(sum, 'sum: text_digits')]).toEqual([7, 7, 1]);
    expect(own(sum, 'code: length')).toBeNaN();
    expect(own(widen(input('new', 7)), 'sum: length')).toBeNaN();
  });

  it('tells nothing apart where one task is all, or all are small', () => {
    expect(taskFeatures([input('sum', 1), input('sum', 2)], ['length'])).toBeNull();
    expect(
      taskFeatures(
        Array.from({ length: 60 }, (_, at) => input(`task ${at % 6}`, at)),
        ['length'],
      ),
    ).toBeNull();
    expect(taskFeatures([], ['length'])).toBeNull();
  });
});

describe('fitSuccesses', () => {
  it('learns that length speaks for success in one task and against it in another', () => {
    const success = twoTasks.map(({ task, features }) => ((task === 'sum') === features[0]! > 24 ? 1 : 0));
    const weights = twoTasks.map(() => 1);
    const [model] = fitSuccesses(twoTasks, [success], weights, { featureNames: ['length'] });
    const score = successScorer(model!, ['length']);
    expect(score(input('sum', 45))).toBeGreaterThan(score(input('sum', 3)) + 0.2);
    expect(score(input('code', 45))).toBeLessThan(score(input('code', 3)) - 0.2);
    const unseen = score(input('new', 20));
    expect(unseen).toBeGreaterThan(0.2);
    expect(unseen).toBeLessThan(0.8);
  });
});
