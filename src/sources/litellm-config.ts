import * as v from 'valibot';
import { RouterError } from '../records/error.js';
import {
  LITELLM_DIMENSIONS,
  LITELLM_HOUSEKEEPING,
  LITELLM_LEVELS,
  type LitellmClassifier,
  type LitellmRouting,
} from '../records/gateway.js';
import { issueWords, strictMapping } from './strict-mapping.js';
import { parseYaml } from './yaml-text.js';

const number = v.pipe(v.number(), v.finite());
const share = v.pipe(number, v.minValue(0), v.maxValue(1));
const words = v.pipe(v.array(v.pipe(v.string(), v.nonEmpty())), v.nonEmpty());
const level = v.picklist(LITELLM_LEVELS);
const counts = {
  tier: v.pipe(number, v.integer(), v.minValue(1), v.maxValue(4)),
  successes: v.pipe(number, v.minValue(0)),
  observations: v.pipe(number, v.gtValue(0)),
};
const aboveZero = v.optional(v.pipe(number, v.gtValue(0)));

const artifact = v.object({
  global_statistics: v.pipe(v.array(v.object(counts)), v.length(4)),
  domain_statistics: v.optional(v.array(v.object({ ...counts, request_type: v.string() })), []),
  cohort_statistics: v.optional(v.array(v.object({ ...counts, cohort: v.string() })), []),
  domain_prior_mass: aboveZero,
  cohort_prior_mass: aboveZero,
  routing_threshold: v.optional(share, 0.75),
});

/** What is replayed. Any other setting may move a request, so it is refused by name. */
const config = strictMapping({
  tiers: strictMapping({ SIMPLE: v.string(), MEDIUM: v.string(), COMPLEX: v.string(), REASONING: v.string() }),
  classifier_type: v.optional(v.picklist(['heuristic', 'heuristic_v2']), 'heuristic'),
  tier_boundaries: v.optional(
    v.partial(strictMapping({ simple_medium: number, medium_complex: number, complex_reasoning: number })),
    {},
  ),
  reasoning_override_min_score: v.optional(number),
  token_thresholds: v.optional(v.partial(strictMapping({ simple: number, complex: number })), {}),
  dimension_weights: v.optional(v.record(v.picklist(LITELLM_DIMENSIONS), number)),
  code_keywords: v.optional(words),
  reasoning_keywords: v.optional(words),
  technical_keywords: v.optional(words),
  simple_keywords: v.optional(words),
  keyword_tier_rules: v.optional(v.array(strictMapping({ keywords: words, tier: level })), []),
  heuristic_v2_success_threshold: v.optional(share),
  heuristic_v2_artifact: v.optional(artifact),
  escalation_keywords: v.optional(v.array(v.string()), ['LITELLM ESCALATE']),
  route_housekeeping_to_cheapest_tier: v.optional(v.boolean(), true),
  housekeeping_patterns: v.optional(words),
});

const file = v.object({
  model_list: v.array(
    v.object({
      model_name: v.string(),
      litellm_params: v.object({
        model: v.string(),
        complexity_router_default_model: v.optional(v.string()),
        complexity_router_config: v.optional(config),
      }),
    }),
  ),
});

/**
 * Reads the routing of a LiteLLM file back, to replay it. The first model that is a complexity router counts. LiteLLM's
 * own word lists and weights stand in for those that the file leaves out.
 * @param defaults `LITELLM_DEFAULTS` of traffic/targets
 * @throws RouterError `bad-gateway-file` with line and column: not such a file, or a setting that is not replayed
 */
export function parseLitellmConfig(
  text: string,
  path: string,
  defaults: Extract<LitellmClassifier, { classifier: 'heuristic' }>,
): LitellmRouting {
  const yaml = parseYaml(text, path, 'bad-gateway-file');
  const parsed = v.safeParse(file, yaml.value, { abortEarly: true });
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const keys = (issue.path ?? []).map((part) => part.key as string | number);
    throw yaml.faultAt(
      keys,
      `${keys.at(-1) ?? 'the file'}: ${issueWords(issue)}; only what router export writes can be replayed`,
    );
  }
  const router = parsed.output.model_list.find((model) =>
    model.litellm_params.model.startsWith('auto_router/complexity_router'),
  );
  const settings = router?.litellm_params.complexity_router_config;
  if (!router || !settings) {
    throw new RouterError('bad-gateway-file', {
      path,
      line: 1,
      column: 1,
      detail: 'no model with complexity_router_config',
    });
  }
  if (settings.classifier_type === 'heuristic_v2' && !settings.heuristic_v2_artifact) {
    throw yaml.faultAt(
      ['model_list'],
      'heuristic_v2 without heuristic_v2_artifact: LiteLLM then uses a model of its own',
    );
  }
  return {
    target: 'litellm',
    classifier: settings.classifier_type === 'heuristic' ? heuristicOf(settings, defaults) : trainedOf(settings),
    tiers: settings.tiers,
    default: router.litellm_params.complexity_router_default_model ?? settings.tiers.MEDIUM,
    escalation_keywords: settings.escalation_keywords,
    housekeeping: settings.route_housekeeping_to_cheapest_tier
      ? [...LITELLM_HOUSEKEEPING, ...(settings.housekeeping_patterns ?? [])]
      : [],
    keyword_rules: settings.keyword_tier_rules.map(({ keywords, tier }) => ({ keywords, level: tier })),
  };
}

type Settings = v.InferOutput<typeof config>;

function heuristicOf(
  settings: Settings,
  defaults: Extract<LitellmClassifier, { classifier: 'heuristic' }>,
): LitellmClassifier {
  // A map that is given replaces LiteLLM's whole; what it leaves out has the scorer's own fallback, which is the default.
  const { simple_medium, medium_complex, complex_reasoning } = settings.tier_boundaries;
  const boundaries = {
    simple_medium: simple_medium ?? defaults.boundaries.simple_medium,
    medium_complex: medium_complex ?? defaults.boundaries.medium_complex,
    complex_reasoning: complex_reasoning ?? defaults.boundaries.complex_reasoning,
  };
  return {
    classifier: 'heuristic',
    weights: settings.dimension_weights ?? defaults.weights,
    token_thresholds: {
      simple: settings.token_thresholds.simple ?? defaults.token_thresholds.simple,
      complex: settings.token_thresholds.complex ?? defaults.token_thresholds.complex,
    },
    boundaries,
    reasoning_override_min_score: settings.reasoning_override_min_score ?? boundaries.simple_medium,
    keywords: {
      code: settings.code_keywords ?? defaults.keywords.code,
      reasoning: settings.reasoning_keywords ?? defaults.keywords.reasoning,
      technical: settings.technical_keywords ?? defaults.keywords.technical,
      simple: settings.simple_keywords ?? defaults.keywords.simple,
    },
  };
}

function trainedOf(settings: Settings): LitellmClassifier {
  const counted = settings.heuristic_v2_artifact!;
  const row = (of: string | null, one: { tier: number; successes: number; observations: number }) => ({
    of,
    level: one.tier,
    successes: one.successes,
    observations: one.observations,
  });
  return {
    classifier: 'heuristic_v2',
    threshold: settings.heuristic_v2_success_threshold ?? counted.routing_threshold,
    global: counted.global_statistics.map((one) => row(null, one)),
    types: counted.domain_statistics.map((one) => row(one.request_type, one)),
    cohorts: counted.cohort_statistics.map((one) => row(one.cohort, one)),
    type_prior_mass: counted.domain_prior_mass ?? 200,
    cohort_prior_mass: counted.cohort_prior_mass ?? 20,
  };
}
