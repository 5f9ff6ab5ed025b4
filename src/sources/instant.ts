import { utcMs } from '../records/iso-time.js';
import { misfit } from './fields.js';
import { listOf, objectOf } from './values.js';

const DATE_TIME =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|[+-]\d\d(?::?\d\d)?)?$/i;
/** Years 2000 to 2100: a time outside is a mistake in the unit. */
const EARLIEST_MS = 946_684_800_000;
const LATEST_MS = 4_102_444_800_000;

function zoneMinutes(zone: string | undefined): number {
  const match = /^([+-])(\d\d):?(\d\d)?$/.exec(zone ?? '');
  if (match === null) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  return match[1] === '-' ? -minutes : minutes;
}

/** Whether a month of a year has such a day, where `Date` takes 30 February for 2 March. */
export function isDay(year: number, month: number, day: number): boolean {
  const isMonth = month >= 1 && month <= 12;
  return isMonth && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function dateTimeMs(text: string): number | null {
  const plainMs = utcMs(text);
  if (!Number.isNaN(plainMs)) return plainMs;
  const match = DATE_TIME.exec(text.trim());
  if (match === null) return null;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone] = match;
  if (
    !isDay(Number(year), Number(month), Number(day)) ||
    Number(hour) > 23 ||
    Number(minute) > 59 ||
    Number(second) > 59
  )
    return null;
  const wholeMs = Date.UTC(+year!, +month! - 1, +day!, +hour, +minute, +second);
  return wholeMs + (fraction === '' ? 0 : Number(`0.${fraction}`) * 1000) - zoneMinutes(zone) * 60_000;
}

/** The unit of a number of seconds, ms, us or ns since 1970 follows from its size. */
function epochMs(value: number): number | null {
  for (const perMs of [0.001, 1, 1000, 1_000_000]) {
    const ms = value / perMs;
    if (ms >= EARLIEST_MS && ms < LATEST_MS) return ms;
  }
  return null;
}

/**
 * A time in ms since the epoch, with its fraction: ISO 8601 or `2025-01-24 09:20:46.847371` (without a zone it is UTC,
 * as every supported source means it), seconds, ms, us or ns since 1970 as a number or text, a `Date`, or `[seconds, ns]`.
 * Null when it is absent, null or empty. @throws SchemaFault
 */
export function instantMs(value: unknown, path: string): number | null {
  if (value === undefined || value === null || value === '') return null;
  const pair = typeof value === 'object' ? listOf(value) : null;
  let ms: number | null = null;
  if (pair !== null && pair.length === 2 && typeof pair[0] === 'number' && typeof pair[1] === 'number') {
    ms = pair[0] * 1000 + pair[1] / 1e6;
  } else if (value instanceof Date) ms = value.getTime();
  else if (typeof value === 'number' || typeof value === 'bigint') ms = epochMs(Number(value));
  else if (typeof value === 'string')
    ms = /^\d{9,20}(?:\.\d+)?$/.test(value) ? epochMs(Number(value)) : dateTimeMs(value);
  else if (objectOf(value) !== null) {
    const { low, high } = value as { low?: unknown; high?: unknown };
    if (typeof low === 'number' && typeof high === 'number') ms = epochMs(high * 4294967296 + (low >>> 0));
  }
  if (ms !== null && ms >= EARLIEST_MS && ms < LATEST_MS) return ms;
  throw misfit(path, value, 'a time of this century, as 2026-11-02T08:00:00Z or seconds since 1970,');
}

/** ISO 8601 in UTC, to the millisecond. */
export function isoOf(ms: number | null): string | null {
  // Nanoseconds as a float are off by up to 256: a thousandth of a ms forgives that.
  return ms === null ? null : new Date(Math.floor(ms + 1e-3)).toISOString();
}
