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
  ['ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset'],
] as const;
const TOKENS = [
  ['x-ratelimit-limit-tokens', 'x-ratelimit-remaining-tokens', 'x-ratelimit-reset-tokens'],
  ['anthropic-ratelimit-tokens-limit', 'anthropic-ratelimit-tokens-remaining', 'anthropic-ratelimit-tokens-reset'],
] as const;

/** Numbers above these are moments, in seconds or milliseconds since the epoch (OpenRouter), not durations. */
const EPOCH_S = 1e9;
const EPOCH_MS = 1e11;

function count(text: string | null): number | null {
  return text !== null && /^\d{1,12}$/.test(text.trim()) ? Number(text) : null;
}

function firstWindow(headers: Headers, names: typeof REQUESTS | typeof TOKENS, wallMs: number): RateWindow | null {
  for (const [limitName, remainingName, resetName] of names) {
    const limit = count(headers.get(limitName));
    const remaining = count(headers.get(remainingName));
    if (limit === null || limit === 0 || remaining === null) continue;
    return { limit, remaining, resetMs: resetOf(headers.get(resetName), wallMs) };
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

/** Until the last of the windows that are used up, or may be, begins anew: what a refusal without Retry-After asks for. null: not told. */
export function resetWaitMs(headers: Headers, wallMs: number): number | null {
  const waits = [...REQUESTS, ...TOKENS].flatMap(([, remainingName, resetName]) => {
    const remaining = headers.get(remainingName);
    return remaining === null || count(remaining) === 0 ? (resetOf(headers.get(resetName), wallMs) ?? []) : [];
  });
  return waits.length === 0 ? null : Math.max(...waits);
}

function resetOf(header: string | null, wallMs: number): number | null {
  const wait = waitOfHeader(header, wallMs);
  if (wait === null || header === null || !/^\d+(?:\.\d+)?$/.test(header.trim())) return wait;
  const number = Number(header);
  if (number < EPOCH_S) return wait;
  return Math.max(0, (number < EPOCH_MS ? number * 1000 : number) - wallMs);
}
