import { quickselect } from 'simple-statistics';

/** The value with `index` others before it in ascending order (Floyd and Rivest 1975); 0 where there is none. Reorders `values`; linear on average. */
export function nthLeast(values: Float64Array, index: number): number {
  if (index >= values.length) return 0;
  quickselect(values as unknown as number[], index);
  return values[index]!;
}
