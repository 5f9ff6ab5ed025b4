import * as v from 'valibot';
import type { HandOver, SemanticRouting, SemanticSignal } from '../records/gateway.js';
import { patternFault } from '../records/linear-pattern.js';
import { issueWords, strictMapping } from './strict-mapping.js';
import { parseYaml } from './yaml-text.js';

const number = v.pipe(v.number(), v.finite());
const name = v.pipe(v.string(), v.nonEmpty());
const tokens = v.pipe(v.string(), v.regex(/^\d+(\.\d+)?[KkMm]?$/));
const limits = { gt: v.optional(number), gte: v.optional(number), lt: v.optional(number), lte: v.optional(number) };
const isCased = v.optional(v.boolean(), false);

const routing = v.object({
  signals: v.optional(
    strictMapping({
      keywords: v.optional(
        v.pipe(
          v.array(
            strictMapping({
              name,
              operator: v.picklist(['OR', 'AND', 'NOR']),
              keywords: v.array(name),
              case_sensitive: isCased,
            }),
          ),
          v.maxLength(1),
        ),
        [],
      ),
      context: v.optional(v.array(strictMapping({ name, min_tokens: tokens, max_tokens: v.optional(tokens) })), []),
      structure: v.optional(
        v.array(
          strictMapping({
            name,
            feature: strictMapping({
              type: v.picklist(['count', 'exists', 'density', 'sequence']),
              source: strictMapping({
                type: v.picklist(['regex', 'keyword_set', 'sequence']),
                pattern: v.optional(v.string()),
                keywords: v.optional(v.array(name)),
                sequences: v.optional(v.array(v.array(name))),
                case_sensitive: isCased,
              }),
            }),
            predicate: v.optional(strictMapping(limits), {}),
          }),
        ),
        [],
      ),
    }),
    {},
  ),
  projections: strictMapping({
    scores: v.strictTuple([
      strictMapping({
        name,
        method: v.literal('weighted_sum'),
        inputs: v.array(strictMapping({ type: v.picklist(['keyword', 'context', 'structure']), name, weight: number })),
      }),
    ]),
    mappings: v.strictTuple([
      strictMapping({
        name,
        source: name,
        method: v.literal('threshold_bands'),
        outputs: v.array(strictMapping({ name, gte: v.optional(number), lt: v.optional(number) })),
      }),
    ]),
  }),
  decisions: v.array(
    v.object({
      name,
      rules: strictMapping({
        operator: v.literal('AND'),
        conditions: v.strictTuple([strictMapping({ type: v.literal('projection'), name })]),
      }),
      modelRefs: v.pipe(v.array(v.object({ model: name })), v.minLength(1)),
      algorithm: v.optional(
        v.object({
          type: v.string(),
          confidence: v.optional(v.object({ threshold: v.optional(number), escalation_order: v.optional(v.string()) })),
        }),
      ),
    }),
  ),
});

/**
 * Reads the routing of a semantic-router file back, to replay it: signals, one weighted sum, its bands, and one
 * decision for each band, which may hand answers of little confidence on to a second model.
 * @throws RouterError `bad-gateway-file` with line and column: not such a file, or a setting that is not replayed
 */
