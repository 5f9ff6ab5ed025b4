import type { Clock } from '../records/clock.js';
import type { Tier } from '../records/tier.js';
import { cutOff, failureOf, hasErrorObject, timeoutFailure } from './failure.js';
import { type CallTimeouts, type Guard, guardCall } from './guard.js';
import type { CallFailure, Completion, CompletionRequest } from './provider.js';
import { rateSignal } from './rate-headers.js';

/** What a live provider is made of. */
export interface LiveOptions {
  tier: Tier;
  /** Where the calls go; never holds a key. */
  baseUrl: string;
  apiKey: string;
  clock: Clock;
  timeouts: CallTimeouts;
}

/** What came of a stream so far; a provider fills it as events arrive. */
export interface Draft {
  text: string;
  /** `index` and `id` tell the pieces of one call from those of others, where a vendor's stream mixes them. */
  tools: { index?: number; id?: string | null; name: string; arguments: string }[];
  model: string | null;
  usage: Completion['usage'];
  finish: Completion['finish'];
  /** The vendor's own mark of the end has come. */
  isComplete: boolean;
  firstTokenAt: number | null;
  /** Sum and number of the log probabilities told. */
  logprobSum: number;
  logprobs: number;
}

/** Makes one attempt under the guard's timeouts and turns whatever happens into an answer or a failure. */
export async function attempt(
  options: LiveOptions,
  request: CompletionRequest,
  stream: (guard: Guard, draft: Draft) => Promise<void>,
): Promise<Completion | CallFailure> {
  const { clock } = options;
  request.signal.throwIfAborted();
  const startedAt = clock.now();
  const draft = newDraft();
  const guard = guardCall(clock, options.timeouts, request.signal, { isStream: true, isWhole: () => draft.isComplete });
  const context = () => ({
    headers: guard.headers(),
    isStarted: draft.model !== null || draft.firstTokenAt !== null,
    wallMs: clock.wall(),
  });
  const timed = (): Completion => {
    const headers = guard.headers();
    const endedAt = guard.timedOut() ? guard.lastAt() : clock.now();
    return {
      ...completionOf(draft, options.tier.model),
      latency_ms: Math.round(endedAt - startedAt),
      ttft_ms: draft.firstTokenAt === null ? null : Math.round(draft.firstTokenAt - startedAt),
      ...(headers && { limits: rateSignal(headers, clock.wall()) }),
    };
  };
  const ended = (failure: () => CallFailure): Completion | CallFailure => {
    request.signal.throwIfAborted();
    // Whole, and so billed: a connection that breaks or hangs afterwards is no reason to pay for it again.
    if (draft.isComplete) return timed();
    const which = guard.timedOut();
    return which ? timeoutFailure(which) : failure();
  };
  try {
    await stream(guard, draft);
    return ended(() => cutOff(context()));
  } catch (error) {
    // A server's own word that it failed counts whatever came before.
    if (hasErrorObject(error)) draft.isComplete = false;
    return ended(() => (error instanceof SyntaxError ? cutOff(context()) : failureOf(error, context())));
  } finally {
    guard.close();
  }
}

/** The answer that a complete draft is. */
export function completionOf(draft: Draft, askedModel: string): Completion {
  const hasTools = draft.tools.length > 0;
  return {
    kind: 'answer',
    // Graders read text: calls of tools stand as JSON where the model says nothing else.
    response: draft.text === '' && hasTools ? JSON.stringify(draft.tools.map(toolCall)) : draft.text,
    model: draft.model ?? askedModel,
    // An answer of no tokens is a count that was not made.
    usage: draft.text !== '' && draft.usage?.output_tokens === 0 ? null : draft.usage,
    latency_ms: null,
    ttft_ms: null,
    confidence: draft.logprobs === 0 ? null : Math.min(1, Math.exp(draft.logprobSum / draft.logprobs)),
    finish: draft.finish,
  };
}

export function newDraft(): Draft {
  return {
    text: '',
    tools: [],
    model: null,
    usage: null,
    finish: null,
    isComplete: false,
    firstTokenAt: null,
    logprobSum: 0,
    logprobs: 0,
  };
}

function toolCall({ name, arguments: text }: Draft['tools'][number]): { name: string; arguments: unknown } {
  try {
    return { name, arguments: JSON.parse(text === '' ? '{}' : text) };
  } catch {
    return { name, arguments: text };
  }
}
