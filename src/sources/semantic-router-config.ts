import * as v from 'valibot';
import type { SemanticRouting, SemanticSignal } from '../records/gateway.js';
import { patternFault } from '../records/linear-pattern.js';
import { parseYaml } from './yaml-text.js';

const number = v.pipe(v.number(), v.finite());
const name = v.pipe(v.string(), v.nonEmpty());
const tokens = v.pipe(v.string(), v.regex(/^\d+(\.\d+)?[KkMm]?$/));
const limits = { gt: v.optional(number), gte: v.optional(number), lt: v.optional(number), lte: v.optional(number) };
const isCased = v.optional(v.boolean(), false);

const routing = v.object({
  signals: v.optional(
    v.strictObject({
      keywords: v.optional(
        v.pipe(
          v.array(
            v.strictObject({
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
      context: v.optional(v.array(v.strictObject({ name, min_tokens: tokens, max_tokens: v.optional(tokens) })), []),
      structure: v.optional(
        v.array(
          v.strictObject({
            name,
            feature: v.strictObject({
              type: v.picklist(['count', 'exists', 'density', 'sequence']),
              source: v.strictObject({
                type: v.picklist(['regex', 'keyword_set', 'sequence']),
                pattern: v.optional(v.string()),
                keywords: v.optional(v.array(name)),
                sequences: v.optional(v.array(v.array(name))),
                case_sensitive: isCased,
              }),
            }),
            predicate: v.optional(v.strictObject(limits), {}),
          }),
        ),
        [],
      ),
    }),
    {},
  ),
  projections: v.strictObject({
    scores: v.strictTuple([
      v.strictObject({
        name,
        method: v.literal('weighted_sum'),
        inputs: v.array(
          v.strictObject({ type: v.picklist(['keyword', 'context', 'structure']), name, weight: number }),
        ),
      }),
    ]),
    mappings: v.strictTuple([
      v.strictObject({
        name,
        source: name,
        method: v.literal('threshold_bands'),
        outputs: v.array(v.strictObject({ name, gte: v.optional(number), lt: v.optional(number) })),
      }),
    ]),
  }),
  decisions: v.array(
    v.object({
      name,
      rules: v.strictObject({
        operator: v.literal('AND'),
        conditions: v.strictTuple([v.strictObject({ type: v.literal('projection'), name })]),
      }),
      modelRefs: v.pipe(v.array(v.object({ model: name })), v.minLength(1)),
    }),
  ),
});

/**
 * Reads the routing of a semantic-router file back, to replay it: signals, one weighted sum, its bands, and one
 * decision for each band (of several models, the first).
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
      `${keys.at(-1) ?? 'the file'}: ${issue.message}; only what router export writes can be replayed`,
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
    return { name: output.name, gte: output.gte ?? null, tier: (decision.modelRefs[0] as { model: string }).model };
  });
  return {
    target: 'vllm-semantic-router',
    signals: inputs,
    weights: Object.fromEntries(score.inputs.map((input) => [input.name, input.weight])),
    bands,
  };
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
