import type { Panel, TierColumn } from '../../src/records/panel.js';
import type { Traits } from '../../src/records/traits.js';
import { randomFrom } from '../../src/stats/random.js';
import { traitsOf } from '../../src/traffic/traits.js';

const TIERS = [
  { tier: 'small', usd: 0.0005, miss: 1 },
  { tier: 'mid', usd: 0.003, miss: 0.5 },
  { tier: 'top', usd: 0.015, miss: 0.25 },
];

/**
 * A synthetic panel of three tiers: requests of 10 to 60 words out of 5,000, each word a little harder or easier, so
 * that text tells something about misses. Same n, same panel.
 */
export function syntheticPanel(n: number): Panel {
  const random = randomFrom('synthetic panel');
  const hardness: number[] = [];
  const traits: Traits[] = [];
  for (let row = 0; row < n; row++) {
    const words = Array.from({ length: 10 + Math.floor(random() * 50) }, () => Math.floor(random() ** 2 * 5000));
    hardness.push(words.reduce((sum, word) => sum + ((word % 7) - 3) / 6, 0) / Math.sqrt(words.length));
    const content = words.map((word) => `w${word.toString(36)}`).join(' ');
    traits.push(traitsOf({ messages: [{ role: 'user', content }] }));
  }
  const column = ({ tier, usd, miss }: (typeof TIERS)[number]): TierColumn => {
    const chance = (row: number): number => miss / (1 + Math.exp(3 - 3 * (hardness[row] as number)));
    const tokens = Float64Array.from({ length: n }, () => Math.round(50 + 400 * random()));
    return {
      tier,
      model: tier,
      score: Float64Array.from({ length: n }, (_, row) => (random() < chance(row) ? 0 : 1)),
      failed: new Uint8Array(n),
      costUsd: tokens.map((count) => (count * usd) / 250),
      inputTokens: new Float64Array(n).fill(100),
      outputTokens: tokens,
      latencyMs: tokens.map((count) => 200 + 10 * count),
      ttftMs: new Float64Array(n).fill(200),
      confidence: Float64Array.from({ length: n }, (_, row) => 1 - chance(row) * random()),
    };
  };
  const ids = Array.from({ length: n }, (_, row) => `case-${String(row).padStart(7, '0')}`);
  return {
    caseIds: ids,
    clusters: [...ids],
    traits,
    weights: new Float64Array(n).fill(1),
    tiers: TIERS.map(column),
  };
}
