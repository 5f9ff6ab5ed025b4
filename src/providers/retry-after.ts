const UNIT_MS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const DURATION = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/;
const PART = /(\d+(?:\.\d+)?)(ms|s|m|h|d)/g;
/** An HTTP date begins with a weekday, an ISO date with a year; `Date.parse` alone would take nearly anything. */
const DATE = /^(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? |\d{4}-\d\d-\d\dT)/;

/**
 * Milliseconds until the moment that a Retry-After or reset header names: seconds ("2", "0.5"), a duration ("1m30s", "20ms"), an
 * HTTP date or an ISO date, the last two against `wallMs` (since the epoch). At least 0, not bounded above. null: no such moment ("soon", "-1").
 */
export function waitOfHeader(header: string | null | undefined, wallMs: number): number | null {
  const text = header?.trim() ?? '';
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text) * 1000;
  if (DURATION.test(text)) {
    let total = 0;
    for (const [, amount, unit] of text.matchAll(PART)) total += Number(amount) * (UNIT_MS[unit as string] as number);
    return total;
  }
  if (!DATE.test(text)) return null;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : Math.max(0, at - wallMs);
}
