/** A tier whose requests are answered by a model that is no tier's. */
export interface UnknownAnswers {
  tier: string;
  /** The most frequent of them. */
  model: string;
  count: number;
  /** None of this run's answers came from the tier's own model: it seems to have been replaced. */
  isReplaced: boolean;
}

/** So many answers of unknown models, and none of the tier's own, say that the model was replaced. */
const LEAST_REPLACED = 20;
const MOST_MODELS = 100;

/** Counts of one run, by the tier that a request was sent to. */
export function unknownAnswers() {
  const own = new Set<string>();
  const unknown = new Map<string, Map<string, number>>();
  return {
    add(sentTo: string, answeredBy: string | null, model: string): void {
      if (answeredBy !== null) own.add(answeredBy);
      else {
        const models = unknown.get(sentTo) ?? new Map<string, number>();
        unknown.set(sentTo, models);
        if (models.has(model) || models.size < MOST_MODELS) models.set(model, (models.get(model) ?? 0) + 1);
      }
    },
    /** By tier name. */
    finish(): UnknownAnswers[] {
      return [...unknown]
        .map(([tier, models]) => {
          const ranked = [...models].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
          const count = ranked.reduce((sum, [, n]) => sum + n, 0);
          return { tier, model: ranked[0]?.[0] ?? '', count, isReplaced: count >= LEAST_REPLACED && !own.has(tier) };
        })
        .sort((one, other) => (one.tier < other.tier ? -1 : 1));
    },
  };
}
