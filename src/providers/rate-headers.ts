import type { RateSignal, RateWindow } from './provider.js';
import { waitOfHeader } from './retry-after.js';

const REQUESTS = [
  ['x-ratelimit-limit-requests', 'x-ratelimit-remaining-requests', 'x-ratelimit-reset-requests'],
  [
    'anthropic-ratelimit-requests-limit',
    'anthropic-ratelimit-requests-remaining',
    'anthropic-ratelimit-requests-reset',
  ],
  ['x-ratelimit-limit', 'x-ratelimit-remaining', 'x-ratelimit-reset'],
] as const;
const TOKENS = [
  ['x-ratelimit-limit-tokens', 'x-ratelimit-remaining-tokens', 'x-ratelimit-reset-tokens'],
  ['anthropic-ratelimit-tokens-limit', 'anthropic-ratelimit-tokens-remaining', 'anthropic-ratelimit-tokens-reset'],
] as const;

function count(text: string | null): number | null {
  return text !== null && /^\d{1,12}$/.test(text.trim()) ? Number(text) : null;
}

function firstWindow(headers: Headers, names: typeof REQUESTS | typeof TOKENS, wallMs: number): RateWindow | null {
  for (const [limitName, remainingName, resetName] of names) {
    const limit = count(headers.get(limitName));
    const remaining = count(headers.get(remainingName));
    if (limit === null || limit === 0 || remaining === null) continue;
    return { limit, remaining, resetMs: waitOfHeader(headers.get(resetName), wallMs) };
  }
  return null;
}

/** The account's limits as the headers of OpenAI, Anthropic and their like tell of them. `wallMs`: now, since the epoch. */
export function rateSignal(headers: Headers, wallMs: number): RateSignal {
  return { requests: firstWindow(headers, REQUESTS, wallMs), tokens: firstWindow(headers, TOKENS, wallMs) };
}

/** How long the server asks to be left alone: Retry-After in any of its forms; null: it does not say. */
export function retryAfterMs(headers: Headers, wallMs: number): number | null {
  const exact = headers.get('retry-after-ms');
  if (exact !== null && /^\d+(?:\.\d+)?$/.test(exact)) return Number(exact);
  return waitOfHeader(headers.get('retry-after'), wallMs);
}
