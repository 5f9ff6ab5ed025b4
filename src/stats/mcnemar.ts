import { binomialCdf } from './binomial.js';
import { checkCounts } from './count.js';
import { normalCdf } from './normal.js';

/** Is there any difference between two tiers on the same cases? Two-sided p-values. */
export interface McNemar {
  exact: number;
  /** Less timid than `exact`, and near its level (Fagerland, Lydersen and Laake 2013). */
  midP: number;
  /** Asymptotic statistic and p-value; null without discordant cases. */
  z: number | null;
  pAsymptotic: number | null;
}

/**
 * McNemar's test from the discordant cases. It asks "equal?", never "at most 3 points worse?". Without discordant cases both p-values are 1.
 * @throws bad-counts
 */
export function mcnemar(onlyFirst: number, onlySecond: number): McNemar {
  checkCounts(Math.min(onlyFirst, onlySecond), onlyFirst + onlySecond);
  const discordant = onlyFirst + onlySecond;
  if (discordant === 0) return { exact: 1, midP: 1, z: null, pAsymptotic: null };
  const fewer = Math.min(onlyFirst, onlySecond);
  const atMost = binomialCdf(fewer, discordant, 0.5);
  const exactly = atMost - binomialCdf(fewer - 1, discordant, 0.5);
  const z = (onlyFirst - onlySecond) / Math.sqrt(discordant);
  return {
    exact: Math.min(1, 2 * atMost),
    midP: onlyFirst === onlySecond ? 1 - exactly / 2 : 2 * atMost - exactly,
    z,
    pAsymptotic: 2 * normalCdf(-Math.abs(z)),
  };
}
