import { decide } from '../policy/decide.js';
import { conditionParts } from '../policy/reasons.js';
import type { RulesTier } from '../records/policy.js';
import type { Routable } from '../records/request.js';
import type { RulesFile } from '../records/rules-file.js';
import { traitsOf } from '../traffic/traits.js';
import { completeRequest } from './complete.js';
import { refuseCall, refuseRequest, refuseRouter } from './refuse-misuse.js';
import type { RoutableRequest, RouteDecision, RoutedAnswer, RouterOptions, RouterRequest } from './router-options.js';
import { routerState } from './router-state.js';

export interface Router {
  /**
   * Where a request goes: looks at nothing but the request and the rules.
   * @throws TypeError when the request is no object, or its messages are no list of messages
   */
  route(request: RoutableRequest): RouteDecision;
  /**
   * Asks the tier that `route` names, and others where it fails or its answer does not do.
   * @throws AllProvidersFailed with every cause; the reason of the request's signal when it aborts; TypeError for what
   * cannot be asked, such as `stream` among the parameters
   */
  complete(request: RouterRequest): Promise<RoutedAnswer>;
}

/**
 * A router that executes rules inside an application.
 * @throws TypeError when a client is none, or a time is no number of milliseconds
 * @example
 * const router = createRouter(loadRules(text), { clients: { openai: new OpenAI(), anthropic: new Anthropic() } });
 * router.route({ messages: [{ role: 'user', content: 'Hi' }] }).tier
 */
export function createRouter(rules: RulesFile, options: RouterOptions = {}): Router {
  refuseRouter(rules, options);
  // Whoever changes their options or clients later does not change this router.
  const state = routerState(rules, { ...options, clients: { ...options.clients } });
  const tiers = new Map(rules.tiers.map((tier) => [tier.name, tier]));

  const route = (request: RoutableRequest): RouteDecision => {
    refuseRequest(request);
    const traits = traitsOf(request as Routable);
    const { tier, rule, score } = decide(rules.policy, traits);
    const { provider, model } = tiers.get(tier) as RulesTier;
    const reasons =
      rule === null ? ['no rule matched'] : conditionParts(rule.when, traits, score).map(({ text }) => text);
    return { tier, provider, model, rule: rule?.name ?? null, score, reasons };
  };
  const complete = async (request: RouterRequest): Promise<RoutedAnswer> => {
    refuseCall(request);
    return completeRequest(state, route(request), request);
  };
  return { route, complete };
}
