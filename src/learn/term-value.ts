const MAX_Z = 5;

/** 1 + ln(count) over the length of the text's vector: the value of one term. */
export function termValue(count: number, norm: number): number {
  return (count > 1 ? 1 + Math.log(count) : 1) / norm;
}

/** Euclidean length of the log-scaled counts of a text's terms, those from `from` to before `end`; 1 for a text without words. */
export function termNorm(counts: ArrayLike<number>, from: number, end: number): number {
  let squares = 0;
  for (let i = from; i < end; i++) squares += termValue(counts[i]!, 1) ** 2;
  return squares > 0 ? Math.sqrt(squares) : 1;
}

/** Standard score, kept within 5; 0 (the mean) for a value that is not a number. */
export function zScore(value: number | undefined, mean: number, sd: number): number {
  const z = ((value ?? Number.NaN) - mean) / sd;
  return Number.isNaN(z) ? 0 : Math.max(-MAX_Z, Math.min(MAX_Z, z));
}
