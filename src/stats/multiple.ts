/** Indices with p <= delta / number of tests, rising. Valid under any dependence; weaker than Holm. */
export function bonferroni(pValues: ArrayLike<number>, delta: number): number[] {
  return Array.from(pValues, (p, at) => ({ p, at }))
    .filter(({ p }) => p <= delta / pValues.length)
    .map(({ at }) => at);
}

/** Indices rejected by Holm's step-down procedure, rising. Valid under any dependence. */
export function holm(pValues: ArrayLike<number>, delta: number): number[] {
  const ordered = Array.from(pValues, (p, at) => ({ p, at })).sort((x, y) => x.p - y.p || x.at - y.at);
  const stop = ordered.findIndex(({ p }, rank) => !(p <= delta / (ordered.length - rank)));
  return ordered
    .slice(0, stop < 0 ? ordered.length : stop)
    .map(({ at }) => at)
    .sort((x, y) => x - y);
}
