import { decide } from '../policy/decide.js';
import type { ProjectionOptions } from '../policy/project.js';
import { RouterError } from '../records/error.js';
import type { GatewayRouting } from '../records/gateway.js';
import type { RequestRecord } from '../records/request.js';
import type { RulesFile } from '../records/rules-file.js';
import { routingFaults } from '../render/gateways/check-routing.js';
import { parseLitellmConfig } from '../sources/litellm-config.js';
import { parseSemanticRouterConfig } from '../sources/semantic-router-config.js';
import { MAX_CONFIG_BYTES, readSmallFile } from '../sources/small-file.js';
import { routeLitellm } from '../traffic/targets/litellm.js';
import { LITELLM_DEFAULTS } from '../traffic/targets/litellm-heuristic.js';
import { routeSemantic } from '../traffic/targets/semantic-router.js';
import { traitsOf } from '../traffic/traits.js';

/** Gateways whose own routing can be replayed. */
export const REPLAYED_TARGETS = ['litellm', 'vllm-semantic-router'] as const;
export type ReplayedTarget = (typeof REPLAYED_TARGETS)[number];

/** The routing in a gateway's file, checked against the rules' tiers. @throws bad-gateway-file, and those of reading */
export async function readGatewayRouting(
  path: string,
  target: ReplayedTarget,
  rules: RulesFile,
): Promise<GatewayRouting> {
  return gatewayRoutingIn(await readSmallFile(path, MAX_CONFIG_BYTES), path, target, rules);
}

/** The same of a text; `path` names it in errors. */
export function gatewayRoutingIn(text: string, path: string, target: ReplayedTarget, rules: RulesFile): GatewayRouting {
  const routing = parseGatewayFile(text, path, target);
  const [fault] = routingFaults(routing, new Set(rules.tiers.map(({ name }) => name)));
  if (fault) throw new RouterError('bad-gateway-file', { path, line: 1, column: 1, detail: fault });
  return routing;
}

/** The same without a look at the tiers. */
export function parseGatewayFile(text: string, path: string, target: ReplayedTarget): GatewayRouting {
  return target === 'litellm'
    ? parseLitellmConfig(text, path, LITELLM_DEFAULTS)
    : parseSemanticRouterConfig(text, path);
}

type RouteOf = NonNullable<ProjectionOptions['routeOf']>;

/** Another executor of the rules, counting the requests that it sends elsewhere than they do. */
export interface OtherRoute {
  routeOf: RouteOf;
  disagreementShare(): number | null;
}

/** Where a gateway that scores requests itself would send each. */
export function gatewayRoute(routing: GatewayRouting, rules: RulesFile): OtherRoute {
  const tierOf: RouteOf = (request) =>
    routing.target === 'litellm' ? routeLitellm(request, routing) : routeSemantic(request, routing);
  return otherRoute(tierOf, rules);
}

/** Where the rules send requests that name neither task nor tags, as our module inside claude-code-router gets them. */
export function unlabelledRoute(rules: RulesFile): OtherRoute {
  return otherRoute(({ task: _, tags: __, ...request }) => decide(rules.policy, traitsOf(request)).tier, rules);
}

function otherRoute(tierOf: RouteOf, { policy }: RulesFile): OtherRoute {
  let requests = 0;
  let others = 0;
  return {
    routeOf(request: RequestRecord) {
      const tier = tierOf(request);
      requests += 1;
      if (tier !== decide(policy, traitsOf(request)).tier) others += 1;
      return tier;
    },
    disagreementShare: () => (requests > 0 ? others / requests : null),
  };
}
