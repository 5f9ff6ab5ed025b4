import type { Outlook } from '../records/mix.js';
import { costUsd, type Price, type PriceTable } from '../records/price.js';
import type { Tier } from '../records/tier.js';
import { TRAFFIC_CLASSES, type TrafficClass } from '../records/traits.js';
import type { TokenUsage } from '../records/usage.js';
import { addUsd, emptyUsdSum, mergeUsd, type UsdSum, usdOf } from './usd-sum.js';

/** Where the outlook sends simple and moderate requests; complex ones stay where they are. */
export interface OutlookLadder {
  simple: Pick<Tier, 'name' | 'provider' | 'model' | 'price'>;
  moderate: Pick<Tier, 'name' | 'provider' | 'model' | 'price'>;
}

/** Running sums of the outlook, over requests with a price and token counts. */
export interface OutlookSums {
  billUsd: UsdSum;
  savedUsd: UsdSum;
  priced: number;
}

export function emptyOutlookSums(): OutlookSums {
  return { billUsd: emptyUsdSum(), savedUsd: emptyUsdSum(), priced: 0 };
}

export function mergeOutlookSums(sums: OutlookSums, more: OutlookSums): void {
  mergeUsd(sums.billUsd, more.billUsd);
  mergeUsd(sums.savedUsd, more.savedUsd);
  sums.priced += more.priced;
}

/** Newest prices of the ladder's two tiers, by class; null where the table has none. */
export type LadderPrices = Readonly<Record<'simple' | 'moderate', Price | null>>;

export function ladderPrices(ladder: OutlookLadder | null, prices: PriceTable): LadderPrices {
  const priceOf = (tier: OutlookLadder['simple']): Price | null =>
    tier.price ?? prices.priceOf(tier.model, tier.provider, null);
  return { simple: ladder && priceOf(ladder.simple), moderate: ladder && priceOf(ladder.moderate) };
}

/** What a request's class's tier would have cost less, if it is cheaper; 0 where that is unknown. */
export function savingOf(
  level: TrafficClass,
  usage: TokenUsage | null,
  usd: number | null,
  ladder: LadderPrices,
): number {
  const price = level === 'complex' ? null : ladder[level];
  if (price === null || usage === null || usd === null) return 0;
  return Math.max(0, usd - costUsd(usage, price));
}

/** Adds one request: what it cost, and its `savingOf`. */
export function addToOutlook(sums: OutlookSums, usage: TokenUsage | null, usd: number | null, savedUsd: number): void {
  if (usage === null || usd === null) return;
  sums.priced++;
  addUsd(sums.billUsd, usd);
  if (savedUsd > 0) addUsd(sums.savedUsd, savedUsd);
}

/** Below this, even the upper bound is not much: a measured policy wins a part of it. */
const LITTLE_SAVING = 0.2;
/** With this share of the bill in complex requests, most of the money stays where it is. */
const MOSTLY_COMPLEX = 0.5;

/** With this share of the bill in requests without text, classes say nothing of the whole. */
const MOSTLY_UNKNOWN = 0.5;

const whole = (share: number): string => `${Math.round(share * 100)} %`;

function verdictOf(
  complex: number | null,
  unclassified: number,
  saving: number | null,
  ladder: OutlookLadder | null,
  prices: LadderPrices,
): string {
  if (complex === null)
    return 'No request has a price, so nothing can be said of savings: give prices for these models.';
  if (unclassified >= MOSTLY_UNKNOWN)
    return `Nothing can be said of routing yet: ${whole(unclassified)} of the bill is requests without their text, so what they ask for is not known. Log prompts, or their features (router analyze --strip).`;
  const unknown = unclassified > 0 ? ` (and ${whole(unclassified)} requests without text)` : '';
  const bill = `${whole(complex)} of the bill is complex requests${unknown}`;
  if (ladder === null) return `${bill}. No cheaper tier was named, so no saving was worked out.`;
  if (saving === null)
    return `${bill}. The saving is unknown: ${prices.simple && prices.moderate ? 'no request has both a price and token counts' : `${prices.simple ? ladder.moderate.name : ladder.simple.name} has no price`}.`;
  if (saving === 0)
    return `${bill}. Routing saves nothing here: no simple or moderate request would be cheaper on ${ladder.simple.name} or ${ladder.moderate.name}.`;
  if (complex >= MOSTLY_COMPLEX)
    return `Routing saves little here: ${bill}, which stay where they are; the others could save at most ${whole(saving)} of it.`;
  if (saving < LITTLE_SAVING) return `Routing saves little here: at most ${whole(saving)} of the bill; ${bill}.`;
  return `Routing could save at most ${whole(saving)} of the bill; ${bill}.`;
}

function assumptionOf(ladder: OutlookLadder | null): string {
  const rest = 'complex ones stay; answers as long and as good as logged';
  const known = 'An upper bound: no tier is measured yet.';
  if (ladder === null) return `No cheaper tier is known; ${rest}. ${known}`;
  const { simple, moderate } = ladder;
  return `Simple requests go to ${simple.name} (${simple.model}), moderate ones to ${moderate.name} (${moderate.model}) where that is cheaper today; ${rest}. ${known}`;
}

/**
 * The most that routing could save. `costs`: USD of the priced requests by class.
 * Without a bill, a ladder or its prices the saving is null and the verdict says why.
 */
export function outlook(
  costs: Readonly<Record<TrafficClass | 'unclassified', number | null>>,
  sums: OutlookSums,
  ladder: OutlookLadder | null,
  prices: LadderPrices,
): Outlook {
  const total = TRAFFIC_CLASSES.reduce((usd, level) => usd + (costs[level] ?? 0), costs.unclassified ?? 0);
  const shareOf = (level: TrafficClass): number | null => (total > 0 ? (costs[level] ?? 0) / total : null);
  const bill = usdOf(sums.billUsd);
  const isKnown = prices.simple !== null && prices.moderate !== null && bill > 0;
  const saved = isKnown ? usdOf(sums.savedUsd) : null;
  const complex = shareOf('complex');
  return {
    saving_share_max: saved === null ? null : saved / bill,
    saving_usd_max: saved,
    cost_share: { simple: shareOf('simple'), moderate: shareOf('moderate'), complex },
    assumption: assumptionOf(ladder),
    verdict: verdictOf(
      complex,
      total > 0 ? (costs.unclassified ?? 0) / total : 0,
      saved === null ? null : saved / bill,
      ladder,
      prices,
    ),
  };
}
