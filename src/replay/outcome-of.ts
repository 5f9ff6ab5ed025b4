import { answerSignals } from '../evals/answer-signals.js';
import { grade } from '../evals/grade.js';
import type { PlannedCall } from '../evals/plan.js';
import { answerKey } from '../evals/self-agreement.js';
import type { CallFailure, Completion } from '../providers/provider.js';
import type { Outcome } from '../records/outcome.js';
import type { PriceTable } from '../records/price.js';
import type { Tier } from '../records/tier.js';
import { answerCostUsd } from './cost.js';

/** What a call came to: the answer graded and priced, or the failure by name. */
export function outcomeOf(
  call: PlannedCall,
  tier: Tier,
  result: Completion | CallFailure,
  prices: PriceTable,
): Outcome {
  const { id: case_id } = call.evalCase;
  if (result.kind === 'failure') {
    return {
      case_id,
      tier: tier.name,
      model: null,
      status: 'failed',
      score: null,
      usage: null,
      cost_usd: null,
      grader: call.evalCase.grader ?? null,
      error: result.message,
    };
  }
  const { score, status, grader } = call.grade?.(result.response) ?? grade(call.evalCase, result.response);
  const signals = answerSignals(call.evalCase, result);
  const key = call.isRepeated ? answerKey(result.response) : null;
  return {
    case_id,
    tier: tier.name,
    model: result.model,
    status,
    score,
    usage: result.usage,
    cost_usd: answerCostUsd(tier, result.model, result.usage, prices),
    ...(result.latency_ms !== null && { latency_ms: result.latency_ms }),
    ...(result.ttft_ms !== null && { ttft_ms: result.ttft_ms }),
    ...(result.confidence !== null && { confidence: result.confidence }),
    ...(signals.length > 0 && { signals }),
    ...(call.isRepeated && key !== null && { answer_key: key }),
    grader,
  };
}
