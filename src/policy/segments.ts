import type { Traits } from '../records/traits.js';
import { evidenceWeights } from '../stats/weighted.js';
import { segmentKey } from '../traffic/traits.js';

/** Share of unacceptable answers by segment: the score of the rules candidate. */
export type SegmentScores = Readonly<Record<string, number>>;

/** Weight, in cases, of the overall rate in a segment's rate (method.md section 5). */
const PRIOR_CASES = 10;

/**
 * The rules candidate: every task-and-class segment scores its share of unacceptable answers, by the weights of the cases (absent: equal),
 * shrunken to its task's rate, which is shrunken to the overall rate. Segments that were not seen have no score. Labels that are NaN are left out; without any label no segment has a score.
 */
export function fitSegments(
  traits: readonly Traits[],
  labels: ArrayLike<number>,
  weights?: ArrayLike<number>,
): SegmentScores {
  const worth = evidenceWeights(weights, traits.length);
  const segments = new Map<string, Count & { task: string }>();
  const tasks = new Map<string, Count>();
  const all: Count = { cases: 0, bad: 0 };
  traits.forEach((one, row) => {
    const label = labels[row] as number;
    if (Number.isNaN(label) || worth[row] === 0) return;
    const key = segmentKey(one);
    const segment = segments.get(key) ?? { task: one.task, cases: 0, bad: 0 };
    const task = tasks.get(one.task) ?? { cases: 0, bad: 0 };
    segments.set(key, segment);
    tasks.set(one.task, task);
    for (const count of [segment, task, all]) {
      count.cases += worth[row] as number;
      count.bad += (worth[row] as number) * label;
    }
  });
  const overall = all.cases > 0 ? all.bad / all.cases : 1;
  const scored = [...segments].map(([key, count]) => {
    const task = tasks.get(count.task) as Count;
    return [key, shrunken(count, shrunken(task, overall))] as const;
  });
  scored.sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1));
  return Object.fromEntries(scored);
}

/** By what the cases are worth as evidence. */
interface Count {
  cases: number;
  bad: number;
}

function shrunken(count: Count, towards: number): number {
  return (count.bad + PRIOR_CASES * towards) / (count.cases + PRIOR_CASES);
}
