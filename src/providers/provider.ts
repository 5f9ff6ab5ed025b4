import type { AnswerFormat } from '../records/answer-format.js';
import type { Message } from '../records/request.js';
import type { TokenUsage } from '../records/usage.js';

/** One question to a model. */
export interface CompletionRequest {
  case_id: string;
  messages: readonly Message[];
  tools?: readonly unknown[];
  /** Shape of the answer; a provider that cannot hold its model to it asks without. */
  format?: AnswerFormat;
  /** Longest answer in tokens; recorded answers do not heed it. */
  maxTokens?: number;
  /** Ends the call; a provider must give up its connection and reject with the signal's reason. */
  signal: AbortSignal;
}

/** One limit of an account, as a server's headers tell of it. */
export interface RateWindow {
  limit: number;
  remaining: number;
  /** Until the window is whole again; null: not told. */
  resetMs: number | null;
}

/** What the headers of a reply say of the account's limits; null: nothing. */
export interface RateSignal {
  requests: RateWindow | null;
  tokens: RateWindow | null;
}

/** An answer. Names are those of `answers.jsonl`, where they are written to. */
export interface Completion {
  kind: 'answer';
  response: string;
  /** Model id as the provider returned it. */
  model: string;
  /** null: the provider did not tell. */
  usage: TokenUsage | null;
  latency_ms: number | null;
  /** Time to the first token; null when not streamed. */
  ttft_ms: number | null;
  /** Signal that does not know the grade, in [0, 1]; null when not offered. */
  confidence: number | null;
  /** Why the model stopped; null: not told. `length` is an answer cut off. */
  finish: 'stop' | 'length' | 'refusal' | 'tool_use' | null;
  limits?: RateSignal;
}

/** Why there is no answer. `aborted` is not among them: an aborted call rejects. */
export type FailureCause =
  | 'no_recorded_answer'
  | 'recorded_error'
  | 'rate_limit'
  | 'timeout'
  | 'unavailable'
  | 'server_error'
  | 'auth'
  | 'bad_request';

/** A call that gave no answer. */
export interface CallFailure {
  kind: 'failure';
  cause: FailureCause;
  /** For people: status and type, equal for equal causes; never holds a prompt, a key or the server's own words. */
  message: string;
  isRetryable: boolean;
  /** The server's own wish; a floor for the next attempt. null: none. */
  retryAfterMs: number | null;
  /** The request reached the model, so money may have been spent. */
  isMaybeBilled: boolean;
  /** Parameters that the server's words of a refused request speak of; absent: none. */
  refuses?: readonly string[];
  /** What the provider calls the request, for its support; absent: not told. */
  requestId?: string;
  limits?: RateSignal;
}

/**
 * One tier's source of answers. Makes a single attempt: retries, limits and the budget are `replay`'s business. Expected failures are
 * returned; only an abort or a bug rejects.
 */
export interface Provider {
  complete(request: CompletionRequest): Promise<Completion | CallFailure>;
}

/** One request of a batch; `id` has at most 64 letters, digits, dashes and underscores. */
interface BatchItem {
  id: string;
  request: Omit<CompletionRequest, 'signal' | 'case_id'>;
}

/** What became of one request. `expired`: the vendor did not get to it and bills nothing. */
export interface BatchResult {
  id: string;
  result: Completion | CallFailure | 'expired';
}

/** The vendors' way to ask many questions at half the price, answered within a day. Calls that give nothing throw a `BatchFault`. */
export interface BatchProvider {
  /** Hands a batch in; its id. `mark` ends the id of each item and tells this batch from all others. */
  submit(items: readonly BatchItem[], mark: string, signal: AbortSignal): Promise<string>;
  /**
   * The id of a batch that was handed in with this mark, at about this time (ms since the epoch); null: there is none, but that one of
   * those that are `running` may be it, which shows when they have ended.
   */
  find(
    sought: { mark: string; at: number; calls: number },
    signal: AbortSignal,
  ): Promise<{ id: string | null; running: readonly string[] }>;
  /** `fault`: why the batch as a whole was refused, in the vendor's code; absent: it was not. */
  poll(id: string, signal: AbortSignal): Promise<{ isEnded: boolean; done: number; total: number; fault?: string }>;
  /** Results in any order, each request at most once unless the vendor errs. */
  collect(id: string, signal: AbortSignal): Promise<BatchResult[]>;
}
