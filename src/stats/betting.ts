import { EXIT, RouterError } from '../records/error.js';

/** A bettor's capital against "the mean loss is at least alpha". */
export interface BettingTest {
  /** Capital after the last row; 1 is where it starts. */
  capitalLast: number;
  /** Largest capital on the way. */
  capitalMax: number;
  /** min(1, 1 / capitalMax), by Ville's inequality valid at any stopping time. Small: the mean loss is below alpha. */
  p: number;
}

/** Share of the capital that one row may cost at most: staying below 1 keeps it positive. */
const MOST_AT_RISK = 0.999;

function inUnit(value: number): boolean {
  return value >= 0 && value <= 1;
}

/**
 * One-sided betting test of H0: mean loss >= alpha, for losses in [0, 1] (graded or 0/1), rows in a seeded random order fixed before
 * looking (after Waudby-Smith and Ramdas 2023). Bets only on a mean below alpha: a two-sided martingale
 * would also reward losses above it. 1 without rows.
 * @throws bad-loss when a loss is not in [0, 1]
 */
export function bettingTest(losses: ArrayLike<number>, alpha: number, delta: number): BettingTest {
  const n = losses.length;
  const scale = (2 * Math.log(1 / delta)) / n;
  const most = MOST_AT_RISK / (1 - alpha);
  let capital = 1;
  let capitalMax = n === 0 ? 1 : 0;
  let total = 0.5;
  let squares = 0.25;
  let spread = 0.25;
  for (let t = 1; t <= n; t++) {
    const loss = losses[t - 1]!;
    if (!inUnit(loss)) throw new RouterError('bad-loss', { row: t, found: String(loss) }, EXIT.bug);
    capital *= 1 - Math.min(Math.sqrt(scale / spread), most) * (loss - alpha);
    capitalMax = Math.max(capitalMax, capital);
    total += loss;
    squares += (loss - total / (t + 1)) ** 2;
    spread = squares / (t + 1);
  }
  return { capitalLast: capital, capitalMax, p: Math.min(1, 1 / capitalMax) };
}

/**
 * `bettingTest` for rows drawn with unequal probability: `weights` are 1 / inclusion probability, 0 for rows the rule does not route
 * down, and `maxWeight` bounds them by design (not the largest one seen).
 * @throws bad-loss when a loss is not in [0, 1] or a weight not in [0, maxWeight]
 */
export function weightedBettingTest(
  losses: ArrayLike<number>,
  weights: ArrayLike<number>,
  alpha: number,
  delta: number,
  maxWeight: number,
): BettingTest {
  const n = losses.length;
  const scale = (2 * Math.log(1 / delta)) / n;
  const most = MOST_AT_RISK / ((1 - alpha) * maxWeight);
  let capital = 1;
  let capitalMax = n === 0 ? 1 : 0;
  let squares = 0.25;
  for (let t = 1; t <= n; t++) {
    const loss = losses[t - 1]!;
    const weight = weights[t - 1]!;
    if (!inUnit(loss) || !(weight >= 0 && weight <= maxWeight)) {
      throw new RouterError('bad-loss', { row: t, found: `${loss} with weight ${weight}` }, EXIT.bug);
    }
    const stake = weight * (loss - alpha);
    capital *= 1 - Math.min(Math.sqrt((scale * t) / squares), most) * stake;
    capitalMax = Math.max(capitalMax, capital);
    squares += stake * stake;
  }
  return { capitalLast: capital, capitalMax, p: Math.min(1, 1 / capitalMax) };
}
