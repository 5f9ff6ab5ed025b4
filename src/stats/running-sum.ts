/** A sum that keeps what rounding drops (Neumaier), so that it does not depend on the order of its terms. */
export interface RunningSum {
  add(term: number): void;
  value(): number;
}

/** An empty running sum, 0. Terms must be finite. Neumaier, "Rundungsfehleranalyse einiger Verfahren", 1974. */
export function runningSum(): RunningSum {
  let sum = 0;
  let lost = 0;
  return {
    add(term) {
      const next = sum + term;
      lost += Math.abs(sum) >= Math.abs(term) ? sum - next + term : term - next + sum;
      sum = next;
    },
    value: () => sum + lost,
  };
}
