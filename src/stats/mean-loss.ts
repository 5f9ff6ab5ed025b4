import { bettingTest } from './betting.js';
import { randomFrom, shuffle } from './random.js';

/**
 * One-sided test of "the mean loss is at least alpha" for losses in [0, 1], by betting over the rows in an order drawn from
 * `seed`; small: it is below. 1 without rows. `losses` in an order that does not depend on them.
 */
export function meanLossPValue(losses: readonly number[], alpha: number, delta: number, seed: number | string): number {
  return bettingTest(shuffle([...losses], randomFrom(`betting ${seed}`)), alpha, delta).p;
}

/** Upper limit of the mean loss at 1 - delta: the least level that the betting test rejects. 1 without rows. */
export function meanLossUpper(losses: readonly number[], delta: number, seed: number | string): number {
  if (losses.length === 0) return 1;
  const ordered = shuffle([...losses], randomFrom(`betting ${seed}`));
  let [low, high] = [0, 1];
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2;
    if (bettingTest(ordered, middle, delta).p <= delta) high = middle;
    else low = middle;
  }
  return high;
}
