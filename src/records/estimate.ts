/** A number with what is known about it. `null` means that the data cannot tell. */
export interface Estimate {
  value: number | null;
  /** Interval at 95 % unless the field's name says otherwise. */
  ci95: [number, number] | null;
  n: number;
}
