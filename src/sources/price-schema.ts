import * as v from 'valibot';
import type { Price } from '../records/price.js';

const usdPerMTok = v.pipe(
  v.number('a number of USD per million tokens is needed'),
  v.finite('a finite number is needed'),
  v.minValue(0, 'a number that is not negative is needed'),
);
const day = v.pipe(v.string('a day as "2026-11-01" is needed'), v.isoDate('a day as "2026-11-01" is needed'));

/** A price as a person writes it, in `router.yaml` and in price files. */
export const priceSchema = v.strictObject({
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
