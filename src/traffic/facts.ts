import type { RequestRecord } from '../records/request.js';
import { TRAFFIC_CLASSES } from '../records/traits.js';
import type { TokenUsage } from '../records/usage.js';
import { atMsOf } from './baseline.js';
import { promptOf } from './prompt.js';
import { templateKey } from './template.js';
import { traitsOfPrompt } from './traits.js';

/** All that the mix needs of one request: no text, so that it can pass from a worker as a few numbers. */
export interface RequestFacts {
  id: string;
  /** Place in TRAFFIC_CLASSES. */
  level: 0 | 1 | 2;
  /** The explicit task, else the inferred kind. */
  task: string;
  model: string;
  provider: string | null;
  usage: TokenUsage | null;
  /** ms since the epoch. */
  atMs: number | null;
  /** As the log states it. */
  loggedUsd: number | null;
  latencyMs: number | null;
  ttftMs: number | null;
  /** `templateKey`. */
  template: number | null;
  isError: boolean;
  isBatch: boolean;
}

/** Reads a request: its features, class, kind of work and template. */
export function factsOf(request: RequestRecord): RequestFacts {
  const prompt = promptOf(request);
  const traits = traitsOfPrompt(request, prompt);
  return {
    id: request.id,
    level: TRAFFIC_CLASSES.indexOf(traits.class) as 0 | 1 | 2,
    task: traits.task,
    model: request.model,
    provider: request.provider ?? null,
    usage: request.usage,
    atMs: atMsOf(request),
    loggedUsd: request.cost_usd ?? null,
    latencyMs: request.latency_ms ?? null,
    ttftMs: request.ttft_ms ?? null,
    template: request.template === undefined ? templateKey(prompt) : Number.parseInt(request.template, 16),
    isError: request.status === 'error',
    isBatch: request.isBatch ?? false,
  };
}
