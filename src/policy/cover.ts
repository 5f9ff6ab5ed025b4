/** How well the eval cases stand for the traffic, counted request by request. */
export interface Cover {
  /** Counts a request of a `kind/class` cell; whether the eval set covers it. */
  count(cell: string): boolean;
  uncovered(): number;
  /** Requests of the most frequent cell that the eval set does not cover. */
  mostUncovered(): number;
  /**
   * Kish's effective number of eval cases after weighting them to the traffic's mix: (sum w)^2 / sum w^2 with
   * w = share of the traffic / cases of the cell. Null before a covered request was counted.
   */
  effectiveCases(): number | null;
  /** Largest share of the weight on a single eval case. Null before a covered request was counted. */
  maxCaseShare(): number | null;
}

/** `cases`: eval cases by cell. Cells of the eval set that the traffic lacks weigh nothing. */
export function createCover(cases: Readonly<Record<string, number>>): Cover {
  const requests = new Map(Object.keys(cases).map((cell) => [cell, 0]));
  const others = new Map<string, number>();
  const weights = (): [count: number, cases: number][] =>
    [...requests].map(([cell, count]) => [count, cases[cell] as number]);
  const covered = (): number => weights().reduce((sum, [count]) => sum + count, 0);
  return {
    count(cell) {
      const seen = requests.get(cell);
      if (seen === undefined) others.set(cell, (others.get(cell) ?? 0) + 1);
      else requests.set(cell, seen + 1);
      return seen !== undefined;
    },
    uncovered: () => [...others.values()].reduce((sum, count) => sum + count, 0),
    mostUncovered: () => [...others.values()].reduce((most, count) => Math.max(most, count), 0),
    effectiveCases() {
      const squares = weights().reduce((sum, [count, own]) => sum + count ** 2 / own, 0);
      return squares > 0 ? covered() ** 2 / squares : null;
    },
    maxCaseShare() {
      const total = covered();
      return total > 0 ? weights().reduce((most, [count, own]) => Math.max(most, count / own), 0) / total : null;
    },
  };
}
