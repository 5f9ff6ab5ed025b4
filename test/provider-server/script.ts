/** What can go wrong with one call. */
export type Fault =
  | { kind: 'status'; status: number; headers?: Record<string, string>; type?: string; message?: string }
  /** An error object where an answer is due, HTTP status 200. */
  | { kind: 'error_in_200'; type: string; code?: number }
  | { kind: 'error_mid_stream'; type: string; code?: number }
  | { kind: 'reset'; when: 'before_headers' | 'mid_body' }
  /** The socket stays open and says nothing. */
  | { kind: 'idle'; when: 'before_headers' | 'mid_body' }
  /** One character of a comment every so often, never an answer. */
  | { kind: 'slow_loris'; everyMs: number }
  /** The stream ends politely before its end. */
  | { kind: 'cut' };

/** One call as the script sees it. */
export interface SeenCall {
  /** 1, 2, 3 ... over the life of the server. */
  index: number;
  /** Of this prompt on this model: 1 is the first. */
  attempt: number;
  dialect: 'chat' | 'responses' | 'messages';
  model: string;
  prompt: string;
  body: Record<string, unknown>;
  headers: Record<string, string | string[] | undefined>;
}

/** What the model says. */
export interface ScriptedAnswer {
  response: string;
  /** Model id to return; default: as asked. */
  model?: string;
  usage: {
    input_tokens: number;
    output_tokens: number;
    cache_read_tokens?: number;
    cache_write_tokens?: number;
    reasoning_tokens?: number;
  } | null;
  /** Sent as the log probability of every token. */
  confidence?: number | null;
  finish?: 'stop' | 'length' | 'refusal';
  tools?: { name: string; arguments: string }[];
}

/** A token bucket of requests. */
export interface RateScript {
  requestsPerMinute: number;
  /** Requests that may come at once after a pause. */
  burst: number;
  /** Send x-ratelimit-* or anthropic-ratelimit-* headers. */
  hasHeaders?: boolean;
  /** Send Retry-After with a refusal. */
  hasRetryAfter?: boolean;
}

export interface ServerScript {
  /** null: 404. */
  answer(call: SeenCall): ScriptedAnswer | null;
  fault?(call: SeenCall): Fault | null;
  latencyMs?(call: SeenCall): number;
  rate?: RateScript;
  /** A batch: polls it takes until it has ended, and what becomes of single requests. */
  batch?: {
    polls?: number;
    fate?(customId: string, index: number): 'ok' | 'expired' | 'errored' | 'missing' | 'twice';
    /** What the batch API itself says instead of doing as it is asked; `nth` counts the calls of this method and path, from 1. */
    fault?(method: string, path: string, nth: number): number | 'reset' | null;
    /** "completed", yet without an output file. */
    hasNoOutput?: boolean;
  };
}
