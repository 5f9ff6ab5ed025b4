import * as v from 'valibot';
import { LITELLM_DIMENSIONS } from '../records/gateway.js';
import { patternFault } from '../records/linear-pattern.js';
import { strictMapping } from './strict-mapping.js';

const finite = v.pipe(v.number(), v.finite());
const text = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const words = v.pipe(v.array(text), v.minLength(1), v.maxLength(500));
const aboveZero = v.pipe(finite, v.gtValue(0));

/** A list is an object to the language; `when: []` must not pass for an empty condition. */
export const notList = v.check((value: unknown) => !Array.isArray(value), 'a mapping is needed, not a list');

const heuristic = strictMapping({
  classifier: v.literal('heuristic'),
  weights: v.pipe(v.unknown(), notList, strictMapping(v.entriesFromList(LITELLM_DIMENSIONS, v.optional(finite)))),
  token_thresholds: strictMapping({ simple: finite, complex: finite }),
  boundaries: strictMapping({ simple_medium: finite, medium_complex: finite, complex_reasoning: finite }),
  reasoning_override_min_score: finite,
  keywords: strictMapping({ code: words, reasoning: words, technical: words, simple: words }),
});

const statistic = v.pipe(
  strictMapping({
    of: v.nullable(text),
    level: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(4)),
    successes: v.pipe(finite, v.minValue(0)),
    observations: aboveZero,
  }),
  v.check(({ successes, observations }) => successes <= observations, 'more successes than observations'),
);

const trained = strictMapping({
  classifier: v.literal('heuristic_v2'),
  threshold: v.pipe(finite, v.minValue(0), v.maxValue(1)),
  global: v.pipe(
    v.array(statistic),
    v.length(4),
    v.check((rows) => new Set(rows.map(({ level }) => level)).size === 4, 'each level 1 to 4 once'),
  ),
  types: v.array(statistic),
  cohorts: v.array(statistic),
  type_prior_mass: aboveZero,
  cohort_prior_mass: aboveZero,
});

/** `score` of rules that `tune --target litellm` wrote. */
export const litellmScore = strictMapping({
  kind: v.literal('litellm'),
  classifier: v.variant('classifier', [heuristic, trained]),
});

const signal = strictMapping({
  name: v.pipe(v.string(), v.regex(/^[A-Za-z][A-Za-z0-9_]{0,63}$/)),
  kind: v.picklist(['keyword', 'structure', 'context']),
  by: v.picklist(['OR', 'AND', 'NOR', 'count', 'exists', 'density', 'sequence', 'tokens']),
  pattern: v.optional(
    v.pipe(
      v.string(),
      v.maxLength(10_000),
      v.check(
        (pattern) => patternFault(pattern) === null,
        (issue) => `${patternFault(issue.input)}; patterns that may take more than linear time are refused`,
      ),
    ),
  ),
  keywords: v.optional(words),
  sequences: v.optional(v.pipe(v.array(words), v.maxLength(100))),
  case_sensitive: v.boolean(),
  gt: v.optional(finite),
  gte: v.optional(finite),
  lt: v.optional(finite),
  lte: v.optional(finite),
});

/** `score` of rules that `tune --target vllm-semantic-router` wrote. */
export const semanticScore = strictMapping({
  kind: v.literal('vllm-semantic-router'),
  signals: v.pipe(
    v.array(signal),
    v.maxLength(200),
    v.check((signals) => new Set(signals.map(({ name }) => name)).size === signals.length, 'a signal is named twice'),
  ),
  weights: v.pipe(v.unknown(), notList, v.record(text, finite)),
});