export function parseSemanticRouterConfig(text: string, path: string): SemanticRouting {
  const yaml = parseYaml(text, path, 'bad-gateway-file');
  const parsed = v.safeParse(v.object({ routing }), yaml.value, { abortEarly: true });
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const keys = (issue.path ?? []).map((part) => part.key as string | number);
    throw yaml.faultAt(
      keys,
      `${keys.at(-1) ?? 'the file'}: ${issueWords(issue)}; only what router export writes can be replayed`,
    );
  }
  const { signals = {}, projections, decisions } = parsed.output.routing;
  const at = ['routing', 'projections'];
  const [score] = projections.scores;
  const [mapping] = projections.mappings;
  const all = signalsOf(signals);
  for (const { pattern, name: signal } of all) {
    const fault = pattern === undefined ? null : patternFault(pattern);
    if (fault !== null)
      throw yaml.faultAt(['routing', 'signals', 'structure'], `signal ${signal}: ${fault} cannot be replayed`);
  }
  const inputs = score.inputs.map((input) => {
    const signal = all.find((one) => one.kind === input.type && one.name === input.name);
    if (!signal) throw yaml.faultAt([...at, 'scores'], `there is no ${input.type} signal ${input.name}`);
    return signal;
  });
  if (mapping.source !== score.name) throw yaml.faultAt([...at, 'mappings'], `there is no score ${mapping.source}`);
  const bands = mapping.outputs.map((output, index) => {
    const decision = decisions.find((one) => one.rules.conditions[0].name === output.name);
    if (!decision) throw yaml.faultAt(['routing', 'decisions'], `no decision for band ${output.name}`);
    if (output.lt !== mapping.outputs[index + 1]?.gte)
      throw yaml.faultAt([...at, 'mappings'], `band ${output.name} does not end where the next begins`);
    const { model: tier } = decision.modelRefs[0] as { model: string };
    const handsOn = handOverOf(decision, (detail) =>
      yaml.faultAt(['routing', 'decisions', decisions.indexOf(decision)], detail),
    );
    return { name: output.name, gte: output.gte ?? null, tier, ...(handsOn && { handsOn }) };
  });
  return {
    target: 'vllm-semantic-router',
    signals: inputs,
    weights: Object.fromEntries(score.inputs.map((input) => [input.name, input.weight])),
    bands,
  };
}

type Decision = v.InferOutput<typeof routing>['decisions'][number];

/** Who is asked after the first model of a decision, and when; null: nobody. Several models in any other order cannot be replayed. */
function handOverOf({ name: own, modelRefs, algorithm }: Decision, fault: (detail: string) => Error): HandOver | null {
  if (modelRefs.length === 1) return null;
  const { threshold, escalation_order: order = 'declared' } = algorithm?.confidence ?? {};
  const isCascade = algorithm?.type === 'confidence' && order === 'declared' && modelRefs.length === 2;
  if (!isCascade)
    throw fault(
      `decision ${own} names ${modelRefs.length} models; only two, in an algorithm of type confidence and in the order declared, can be replayed`,
    );
  if (threshold === undefined || !(threshold > 0 && threshold <= 1))
    throw fault(`decision ${own} needs a threshold above 0 and up to 1 for its confidence`);
  return { to: (modelRefs[1] as { model: string }).model, accept_at: threshold };
}

type Signals = NonNullable<v.InferOutput<typeof routing>['signals']>;

function signalsOf({ keywords = [], context = [], structure = [] }: Partial<Signals>): SemanticSignal[] {
  return [
    ...keywords.map(({ operator, ...rest }): SemanticSignal => ({ ...rest, kind: 'keyword', by: operator })),
    ...context.map(
      ({ name: own, min_tokens, max_tokens }): SemanticSignal => ({
        name: own,
        kind: 'context',
        by: 'tokens',
        case_sensitive: false,
        gte: countOf(min_tokens),
        ...(max_tokens === undefined ? {} : { lte: countOf(max_tokens) }),
      }),
    ),
    ...structure.map(({ name: own, feature, predicate }): SemanticSignal => {
      const { type: _, ...source } = feature.source;
      const given = { ...source, ...predicate };
      const kept = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Omit<
        typeof source,
        never
      >;
      return {
        name: own,
        kind: 'structure',
        by: feature.type,
        ...(kept as object),
        case_sensitive: source.case_sensitive,
      };
    }),
  ];
}

/** `2K` is 2,000 tokens. */
function countOf(text: string): number {
  const unit = /k$/i.test(text) ? 1e3 : /m$/i.test(text) ? 1e6 : 1;
  return Number.parseFloat(text) * unit;
}
