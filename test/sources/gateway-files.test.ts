import { describe, expect, it } from 'vitest';
import type { RouterError } from '../../src/records/error.js';
import type { PriceTable } from '../../src/records/price.js';
import { exportSemanticRouter } from '../../src/render/gateways/semantic-router.js';
import { gatewayTiers } from '../../src/sources/gateway-tiers.js';
import { parseLitellmConfig } from '../../src/sources/litellm-config.js';
import { parseSemanticRouterConfig } from '../../src/sources/semantic-router-config.js';
import { routeLitellm } from '../../src/traffic/targets/litellm.js';
import { LITELLM_DEFAULTS } from '../../src/traffic/targets/litellm-heuristic.js';
import { SEMANTIC_SIGNALS } from '../../src/traffic/targets/semantic-signals.js';
import { semanticRouting } from '../gateways/bands.js';
import { someRules } from '../gateways/rules.js';

const prices: PriceTable = {
  info: { name: 'synthetic', version: '1', as_of: '2026-11-01' },
  costUsd: () => 1,
  priceOf: () => null,
};
const detailOf = (read: () => unknown): unknown => {
  try {
    read();
  } catch (error) {
    return (error as RouterError).fields['detail'];
  }
  return 'read';
};

describe('a semantic-router file with a cascade', () => {
  const rules = someRules();
  const cascade = [{ tier: 'small', accept_at: 0.7 }];
  const { files } = exportSemanticRouter(
    { ...rules, policy: { tiers: ['small', 'large'], rules: [], default: 'large', cascade } },
    { routing: semanticRouting({ [SEMANTIC_SIGNALS[0]?.name as string]: 0.5 }, 0.4) },
  );
  const text = files[0]?.text as string;

  it('is read back with the model that answers of little confidence are handed on to', () => {
    const routing = parseSemanticRouterConfig(text, 'x.yaml');
    expect(routing.bands.map(({ tier, handsOn }) => [tier, handsOn])).toEqual([
      ['small', { to: 'large', accept_at: 0.7 }],
      ['large', undefined],
    ]);
    // Its share is measured nowhere, so nothing that is counted from it may pass for known.
    expect(gatewayTiers(text, 'x.yaml', routing, prices).policy).toMatchObject({ tiers: ['small', 'large'], cascade });
  });

  it.each([
    ['type: confidence', 'type: static', /names 2 models; only two, in an algorithm of type confidence/],
    ['escalation_order: declared', 'escalation_order: cost', /in the order declared/],
    ['threshold: 0.7', 'threshold: 0', /needs a threshold above 0/],
  ])('is not replayed with %j written as %j', (from, to, words) => {
    expect(text).toContain(from);
    expect(detailOf(() => parseSemanticRouterConfig(text.replace(from, to), 'x.yaml'))).toMatch(words);
  });
});

describe('a LiteLLM file that a person wrote', () => {
  const text = `model_list:
  - {model_name: cheap, litellm_params: {model: openai/a}}
  - {model_name: strong, litellm_params: {model: openai/b}}
  - model_name: auto
    litellm_params:
      model: auto_router/complexity_router
      complexity_router_config:
        tiers: {SIMPLE: cheap, MEDIUM: strong, COMPLEX: strong, REASONING: strong}
        tier_boundaries: {simple_medium: -0.5}
`;
  const routeOf = (file: string, content: string): string =>
    routeLitellm({ messages: [{ role: 'user', content }] }, parseLitellmConfig(file, 'x.yaml', LITELLM_DEFAULTS));
  const title = `Refactor the api. Write the title in the predominant language of the session ${'please '.repeat(99)}`;

  it('sends the housekeeping of clients to the cheapest tier unless the file says otherwise, as LiteLLM does', () => {
    expect(routeOf(text, title)).toBe('cheap');
    expect(routeOf(text, title.replace('title', 'name'))).toBe('strong');
    expect(routeOf(`${text}        route_housekeeping_to_cheapest_tier: false\n`, title)).toBe('strong');
    expect(routeOf(`${text}        housekeeping_patterns: [Refactor the]\n`, title.replace('title', 'name'))).toBe(
      'cheap',
    );
  });

  it('is refused by the name of a setting that may move a request', () => {
    expect(detailOf(() => routeOf(`${text}        session_affinity: true\n`, 'hi'))).toMatch(
      /^session_affinity: unknown key; known here: tiers, .*; only what router export writes can be replayed$/,
    );
    expect(detailOf(() => routeOf(text.replace('-0.5', 'low'), 'hi'))).toMatch(
      /^simple_medium: a number is needed, not "low"/,
    );
  });
});
