import type { OutputLength } from '../records/stratum.js';
import { normalQuantile } from '../stats/normal.js';
import { quantile } from '../stats/quantile.js';
import { randomFrom } from '../stats/random.js';
import { type RunningSum, runningSum } from '../stats/running-sum.js';
import { studentQuantile } from '../stats/student.js';

/** What a projection of costs owes to one measured answer length. */
interface Debt {
  length: OutputLength;
  /** Degrees of freedom; a length that does not say has many. */
  df: number;
  /** Routed USD of the answers at a ratio of 1: what an error of the ratio multiplies. */
  usd: RunningSum;
  /** Squares of the same, request by request: what the spread of single answers multiplies. */
  squares: RunningSum;
}

/** Sums up, request by request, how wrong the routed cost may be because answer lengths are estimates. Flat in memory. */
export interface LengthError {
  /** `usdAtOne`: USD of the answer at a ratio of 1; `key` names the length. */
  add(key: string, length: OutputLength, usdAtOne: number): void;
  /** USD by which the routed cost may lie below and above its estimate, at 95 %, for this log; null: a length has no error. */
  margins(otherVariance: number): { below: number; above: number; by: 'delta' | 'bootstrap' } | null;
}

const DRAWS = 2000;

/**
 * Strata are independent, so variances add; degrees of freedom by Satterthwaite. Where a length rests on few or heavy
 * answers the margins are those of the bootstrap of clusters, if they are wider. Prices, the log's own tokens and answers
 * of the model that was logged are exact.
 */
export function createLengthError(): LengthError {
  const debts = new Map<string, Debt>();
  return {
    add(key, length, usdAtOne) {
      if (usdAtOne === 0) return;
      let debt = debts.get(key);
      if (debt === undefined) {
        debt = { length, df: length.df ?? Number.POSITIVE_INFINITY, usd: runningSum(), squares: runningSum() };
        debts.set(key, debt);
      }
      debt.usd.add(usdAtOne);
      debt.squares.add(usdAtOne ** 2);
    },
    margins(otherVariance) {
      const all = [...debts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, debt]) => debt);
      if (all.some(({ length }) => length.se === null)) return null;
      const parts = all.map((debt) => ({ variance: varianceOf(debt), df: debt.df }));
      const variance = parts.reduce((sum, part) => sum + part.variance, otherVariance);
      const doubt = parts.reduce((sum, part) => sum + part.variance ** 2 / part.df, 0);
      const quantileAt = doubt > 0 ? studentQuantile(0.975, variance ** 2 / doubt) : normalQuantile(0.975);
      const half = quantileAt * Math.sqrt(variance);
      if (!all.some(({ length }) => length.draws)) return { below: half, above: half, by: 'delta' };
      const [low, high] = drawn(all, otherVariance);
      const isWider = -low > half || high > half;
      return { below: Math.max(half, -low), above: Math.max(half, high), by: isWider ? 'bootstrap' : 'delta' };
    },
  };
}

function varianceOf({ length, usd, squares }: Debt): number {
  return (usd.value() * (length.se as number)) ** 2 + squares.value() * length.spread ** 2;
}

/** 2.5 % and 97.5 % points of the error of the routed cost: bootstrap draws of ratios, normal spread of single answers. */
function drawn(debts: readonly Debt[], otherVariance: number): [number, number] {
  const random = randomFrom('length error');
  const spread = debts.reduce((sum, { length, squares }) => sum + squares.value() * length.spread ** 2, otherVariance);
  const errors = Array.from({ length: DRAWS }, () => {
    const own = debts.reduce((sum, { length, usd }) => sum + usd.value() * ratioError(length, random()), 0);
    return own + Math.sqrt(spread) * normalQuantile(inside(random()));
  });
  return [quantile(errors, 0.025) as number, quantile(errors, 0.975) as number];
}

/** Error of a ratio at a probability: between its bootstrap points, beyond them and without them normal. */
function ratioError({ ratio, se, draws }: OutputLength, probability: number): number {
  const p = inside(probability);
  const normal = (se as number) * normalQuantile(p);
  if (!draws || draws.length < 2) return normal;
  const step = 1 / (draws.length + 1);
  const place = p / step - 1;
  const at = Math.max(0, Math.min(draws.length - 1, Math.floor(place)));
  const near = draws[at] as number;
  const next = draws[at + 1];
  const inPoints = place >= 0 && next !== undefined;
  if (inPoints) return near + (place - at) * (next - near) - ratio;
  const end = place < 0 ? step : 1 - step;
  return near - ratio + normal - (se as number) * normalQuantile(end);
}

function inside(probability: number): number {
  return Math.min(1 - 1e-9, Math.max(1e-9, probability));
}
