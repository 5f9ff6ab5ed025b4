import * as v from 'valibot';
import type { Price } from '../records/price.js';
import { strictMapping } from './strict-mapping.js';

const usdPerMTok = v.pipe(
  v.number('a number of USD per million tokens is needed'),
  v.finite('a finite number is needed'),
  v.minValue(0, 'a number that is not negative is needed'),
);
/** Whether a month has the day; what is no date at all is refused by its form. */
export function isInCalendar(day: string): boolean {
  const ms = Date.parse(day);
  return Number.isNaN(ms) || new Date(ms).toISOString().startsWith(day);
}

const NEEDED_DAY = 'a day as "2026-11-01" is needed';
const day = v.pipe(
  v.string(NEEDED_DAY),
  v.isoDate(NEEDED_DAY),
  v.check(isInCalendar, 'a day of the calendar is needed'),
);

/** A price as a person writes it, in `router.yaml` and in price files. */
export const priceSchema = strictMapping({
  input: usdPerMTok,
  output: usdPerMTok,
  cache_read: v.nullish(usdPerMTok),
  cache_write: v.nullish(usdPerMTok),
  cache_write_1h: v.nullish(usdPerMTok),
  as_of: day,
});

/** The same with null for what was not given. */
export function toPrice(input: v.InferOutput<typeof priceSchema>): Price {
  return {
    input: input.input,
    output: input.output,
    cache_read: input.cache_read ?? null,
    cache_write: input.cache_write ?? null,
    cache_write_1h: input.cache_write_1h ?? null,
    as_of: input.as_of,
  };
}
