import { weightedBettingTest } from '../stats/betting.js';
import { clopperPearsonUpper } from '../stats/interval.js';
import { meanLossPValue, meanLossUpper } from '../stats/mean-loss.js';
import { binomialPValue } from '../stats/pvalue.js';
import { randomFrom, shuffle } from '../stats/random.js';

/** An answer that a claim is about. */
export interface ClaimCase {
  /** 1 unacceptable, 0 acceptable; in [0, 1] where losses are graded. */
  loss: number;
  /** 1 / inclusion probability; above 0. */
  weight: number;
}

/** What the cases of a claim about fixed rules say of it. */
export interface ClaimTests {
  test: 'binomial' | 'betting';
  /** p-value of "the claim is false". */
  p: number;
  /** Upper limit of the bad share at 1 - delta. */
  bound: number;
  /** p-value of "the claim is true". */
  refuted: number;
  /** Share of the traffic that is bad; null without cases. */
  badShare: number | null;
}

const SEED = 'check';

/**
 * The tests that tuning certifies with (method.md section 1): exact binomial; betting where losses are graded; the weighted
 * betting martingale where cases stand for unequal traffic. @param most the largest weight that the sampling design can give
 */
export function claimTests(
  cases: readonly ClaimCase[],
  { alpha, delta, graded, most }: { alpha: number; delta: number; graded: boolean; most: number },
): ClaimTests {
  const losses = cases.map(({ loss }) => loss);
  const n = losses.length;
  const bad = losses.reduce((sum, loss) => sum + loss, 0);
  const badShare = n > 0 ? bad / n : null;
  if (cases.some(({ weight }) => weight !== cases[0]?.weight)) return weightedTests(cases, alpha, delta, most);
  if (graded) {
    return {
      test: 'betting',
      p: meanLossPValue(losses, alpha, delta, SEED),
      bound: meanLossUpper(losses, delta, SEED),
      refuted: meanLossPValue(
        losses.map((loss) => 1 - loss),
        1 - alpha,
        delta,
        SEED,
      ),
      badShare,
    };
  }
  return {
    test: 'binomial',
    p: binomialPValue(bad, n, alpha),
    bound: clopperPearsonUpper(bad, n, delta),
    refuted: binomialPValue(n - bad, n, 1 - alpha),
    badShare,
  };
}

function weightedTests(cases: readonly ClaimCase[], alpha: number, delta: number, most: number): ClaimTests {
  const ordered = shuffle([...cases], randomFrom(`betting ${SEED}`));
  const [losses, weights] = [ordered.map(({ loss }) => loss), ordered.map(({ weight }) => weight)];
  const gains = losses.map((loss) => 1 - loss);
  let [low, high] = [0, 1];
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2;
    if (weightedBettingTest(losses, weights, middle, delta, most).p <= delta) high = middle;
    else low = middle;
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return {
    test: 'betting',
    p: weightedBettingTest(losses, weights, alpha, delta, most).p,
    bound: high,
    refuted: weightedBettingTest(gains, weights, 1 - alpha, delta, most).p,
    badShare: ordered.reduce((sum, { loss, weight }) => sum + loss * weight, 0) / total,
  };
}
