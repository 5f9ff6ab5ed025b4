/** Evidence stays a number a file can hold. */
const LARGEST = 1e300;

function likelihoodRatio(isEvent: boolean, p0: number, p1: number): number {
  return isEvent ? p1 / p0 : (1 - p1) / (1 - p0);
}

/**
 * One step of the Bernoulli CUSUM for a change of rate from p0 to p1 > p0: max(0, w + log likelihood ratio); starts at 0.
 * Alarm at ln(A): the mean time between false alarms is then at least A rows (Lorden).
 */
export function cusumStep(w: number, isEvent: boolean, p0: number, p1: number): number {
  return Math.max(0, w + Math.log(likelihoodRatio(isEvent, p0, p1)));
}

/**
 * One step of Shiryaev and Roberts's statistic, (m + 1) times the likelihood ratio; starts at 0. Alarm at A: mean time between
 * false alarms at least A rows for every rate up to p0. The mean over several p1 has the same property.
 */
export function shiryaevRobertsStep(m: number, isEvent: boolean, p0: number, p1: number): number {
  return Math.min(LARGEST, (m + 1) * likelihoodRatio(isEvent, p0, p1));
}

/** Wald's sequential test of p0 against p1: bounds of the log likelihood ratio and its two steps. */
export interface SequentialTest {
  /** At or above: the rate is p1. */
  upper: number;
  /** At or below: the rate is p0. */
  lower: number;
  eventStep: number;
  otherStep: number;
}

/** alpha and beta: the two error rates, each above 0. */
export function sequentialTest(p0: number, p1: number, alpha: number, beta: number): SequentialTest {
  return {
    upper: Math.log((1 - beta) / alpha),
    lower: Math.log(beta / (1 - alpha)),
    eventStep: Math.log(likelihoodRatio(true, p0, p1)),
    otherStep: Math.log(likelihoodRatio(false, p0, p1)),
  };
}

/** What an empty bin counts as in `populationStability`. */
const EMPTY_BIN = 1e-6;

/**
 * Population stability index of two distributions over the same bins, sum (actual - expected) ln(actual / expected): 0 when they are the same,
 * no upper end. For information; it has no p-value. null without bins or when they do not match.
 */
export function populationStability(expected: ArrayLike<number>, actual: ArrayLike<number>): number | null {
  if (expected.length === 0 || expected.length !== actual.length) return null;
  let index = 0;
  for (let bin = 0; bin < expected.length; bin++) {
    const [was, is] = [expected[bin]! || EMPTY_BIN, actual[bin]! || EMPTY_BIN];
    index += (is - was) * Math.log(is / was);
  }
  return index;
}
