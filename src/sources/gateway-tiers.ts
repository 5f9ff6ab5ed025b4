import * as v from 'valibot';
import { RouterError } from '../records/error.js';
import type { GatewayRouting, SemanticRouting } from '../records/gateway.js';
import type { CascadeStep, RulesTier } from '../records/policy.js';
import type { Price, PriceTable } from '../records/price.js';
import type { RulesFile } from '../records/rules-file.js';
import { parseYaml } from './yaml-text.js';

/** A model that a gateway's file serves. */
interface Served {
  name: string;
  provider: string | null;
  model: string;
  /** As the file itself has it; null: it has none. */
  price: Price | null;
}

const amount = v.optional(v.pipe(v.number(), v.finite(), v.minValue(0)));
const name = v.pipe(v.string(), v.nonEmpty());
const litellm = v.object({
  model_list: v.array(
    v.object({
      model_name: name,
      litellm_params: v.object({ model: name, input_cost_per_token: amount, output_cost_per_token: amount }),
    }),
  ),
});
const semantic = v.object({
  providers: v.object({
    models: v.array(
      v.object({
        name,
        provider_model_id: v.optional(name),
        backend_refs: v.optional(v.array(v.object({ provider: v.optional(v.string()) })), []),
        pricing: v.optional(
          v.object({
            prompt_per_1m: amount,
            completion_per_1m: amount,
            cached_input_per_1m: amount,
            cache_write_per_1m: amount,
          }),
        ),
      }),
    ),
  }),
});

/**
 * A gateway's file as far as rules can be made of it: the tiers it serves, weak to strong as its routing names them. Prices are those of
 * the file, else the table's newest; how long the tiers' answers are it does not say, so that they count as equally long.
 * `null` price: neither knows one. Models that no request is routed to are left out.
 */
export function gatewayTiers(text: string, path: string, routing: GatewayRouting, prices: PriceTable): RulesFile {
  const value = parseYaml(text, path, 'bad-gateway-file').value;
  const served = routing.target === 'litellm' ? litellmModels(value, prices) : semanticModels(value, prices);
  const names =
    routing.target === 'litellm'
      ? [...Object.values(routing.tiers), routing.default]
      : routing.bands.flatMap(({ tier, handsOn }) => (handsOn ? [tier, handsOn.to] : [tier]));
  const tiers = [...new Set(names)].flatMap((tier): RulesTier[] => {
    const one = served.find((model) => model.name === tier);
    if (!one) return [];
    const price = one.price ?? prices.priceOf(one.model, one.provider, null);
    return [{ ...one, price, output_ratio: null, output_ratio_se: null }];
  });
  const order = tiers.map((tier) => tier.name);
  const cascade = routing.target === 'litellm' ? [] : cascadeOf(routing, order, path);
  const policy = { tiers: order, rules: [], default: order.at(-1) ?? '', ...(cascade.length > 0 && { cascade }) };
  return { schema: 'router.rules/1', tiers, policy };
}

/**
 * The hand-overs as steps of a cascade, whose share handed on the file does not know: that makes what it costs unknown.
 * @throws bad-gateway-file where one leaves out a tier that is between the two
 */
export function cascadeOf({ bands }: SemanticRouting, order: readonly string[], path: string): CascadeStep[] {
  const steps = new Map<string, CascadeStep>();
  for (const { tier, handsOn } of bands) {
    if (!handsOn) continue;
    if (order[order.indexOf(tier) + 1] !== handsOn.to) {
      const detail = `tier ${tier} hands on to ${handsOn.to}, past others; only the next tier can be replayed`;
      throw new RouterError('bad-gateway-file', { path, line: 1, column: 1, detail });
    }
    steps.set(tier, { tier, accept_at: handsOn.accept_at });
  }
  return [...steps.values()];
}

/** `provider/model`, as LiteLLM has it. */
function litellmModels(value: unknown, { info }: PriceTable): Served[] {
  const found = v.safeParse(litellm, value);
  if (!found.success) return [];
  return found.output.model_list.map(({ model_name, litellm_params: given }) => {
    const { input_cost_per_token: input, output_cost_per_token: output } = given;
    const slash = given.model.indexOf('/');
    return {
      name: model_name,
      provider: slash > 0 ? given.model.slice(0, slash) : null,
      model: given.model.slice(slash + 1),
      price:
        input === undefined || output === undefined
          ? null
          : { input: input * 1e6, output: output * 1e6, cache_read: null, cache_write: null, as_of: info.as_of },
    };
  });
}

function semanticModels(value: unknown, { info }: PriceTable): Served[] {
  const found = v.safeParse(semantic, value);
  if (!found.success) return [];
  return found.output.providers.models.map((one) => {
    const { prompt_per_1m: input, completion_per_1m: output, ...cached } = one.pricing ?? {};
    return {
      name: one.name,
      provider: one.backend_refs[0]?.provider ?? null,
      model: one.provider_model_id ?? one.name,
      price:
        input === undefined || output === undefined
          ? null
          : {
              input,
              output,
              cache_read: cached.cached_input_per_1m ?? null,
              cache_write: cached.cache_write_per_1m ?? null,
              as_of: info.as_of,
            },
    };
  });
}
