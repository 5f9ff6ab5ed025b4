import { usd } from './number.js';

/** What a run has spent and asked for, in a sentence. */
export function spendText(
  spend: {
    spent_usd: number;
    possibly_billed_usd: number;
    calls_sent: number;
    calls_without_answer: number;
    from_cache: number;
  },
  pending: number,
  isBatch: boolean,
): string {
  const maybe =
    spend.possibly_billed_usd > 0 ? `, and at most ${usd(spend.possibly_billed_usd)} for calls without an answer` : '';
  const half = isBatch ? ' in batches, at half the price that the figures of the tiers are at' : '';
  return `Spent ${usd(spend.spent_usd)}${half}${maybe}; ${spend.calls_sent} calls sent, ${spend.calls_without_answer} without an answer, ${spend.from_cache} answers from the cache, ${pending} calls to do.`;
}
