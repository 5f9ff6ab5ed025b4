import type { AnswerCheck, CheckedAnswer } from './answer-check.js';
import type { TokenUsage } from './usage.js';

/** What one case got on one tier (contract.md, `outcomes.jsonl`). */
export interface Outcome {
  case_id: string;
  tier: string;
  /** Model id as the provider returned it. */
  model: string | null;
  /** unscored: an answer without a verdict; failed: no answer. Neither is a score of 0. */
  status: 'scored' | 'unscored' | 'failed';
  /** Quality in [0, 1]; null unless scored. */
  score: number | null;
  usage: TokenUsage | null;
  /** null: unknown. */
  cost_usd: number | null;
  latency_ms?: number | null;
  ttft_ms?: number | null;
  /** Signal recorded before grading, in [0, 1]; higher: surer. */
  confidence?: number | null;
  /** What finding the confidence cost beside this call (further samples, a verifier), USD. Absent: nothing. */
  confidence_usd?: number | null;
  /** Checks on the answer alone that it fails; absent: none, or nobody looked. */
  signals?: readonly AnswerCheck[];
  /** A name for what it answers, without its text; only where a question was asked several times. */
  answer_key?: string;
  grader?: string | null;
  error?: string | null;
}

/** A recorded answer (contract.md, `answers.jsonl`). */
export interface RecordedAnswer {
  case_id: string;
  tier: string;
  model: string;
  response: string | null;
  usage: TokenUsage | null;
  latency_ms?: number | null;
  ttft_ms?: number | null;
  confidence?: number | null;
  /** Why the model stopped. */
  finish?: CheckedAnswer['finish'];
  error?: string | null;
}
