import type { PriceTableInfo } from '../records/price.js';
import { plainLine } from './plain.js';

/** Which table the dollars are by, its version and day, and the days of the user's own prices beside it. */
export function priceWords({ name, version, as_of: day, own = [] }: PriceTableInfo): string {
  const words = own.map(({ source, as_of: first, newest }) => {
    const of = source === 'tiers' ? 'those of the tiers' : `those of ${plainLine(source)}`;
    return `; ${of} as of ${first}${newest === first ? '' : ` to ${newest}`}`;
  });
  return `${plainLine(name)} ${version}, as of ${day}${words.join('')}`;
}
