import type { RouterConfig } from '../records/tier.js';
import { BUILT_IN_TIERS } from '../sources/ladder.js';
import type { OutlookLadder } from '../traffic/outlook.js';

/** Where the outlook would send simple and moderate requests: the user's ladder, else the built-in one of Anthropic. */
export function outlookLadder(config: RouterConfig | null): OutlookLadder | null {
  const tiers =
    config && config.tiers.length > 1 ? config.tiers : BUILT_IN_TIERS.filter((tier) => tier.provider === 'anthropic');
  const [simple, moderate] = [tiers[0], tiers[Math.floor((tiers.length - 1) / 2)]];
  return simple && moderate ? { simple, moderate } : null;
}
