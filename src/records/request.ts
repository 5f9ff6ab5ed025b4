import type { RouteTrace } from './route-trace.js';
import type { TokenUsage } from './usage.js';

/** One piece of a message. Only `text` parts are read for features; the others are counted. */
export interface ContentPart {
  type: string;
  text?: string;
}

/** One use of a tool that a model asked for. */
export interface ToolCall {
  id: string;
  name: string;
  /** JSON text, as the model wrote it. */
  arguments: string;
}

export interface Message {
  role: string;
  content: string | ContentPart[] | null;
  /** Of an assistant; only eval cases hold them. */
  tool_calls?: ToolCall[];
  /** Of role `tool`: the call that this answers; only in eval cases. */
  tool_call_id?: string;
}

/** One logged call to a model: the native log format, one JSON object a line (contract.md). */
export interface RequestRecord {
  /** Unique in a log; a second row with the same id is counted as duplicate. */
  id: string;
  /** ISO 8601 with zone; null when the source does not know. */
  timestamp: string | null;
  session?: string | null;
  provider?: string | null;
  model: string;
  /** What the caller asked for, where the source says both and they differ; `model` is what answered. */
  requested_model?: string;
  /** Absent in logs that hold no text (`features` is then given). */
  messages?: Message[];
  tools?: unknown[];
  response?: unknown;
  status: 'ok' | 'error';
  error?: unknown;
  /** null: the source does not know; never zeros in its place. */
  usage: TokenUsage | null;
  /** As logged; null: not logged. */
  cost_usd?: number | null;
  latency_ms?: number | null;
  /** Time to the first token; null when not streamed. */
  ttft_ms?: number | null;
  /** The team's own label of what the request is for. */
  task?: string | null;
  tags?: Record<string, unknown> | null;
  /** Features-only rows: values by feature name, as `router analyze --strip` writes them. */
  features?: Record<string, number> | null;
  /** Features-only rows: hashes of the template and of the last user turn, since there is no text to make them of. */
  template?: string;
  turn?: string;
  isBatch?: boolean;
  /** Verdicts and scores that the log holds beside the call, by name, in the source's own scale. */
  scores?: Record<string, number | boolean>;
  /** Calls that our own runtime made: how it came to the answer. */
  route?: RouteTrace;
}

/** What routing may look at: the part of a request that exists before there is an answer. */
export type Routable = Pick<RequestRecord, 'messages' | 'tools' | 'task' | 'tags' | 'features'>;
