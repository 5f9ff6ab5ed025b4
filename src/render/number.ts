/** What stands where the data cannot tell. */
export const UNKNOWN_TEXT = '-';

/** Whole counts with thousands separators: 1,234. */
export function count(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return UNKNOWN_TEXT;
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** The words that go with a count: `one` with 1, as "row repeats", `many` with any other. A count that is text is one as shown. */
export function pick(of: number | string | undefined, one: string, many: string): string {
  return Number(of) === 1 ? one : many;
}

/** A count and its noun: 1 label, 1,234 labels. */
export function counted(value: number | null, one: string, many = `${one}s`): string {
  return `${count(value)} ${pick(value ?? 0, one, many)}`;
}

/** Cases, and what they are worth where their weights are unequal: 240, worth 131 of equal weight. */
export function casesText({ cases, effective_cases: worth }: { cases: number; effective_cases?: number }): string {
  return worth === undefined ? count(cases) : `${count(cases)}, worth ${count(Math.floor(worth))} of equal weight`;
}

/** A share of 1 as percent: 0.1234 -> 12.3 %. */
export function percent(share: number | null, digits = 1): string {
  return share === null || !Number.isFinite(share) ? UNKNOWN_TEXT : `${hundredths(share, digits)} %`;
}

/** What rounds to nothing has no sign. */
function hundredths(share: number, digits: number): string {
  const text = (share * 100).toFixed(digits);
  return Number(text) === 0 ? text.replace('-', '') : text;
}

/** A difference of shares in percentage points, signed: -0.012 -> -1.2 pt. */
export function points(difference: number | null, digits = 1): string {
  if (difference === null || !Number.isFinite(difference)) return UNKNOWN_TEXT;
  return `${signedPoints(difference, digits)} pt`;
}

/** A difference with its interval: -0.4 pt [-3.4, +2.4]. */
export function pointsWithin(difference: number | null, interval: readonly [number, number] | null): string {
  const shown = points(difference);
  return interval === null ? shown : `${shown} [${interval.map((end) => signedPoints(end, 1)).join(', ')}]`;
}

function signedPoints(difference: number, digits: number): string {
  const text = hundredths(difference, digits);
  return Number(text) > 0 ? `+${text}` : text;
}

/** Dollars: cents above one dollar, four significant digits below, so that small prices stay readable. */
export function usd(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return UNKNOWN_TEXT;
  const size = Math.abs(value);
  const sign = value < 0 ? '-' : '';
  if (size === 0) return '$0';
  if (size >= 1) {
    const [whole, cents] = size.toFixed(2).split('.') as [string, string];
    return `${sign}$${count(Number(whole))}.${cents}`;
  }
  return `${sign}$${size >= 1e-6 ? size.toFixed(Math.min(10, 3 - Math.floor(Math.log10(size)))) : size.toPrecision(3)}`;
}

/** Part of a bill, in cents where the whole is a dollar or more, so that amounts line up: $0.41 of $1.33. */
export function usdOf(part: number | null, whole: number | null): string {
  if (part === null || !Number.isFinite(part) || whole === null || !(Math.abs(whole) >= 1)) return usd(part);
  const [dollars, cents] = Math.abs(part).toFixed(2).split('.') as [string, string];
  return `${part <= -0.005 ? '-' : ''}$${count(Number(dollars))}.${cents}`;
}

/** Milliseconds, in seconds from one second on, in minutes from ten minutes on, in hours from two hours on. */
export function duration(ms: number | null): string {
  if (ms === null || !Number.isFinite(ms)) return UNKNOWN_TEXT;
  if (ms >= 7_200_000) return `${(ms / 3_600_000).toFixed(1)} h`;
  if (ms >= 600_000) return `${Math.round(ms / 60_000)} min`;
  return ms >= 1000 ? `${(ms / 1000).toFixed(ms >= 10_000 ? 0 : 1)} s` : `${Math.round(ms)} ms`;
}

/** A share with its interval: 93.1 % [91.0, 94.8]. */
export function percentWithin(share: number | null, interval: readonly [number, number] | null, digits = 1): string {
  if (share === null || interval === null) return percent(share, digits);
  return `${percent(share, digits)} [${interval.map((end) => hundredths(end, digits)).join(', ')}]`;
}

/** A number at so many decimals; for scores, areas and thresholds. */
export function decimal(value: number | null, digits = 3): string {
  return value === null || !Number.isFinite(value) ? UNKNOWN_TEXT : value.toFixed(digits);
}

/** Large counts in short: 12.3M. */
export function compact(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return UNKNOWN_TEXT;
  for (const [size, unit] of [
    [1e9, 'G'],
    [1e6, 'M'],
    [1e4, 'k'],
  ] as const) {
    if (value >= size) return `${(value / (size === 1e4 ? 1e3 : size)).toFixed(1)}${unit}`;
  }
  return count(value);
}
