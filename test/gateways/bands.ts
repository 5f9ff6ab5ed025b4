import { gatewayRoutingOf } from '../../src/policy/gateway-routing.js';
import type { LitellmClassifier, LitellmRouting, SemanticRouting } from '../../src/records/gateway.js';
import type { Policy } from '../../src/records/policy.js';
import type { GatewayScore } from '../../src/records/score-model.js';
import { SEMANTIC_SIGNALS } from '../../src/traffic/targets/semantic-signals.js';

/** What scores below the threshold goes to `small`, all else to `large`. */
export function cutPolicy(score: GatewayScore, threshold: number): Policy {
  const rules = [{ name: 'small-1', when: { score_below: threshold }, tier: 'small' }];
  return { tiers: ['small', 'large'], rules, default: 'large', score };
}

export function litellmRouting(classifier: LitellmClassifier, threshold: number): LitellmRouting {
  return gatewayRoutingOf(cutPolicy({ kind: 'litellm', classifier }, threshold)) as LitellmRouting;
}

export function semanticRouting(weights: Record<string, number>, threshold: number): SemanticRouting {
  const signals = SEMANTIC_SIGNALS.filter(({ name }) => Object.hasOwn(weights, name));
  return gatewayRoutingOf(cutPolicy({ kind: 'vllm-semantic-router', signals, weights }, threshold)) as SemanticRouting;
}
