import type { Outlook } from '../records/mix.js';
import { levelsCostUsd, type PriceTable } from '../records/price.js';
import type { Tier } from '../records/tier.js';
import { isUnsure, type TierLevels, tierLevels } from '../records/tier-levels.js';
import { TRAFFIC_CLASSES, type TrafficClass } from '../records/traits.js';
import type { TokenUsage } from '../records/usage.js';
import { addUsd, emptyUsdSum, mergeUsd, type UsdSum, usdOf } from './usd-sum.js';

/** Where the outlook sends simple and moderate requests; complex ones stay where they are. */
export interface OutlookLadder {
  simple: Pick<Tier, 'name' | 'provider' | 'model' | 'price'>;
  moderate: Pick<Tier, 'name' | 'provider' | 'model' | 'price'>;
}

/** Running sums of the outlook, over requests with a price and token counts: no other can be priced on another tier. */
export interface OutlookSums {
  billUsd: UsdSum;
  savedUsd: UsdSum;
  priced: number;
  /** Requests with a saving whose tier may ask more for so long an input. */
  unsure: number;
}

export function emptyOutlookSums(): OutlookSums {
  return { billUsd: emptyUsdSum(), savedUsd: emptyUsdSum(), priced: 0, unsure: 0 };
}

export function mergeOutlookSums(sums: OutlookSums, more: OutlookSums): void {
  mergeUsd(sums.billUsd, more.billUsd);
  mergeUsd(sums.savedUsd, more.savedUsd);
  sums.priced += more.priced;
  sums.unsure += more.unsure;
}

/** Newest prices of the ladder's two tiers, by class; null where the table has none. */
export type LadderPrices = Readonly<Record<'simple' | 'moderate', TierLevels | null>>;

export function ladderPrices(ladder: OutlookLadder | null, prices: PriceTable): LadderPrices {
  return {
    simple: ladder && tierLevels(ladder.simple, prices),
    moderate: ladder && tierLevels(ladder.moderate, prices),
  };
}

/** What the outlook looks at of a request beside what it cost. */
export interface OutlookRow {
  usage: TokenUsage | null;
  isBatch: boolean;
}

/** What the tier of its class would cost less for a request, if it is cheaper; 0 where that is unknown. */
export function savingOf(tier: TierLevels | null, { usage, isBatch }: OutlookRow, usd: number | null): number {
  if (tier === null || usage === null || usd === null) return 0;
  return Math.max(0, usd - (levelsCostUsd(tier.levels, usage, isBatch) ?? usd));
}

/** Adds one request: what it cost, and its `savingOf` on the tier. */
export function addToOutlook(
  sums: OutlookSums,
  tier: TierLevels | null,
  { usage }: OutlookRow,
  usd: number | null,
  savedUsd: number,
): void {
  if (usage === null || usd === null) return;
  sums.priced++;
  addUsd(sums.billUsd, usd);
  if (!(savedUsd > 0)) return;
  addUsd(sums.savedUsd, savedUsd);
  if (tier !== null && isUnsure(tier, usage)) sums.unsure++;
}

/** Below this, even the upper bound is not much: a measured policy wins a part of it. */
const LITTLE_SAVING = 0.2;
/** With this share of the bill in complex requests, most of the money stays where it is. */
const MOSTLY_COMPLEX = 0.5;

/** With this share of the bill in requests without text, classes say nothing of the whole. */
const MOSTLY_UNKNOWN = 0.5;

/** Less of the bill without token counts than this is not worth a word. */
const LEAST_TOLD = 0.005;

/** What is there is never "0 %". */
const whole = (share: number): string => {
  const isLittle = share > 0 && share < 0.005;
  return `${isLittle ? Math.max(0.01, Number((share * 100).toFixed(2))) : Math.round(share * 100)} %`;
};

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

/** @param untold share of the bill in requests whose tokens the log does not tell */
function assumptionOf(ladder: OutlookLadder | null, untold: number): string {
  const staying =
    untold >= LEAST_TOLD
      ? `complex ones and those without token counts (${whole(untold)} of the bill)`
      : 'complex ones';
  const rest = `${staying} stay; answers as long and as good as logged`;
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
  const savedShare = saved === null ? null : saved / total;
  const complex = shareOf('complex');
  return {
    saving_share_max: savedShare,
    saving_usd_max: saved,
    cost_share: { simple: shareOf('simple'), moderate: shareOf('moderate'), complex },
    assumption: assumptionOf(ladder, total > 0 ? 1 - bill / total : 0),
    verdict: verdictOf(complex, total > 0 ? (costs.unclassified ?? 0) / total : 0, savedShare, ladder, prices),
  };
}
