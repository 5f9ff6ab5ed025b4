import type { RecordedAnswer } from '../records/outcome.js';
import type { CallFailure, FailureCause, Provider } from './provider.js';

/** Answers from a file instead of a model. `answers` are those of one tier, by case id. */
export function recordedProvider(answers: ReadonlyMap<string, RecordedAnswer>): Provider {
  return {
    async complete({ case_id, signal }) {
      signal.throwIfAborted();
      const answer = answers.get(case_id);
      if (!answer) return failure('no_recorded_answer', 'no recorded answer');
      if (answer.response === null) return failure('recorded_error', answer.error ?? 'recorded without a response');
      return {
        kind: 'answer',
        response: answer.response,
        model: answer.model,
        usage: answer.usage,
        latency_ms: answer.latency_ms ?? null,
        ttft_ms: answer.ttft_ms ?? null,
        confidence: answer.confidence ?? null,
        finish: answer.finish ?? null,
      };
    },
  };
}

function failure(cause: FailureCause, message: string): CallFailure {
  return { kind: 'failure', cause, message, isRetryable: false, retryAfterMs: null, isMaybeBilled: false };
}
