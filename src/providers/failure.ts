import type { CallFailure, FailureCause } from './provider.js';
import { rateSignal, resetWaitMs, retryAfterMs } from './rate-headers.js';
import { isOutOfCredit, refusedIn } from './server-words.js';

/** Where a call had got to when it failed. */
export interface FailureContext {
  /** Of the response; null: none began. */
  headers: Headers | null;
  /** Part of an answer had come. */
  isStarted: boolean;
  wallMs: number;
}

const BY_STATUS: Record<number, FailureCause> = {
  401: 'auth',
  402: 'auth',
  403: 'auth',
  408: 'timeout',
  409: 'unavailable',
  425: 'unavailable',
  429: 'rate_limit',
  502: 'unavailable',
  503: 'unavailable',
  504: 'unavailable',
  529: 'unavailable',
};
/** Our own word for HTML where an answer was due, as login pages and wrong addresses give it. */
export const WEB_PAGE = 'web_page';
/** Words that vendors use for `error.type` and `error.code`, also inside a response of status 200. */
const BY_TYPE: Record<string, FailureCause> = {
  overloaded_error: 'unavailable',
  overloaded: 'unavailable',
  timeout_error: 'timeout',
  rate_limit_error: 'rate_limit',
  rate_limit_exceeded: 'rate_limit',
  tokens: 'rate_limit',
  requests: 'rate_limit',
  api_error: 'server_error',
  server_error: 'server_error',
  authentication_error: 'auth',
  permission_error: 'auth',
  billing_error: 'auth',
  invalid_api_key: 'auth',
  invalid_request_error: 'bad_request',
  not_found_error: 'bad_request',
  [WEB_PAGE]: 'unavailable',
};
/** The account is at its end: waiting does not help. */
const FINAL_TYPES = new Set(['insufficient_quota', 'billing_hard_limit_reached', 'credit_balance_too_low']);
/** Nothing can have been billed: the request did not get there. */
const NOT_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_HAS_EXPIRED',
]);
const RETRYABLE = new Set<FailureCause>(['rate_limit', 'timeout', 'unavailable', 'server_error']);

