import { keepReading, readingOf } from './kept-readings.js';
import type { ScoreInput } from './score-logistic.js';
import { SHAPE_NAMES } from './text-shape.js';

/** Features that stand once more for each large task, since one of them may mean another thing there. */
export interface TaskFeatures {
  names: readonly string[];
  /** Features of tasks that are not the input's own are unknown, which counts as the mean. */
  widen(input: ScoreInput): ScoreInput;
}

/** A task with a smaller share of the cases has no features of its own: there are at most five that have. */
const LEAST_SHARE = 0.2;

/** Null where fewer than two tasks are large: then there is nothing to tell apart. */
export function taskFeatures(inputs: readonly ScoreInput[], featureNames: readonly string[]): TaskFeatures | null {
  const cases = new Map<string, number>();
  for (const { task } of inputs) cases.set(task, (cases.get(task) ?? 0) + 1);
  const large = [...cases].flatMap(([task, count]) => (count >= LEAST_SHARE * inputs.length ? [task] : [])).sort();
  if (large.length < 2) return null;
  const all = [...featureNames, ...SHAPE_NAMES];
  return {
    names: [...featureNames, ...large.flatMap((task) => all.map((name) => `${task}: ${name}`))],
    widen(input) {
      const features = new Array<number>(featureNames.length + large.length * all.length).fill(Number.NaN);
      const from = featureNames.length + large.indexOf(input.task) * all.length;
      for (let at = 0; at < featureNames.length; at++) {
        const value = input.features[at] ?? Number.NaN;
        features[at] = value;
        if (from >= featureNames.length) features[from + at] = value;
      }
      const { shape } = readingOf(input);
      if (from >= featureNames.length)
        for (let at = 0; at < shape.length; at++) features[from + featureNames.length + at] = shape[at] as number;
      const wide = { text: input.text, task: input.task, features };
      keepReading(wide, input);
      return wide;
    },
  };
}
