import { decide } from '../policy/decide.js';
import { conditionParts } from '../policy/reasons.js';
import type { RulesTier } from '../records/policy.js';
import type { Routable } from '../records/request.js';
import type { RulesFile } from '../records/rules-file.js';
import { traitsOf } from '../traffic/traits.js';
import { completeRequest } from './complete.js';
import type { RouteDecision, RoutedAnswer, RouterOptions, RouterRequest } from './router-options.js';
import { routerState } from './router-state.js';

export interface Router {
  /**
   * Where a request goes: looks at nothing but the request and the rules.
   * @throws TypeError when the request is no object, or its messages are no list of objects
   */
  route(request: Routable): RouteDecision;
  /**
   * Asks the tier that `route` names, and others where it fails or its answer does not do.
   * @throws AllProvidersFailed with every cause; the reason of the request's signal when it aborts
   */
  complete(request: RouterRequest): Promise<RoutedAnswer>;
}

/**
 * A router that executes rules inside an application.
 * @example
 * const router = createRouter(loadRules(text), { clients: { openai: new OpenAI(), anthropic: new Anthropic() } });
 * router.route({ messages: [{ role: 'user', content: 'Hi' }] }).tier
 */
export function createRouter(rules: RulesFile, options: RouterOptions = {}): Router {
  const state = routerState(rules, options);
  const tiers = new Map(rules.tiers.map((tier) => [tier.name, tier]));

  const route = (request: Routable): RouteDecision => {
    refuseOther(request);
    const traits = traitsOf(request);
    const { tier, rule, score } = decide(rules.policy, traits);
    const { provider, model } = tiers.get(tier) as RulesTier;
    const reasons =
      rule === null ? ['no rule matched'] : conditionParts(rule.when, traits, score).map(({ text }) => text);
    return { tier, provider, model, rule: rule?.name ?? null, score, reasons };
  };
  return { route, complete: async (request) => completeRequest(state, route(request), request) };
}

const NEEDED = 'A request is an object such as { messages: [{ role: "user", content: "Hi" }] }';

/** @throws TypeError for what is no request */
function refuseOther(request: unknown): void {
  if (typeof request !== 'object' || request === null)
    throw new TypeError(`${NEEDED}; this one is ${nameOf(request)}.`);
  const { messages, tools } = request as { messages?: unknown; tools?: unknown };
  if (messages != null && !Array.isArray(messages))
    throw new TypeError(`${NEEDED}; its messages are ${nameOf(messages)}, not a list.`);
  if (tools != null && !Array.isArray(tools))
    throw new TypeError(`${NEEDED}; its tools are ${nameOf(tools)}, not a list.`);
  const other = messages?.findIndex((message) => typeof message !== 'object' || message === null) ?? -1;
  if (other >= 0) throw new TypeError(`${NEEDED}; messages[${other}] is ${nameOf(messages?.[other])}.`);
}

function nameOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'a list' : `of type ${typeof value}`;
}