/** A word as vendors write codes. Anything else might quote a prompt or a key and is not repeated. */
function word(value: unknown): string | null {
  return typeof value === 'string' && /^[a-z][a-z0-9_.-]{0,47}$/.test(value) && !/^(?:sk-|pk-|key)/.test(value)
    ? value
    : null;
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

/** The innermost error object: Anthropic wraps its own in another. */
function errorObject(error: unknown): unknown {
  const body = fieldOf(error, 'error');
  return fieldOf(body, 'error') ?? body;
}

/** A server says that it failed, rather than a connection that broke. */
export function hasErrorObject(error: unknown): boolean {
  return (errorObject(error) ?? errorObject(fieldOf(error, 'cause')) ?? null) !== null;
}

/** Gateways (OpenRouter) put the status of whom they asked into the error object of a response that is itself all well. */
function statusIn(code: unknown): number | null {
  const status = typeof code === 'string' && /^[45]\d\d$/.test(code) ? Number(code) : code;
  return typeof status === 'number' && Number.isInteger(status) && status >= 400 && status <= 599 ? status : null;
}

function systemCode(error: unknown): string | null {
  for (let at: unknown = error, depth = 0; at && depth < 6; at = fieldOf(at, 'cause'), depth++) {
    const code = fieldOf(at, 'code');
    if (typeof code === 'string' && /^[A-Z][A-Z0-9_]{2,40}$/.test(code)) return code;
  }
  return null;
}

/** What the vendors' clients throw, an error object found in a response, or a broken connection, as a failure of ours. */
export function failureOf(error: unknown, { headers, isStarted, wallMs }: FailureContext): CallFailure {
  const inner = errorObject(error) ?? errorObject(fieldOf(error, 'cause'));
  const rawStatus = fieldOf(error, 'status');
  const ownStatus = typeof rawStatus === 'number' && rawStatus !== 200 ? rawStatus : null;
  const status = ownStatus ?? statusIn(fieldOf(inner, 'code'));
  const types = [word(fieldOf(inner, 'code')), word(fieldOf(inner, 'type'))].filter((one) => one !== null);
  const words = [fieldOf(inner, 'message'), inner, fieldOf(error, 'message')].filter((one) => typeof one === 'string');
  const isFinal = types.some((type) => FINAL_TYPES.has(type)) || (status === 400 && words.some(isOutOfCredit));
  const code = systemCode(error);
  const isConnection = status === null && types.length === 0 && (inner === undefined || inner === null);
  const cause = isFinal ? 'auth' : isConnection ? 'unavailable' : causeOf(status, types);
  const told =
    headers ?? (fieldOf(error, 'headers') instanceof Headers ? (fieldOf(error, 'headers') as Headers) : null);
  const requestId = told?.get('request-id') ?? told?.get('x-request-id') ?? null;
  const param = word(fieldOf(inner, 'param'));
  const refuses = cause === 'bad_request' ? refusedIn(fieldOf(inner, 'param'), words) : [];
  const parts = [
    status === null ? null : `HTTP ${status}`,
    ...new Set(
      types.map((type) => (type === WEB_PAGE ? 'a web page where an answer was due; is base_url right?' : type)),
    ),
    status === null && types.length === 0 && !isConnection ? 'an error where an answer was due' : null,
    param && `(${param})`,
    status !== null &&
      status >= 300 &&
      status < 400 &&
      '(a redirection, which is not followed; base_url must be the final address)',
    isConnection ? connectionText(code, isStarted) : null,
  ];
  return {
    kind: 'failure',
    cause,
    message: parts.filter((part) => part).join(' '),
    isRetryable: RETRYABLE.has(cause) && !isFinal && !(code?.includes('CERT') ?? false),
    retryAfterMs: told && RETRYABLE.has(cause) ? hintMs(told, cause, wallMs) : null,
    isMaybeBilled:
      isStarted || (isConnection && !(code !== null && NOT_SENT.has(code))) || status === 408 || status === 504,
    ...(refuses.length > 0 && { refuses }),
    ...(requestId !== null && /^[\w.-]{1,80}$/.test(requestId) && { requestId }),
    ...(told && { limits: rateSignal(told, wallMs) }),
  };
}

function hintMs(headers: Headers, cause: FailureCause, wallMs: number): number | null {
  return retryAfterMs(headers, wallMs) ?? (cause === 'rate_limit' ? resetWaitMs(headers, wallMs) : null);
}

function causeOf(status: number | null, types: readonly string[]): FailureCause {
  if (status !== null && status !== 200) {
    return BY_STATUS[status] ?? (status >= 500 ? 'server_error' : 'bad_request');
  }
  for (const type of types) if (Object.hasOwn(BY_TYPE, type)) return BY_TYPE[type] as FailureCause;
  return 'server_error';
}

function connectionText(code: string | null, isStarted: boolean): string {
  const what = isStarted ? 'connection broke in the middle of the answer' : 'connection failed';
  return code === null ? what : `${what} (${code})`;
}

/** The stream ended without its end. */
export function cutOff(context: FailureContext): CallFailure {
  return { ...failureOf(null, { ...context, isStarted: true }), message: 'the answer broke off' };
}

/** A request that cannot be made as the case has it. */
export function unsendableFailure(message: string): CallFailure {
  return {
    kind: 'failure',
    cause: 'bad_request',
    message,
    isRetryable: false,
    retryAfterMs: null,
    isMaybeBilled: false,
  };
}

/** A call that took too long. */
export function timeoutFailure(which: string): CallFailure {
  return {
    kind: 'failure',
    cause: 'timeout',
    message: `${which} timeout`,
    isRetryable: true,
    retryAfterMs: null,
    isMaybeBilled: true,
  };
}
