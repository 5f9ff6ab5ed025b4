import type { Completion, FailureCause } from '../providers/provider.js';
import type { Clock } from '../records/clock.js';
import type { ContentPart, RequestRecord, Routable } from '../records/request.js';
import type { RouteAttempt } from '../records/route-trace.js';
import type { TokenUsage } from '../records/usage.js';
import type { ModelClient } from './model-client.js';

/** One place where a tier's model is served. */
export interface ModelEndpoint {
  client: ModelClient;
  /** The model's id there; absent: that of the rules. */
  model?: string;
  /** For reports; absent: the provider of the rules. */
  provider?: string;
}

/** A message in OpenAI's form; what its own package calls ChatCompletionMessageParam fits. */
export interface RouterMessage {
  role: string;
  content?: string | readonly (ContentPart | Record<string, unknown>)[] | null | undefined;
  tool_calls?: readonly unknown[] | undefined;
  tool_call_id?: string | undefined;
  name?: string | undefined;
}

/** What `route` looks at. */
export interface RoutableRequest extends Omit<Routable, 'messages' | 'tools'> {
  messages?: readonly RouterMessage[];
  tools?: readonly unknown[];
}

/** A request as the application makes it. */
export interface RouterRequest extends RoutableRequest {
  messages: readonly RouterMessage[];
  id?: string;
  session?: string;
  /** Longest answer in tokens. */
  maxTokens?: number;
  /** Further keys of the body, such as `temperature` or `response_format`; not `model`, `messages` or `stream`. */
  parameters?: Record<string, unknown>;
  /** Ends everything; `complete` then rejects with its reason. */
  signal?: AbortSignal;
}

/** Where a request goes, and why. */
export interface RouteDecision {
  tier: string;
  provider: string | null;
  model: string;
  /** Name of the rule that matched; null: the default. */
  rule: string | null;
  /** Router score in [0, 1], higher: needs the stronger tier; null when the rules have none. */
  score: number | null;
  /** What the rule asked for and the request had, in words. */
  reasons: string[];
}

/** An answer delivered. */
export interface RoutedAnswer {
  response: string;
  /** As the client gave it. */
  raw: unknown;
  tier: string;
  model: string;
  finish: Completion['finish'];
  usage: TokenUsage | null;
  /** Of every call made, at the prices of the rules; null when one is unknown. */
  cost_usd: number | null;
  /** From the call of `complete` to the answer. */
  latency_ms: number;
  decision: RouteDecision;
  /** In order; the answer delivered is among them. */
  attempts: readonly RouteAttempt[];
  /** What this answer fails when no other tier could be had: names of checks, `confidence` or `score`. Empty: nothing. */
  failed_checks: readonly string[];
  /** The same as a row of the native log format, for a log that `router analyze` reads. */
  record: RequestRecord;
}

/** Judges an answer. One that throws, or is not done by the deadline, does not stop `complete`: the answer counts as failing it. */
export type AnswerJudge<T> = (answer: Completion, request: RouterRequest) => T | PromiseLike<T>;

export interface RouterOptions {
  /** By tier, else by the provider's name. Several endpoints of one tier are tried in their order. */
  clients?: Record<string, ModelClient | readonly ModelEndpoint[]>;
  /** Longest time of one call; 60,000. */
  timeoutMs?: number;
  /** Longest time of `complete`, whatever is tried; absent: no limit. */
  deadlineMs?: number;
  /** How long an endpoint that failed is left alone while another can answer; 30,000. The server's Retry-After counts when longer, up to 10 minutes. */
  cooldownMs?: number;
  /** Checks of your own on an answer, beside those of the rules; false hands it to the next tier. */
  checks?: Record<string, AnswerJudge<boolean>>;
  /** Confidence in [0, 1] for cascades; null: none, which hands the answer on. Default: mean token probability, where the server tells. */
  confidence?: AnswerJudge<number | null>;
  /** A quality score of your own and the least that is delivered. */
  score?: { of: AnswerJudge<number>; least: number };
  /** Called with every finished request, answered or not, to be logged; what it throws, `complete` throws. */
  onRecord?: (record: RequestRecord) => void;
  newId?: () => string;
  clock?: Clock;
}

/** How one call of one endpoint ended without an answer. */
export interface CallEnd {
  cause: FailureCause | 'deadline' | 'cooldown' | 'no_client';
  message: string;
  retryAfterMs: number | null;
}
