const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334] as const;
const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
const DAY_MS = 86_400_000;

/** Two decimal digits at a place of a text; NaN when they are not. */
function two(units: Uint16Array, at: number): number {
  const tens = units[at]! - 48;
  const ones = units[at + 1]! - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

/**
 * Milliseconds since the epoch of a time written `2026-11-02T08:00:00Z` or `2026-11-02T08:00:00.000Z`, as nearly all logs
 * do; NaN for any other form and for days and hours that do not exist. Several times as fast as the engine's own reader.
 */
export function utcMs(text: string): number {
  const { length } = text;
  if (length > scratch.length) return Number.NaN;
  for (let at = 0; at < length; at++) scratch[at] = text.charCodeAt(at);
  return utcMsOf(scratch, length);
}

const scratch = new Uint16Array(24);

/** `utcMs` of the first `length` units. */
function utcMsOf(units: Uint16Array, length: number): number {
  const hasMs = length === 24;
  if (!(hasMs || length === 20) || units[length - 1] !== 90 || units[10] !== 84) return Number.NaN;
  if (units[4] !== 45 || units[7] !== 45) return Number.NaN;
  if (units[13] !== 58 || units[16] !== 58) return Number.NaN;
  const year = two(units, 0) * 100 + two(units, 2);
  const month = two(units, 5);
  const day = two(units, 8);
  const hour = two(units, 11);
  const minute = two(units, 14);
  const second = two(units, 17);
  if (!(year >= 1970 && month >= 1 && month <= 12 && day >= 1 && hour < 24 && minute < 60 && second < 60))
    return Number.NaN;
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  if (day > DAYS_IN_MONTH[month - 1]! + (isLeap && month === 2 ? 1 : 0)) return Number.NaN;
  let ms = 0;
  if (hasMs) {
    const tenths = units[20]! - 48;
    if (units[19] !== 46 || !(tenths >= 0 && tenths <= 9)) return Number.NaN;
    ms = tenths * 100 + two(units, 21);
  }
  const before = year - 1;
  const leapDays = Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400) - 477;
  const days = (year - 1970) * 365 + leapDays + DAYS_BEFORE_MONTH[month - 1]! + (isLeap && month > 2 ? 1 : 0) + day - 1;
  return days * DAY_MS + ((hour * 60 + minute) * 60 + second) * 1000 + ms;
}
