/** How well the eval cases stand for the traffic, counted request by request. */
export interface Cover {
  /** Counts a request of a `kind/class` cell; whether the eval set covers it. */
  count(cell: string): boolean;
  uncovered(): number;
  /**
   * Kish's effective number of eval cases after weighting them to the traffic's mix: (sum w)^2 / sum w^2 with
   * w = share of the traffic / cases of the cell. Null before a covered request was counted.
   */
  effectiveCases(): number | null;
}

/** `cases`: eval cases by cell. Cells of the eval set that the traffic lacks weigh nothing. */
export function createCover(cases: Readonly<Record<string, number>>): Cover {
  const requests = new Map(Object.keys(cases).map((cell) => [cell, 0]));
  let uncovered = 0;
  return {
    count(cell) {
      const seen = requests.get(cell);
      if (seen === undefined) uncovered += 1;
      else requests.set(cell, seen + 1);
      return seen !== undefined;
    },
    uncovered: () => uncovered,
    effectiveCases() {
      let total = 0;
      let squares = 0;
      for (const [cell, count] of requests) {
        total += count;
        squares += count ** 2 / (cases[cell] as number);
      }
      return squares > 0 ? total ** 2 / squares : null;
    },
  };
}
