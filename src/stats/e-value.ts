import { logBeta, logBetaCdf } from './beta.js';
import { checkCounts } from './count.js';

/**
 * Natural logarithm of the evidence against "the rate is at most p0": a mixture over Beta(1, 1) cut to (p0, 1]. It starts at 0; alarm once it
 * reaches ln(1 / delta), at any time and however often one looks (Ville). It falls while the rate stays below p0, so it
 * is slow to see a change after a long good time: `cusumStep` is for that.
 * @throws bad-counts
 */
export function logEValueAbove(p0: number, events: number, n: number): number {
  checkCounts(events, n);
  const others = n - events;
  const posterior = logBeta(1 + events, 1 + others) + logBetaCdf(1 - p0, 1 + others, 1 + events);
  return posterior - Math.log(1 - p0) - events * Math.log(p0) - others * Math.log1p(-p0);
}

/** x log(p), which is 0 for x = 0 even at p = 0. */
function logPower(x: number, p: number): number {
  return x === 0 ? 0 : x * Math.log(p);
}

/**
 * Interval of a rate that holds at all times at once: the rates that the Beta(1/2, 1/2) mixture does not reject at `alpha`. In [0, 1];
 * always wider than Wilson's at one time. [0, 1] without rows.
 * @throws bad-counts
 */
export function confidenceSequence(events: number, n: number, alpha: number): [low: number, high: number] {
  checkCounts(events, n);
  if (n === 0) return [0, 1];
  const others = n - events;
  const mixture = logBeta(0.5 + events, 0.5 + others) - logBeta(0.5, 0.5);
  const isRejected = (p: number): boolean =>
    mixture - logPower(events, p) - logPower(others, 1 - p) >= Math.log(1 / alpha);
  const boundary = (inside: number, outside: number): number => {
    if (!isRejected(outside)) return outside;
    let [kept, rejected] = [inside, outside];
    for (let round = 0; round < 60; round++) {
      const middle = (kept + rejected) / 2;
      if (isRejected(middle)) rejected = middle;
      else kept = middle;
    }
    return rejected;
  };
  return [boundary(events / n, 0), boundary(events / n, 1)];
}
