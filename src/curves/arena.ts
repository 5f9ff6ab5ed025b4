/** Constants of RouterArena's leaderboard; costs in USD per 1000 requests. */
const BETA = 0.1;
const DEAREST_USD = 200;
const CHEAPEST_USD = 0.0044;

/**
 * RouterArena's score, a weighted harmonic mean of accuracy and log cost: (1 + b) A C / (b A + C). In [0, 1]; higher is better.
 * Costs beyond the leaderboard's range count as its ends. null for a cost that is not above 0 or an accuracy outside [0, 1].
 */
export function routerArenaScore(accuracy: number, costUsdPer1k: number): number | null {
  if (!(costUsdPer1k > 0) || !(accuracy >= 0 && accuracy <= 1)) return null;
  const cost = Math.min(DEAREST_USD, Math.max(CHEAPEST_USD, costUsdPer1k));
  const cheapness = Math.log(DEAREST_USD / cost) / Math.log(DEAREST_USD / CHEAPEST_USD);
  const below = BETA * accuracy + cheapness;
  return below > 0 ? ((1 + BETA) * accuracy * cheapness) / below : 0;
}
