/** Time as an argument, so that a test can run hours in a moment. */
export interface Clock {
  /** Milliseconds that only grow; for waits and durations. */
  now(): number;
  /** Milliseconds since the epoch; for dates that servers send. */
  wall(): number;
  /** Acts once after `ms`, at once when `ms` <= 0; the function returned calls it off. */
  after(ms: number, act: () => void): () => void;
}
