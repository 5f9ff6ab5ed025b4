import type { Completion } from '../providers/provider.js';
import type { RulesTier } from '../records/policy.js';
import type { Message, RequestRecord } from '../records/request.js';
import type { RouteAttempt } from '../records/route-trace.js';
import type { RulesFile } from '../records/rules-file.js';
import type { RouteDecision, RouterRequest } from './router-options.js';

/**
 * A routed request as a row of the native log format. The cost is that of every call that answered, at the prices of
 * the rules, and unknown when one is; usage is that of the answer delivered. `route` tells the rest.
 */
export function decisionRecord(
  rules: RulesFile,
  request: RouterRequest,
  decision: RouteDecision,
  attempts: readonly RouteAttempt[],
  got: { tier: RulesTier; answer: Completion; attempt: RouteAttempt } | null,
  call: { id: string; atMs: number; latencyMs: number },
): RequestRecord {
  const decided = rules.tiers.find(({ name }) => name === decision.tier) as RulesTier;
  const paid = attempts.filter(({ outcome }) => outcome === 'answered' || outcome === 'handed_on');
  const isKnown = paid.length > 0 && paid.every(({ cost_usd: cost }) => cost !== null);
  return {
    id: call.id,
    timestamp: new Date(call.atMs).toISOString(),
    session: request.session ?? null,
    provider: got ? got.attempt.provider : decided.provider,
    model: got ? got.answer.model : decided.model,
    // The application may go on with its list.
    messages: request.messages.map((message) => ({ ...(message as Message) })),
    ...(request.tools && { tools: [...request.tools] }),
    response: got ? got.answer.response : null,
    status: got ? 'ok' : 'error',
    error: got ? null : 'all-providers-failed',
    usage: got ? got.answer.usage : null,
    cost_usd: isKnown ? paid.reduce((sum, { cost_usd: cost }) => sum + (cost as number), 0) : null,
    latency_ms: call.latencyMs,
    ttft_ms: null,
    task: request.task ?? null,
    tags: request.tags ?? null,
    route: { tier: decision.tier, rule: decision.rule, score: decision.score, attempts: [...attempts] },
  };
}
