import * as v from 'valibot';
import { ANSWER_CHECKS } from '../records/answer-check.js';
import { FAILOVER_REASONS } from '../records/rules-file.js';
import { TRAFFIC_CLASSES } from '../records/traits.js';
import { litellmScore, notList, semanticScore } from './gateway-score-schema.js';
import { isInCalendar } from './price-schema.js';
import { strictMapping } from './strict-mapping.js';

const name = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const amount = v.pipe(v.number(), v.finite(), v.minValue(0));
const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const finite = v.pipe(v.number(), v.finite());

const NEEDED_DAY = 'a date as 2026-11-01 is needed';
const price = v.pipe(
  v.unknown(),
  notList,
  strictMapping({
    input: amount,
    output: amount,
    cache_read: v.nullable(amount),
    cache_write: v.nullable(amount),
    cache_write_1h: v.optional(v.nullable(amount)),
    as_of: v.pipe(v.string(), v.isoDate(NEEDED_DAY), v.check(isInCalendar, 'a day of the calendar is needed')),
  }),
);

const tier = v.pipe(
  v.unknown(),
  notList,
  strictMapping({
    name,
    provider: v.nullable(name),
    model: name,
    price: v.nullable(price),
    output_ratio: v.optional(v.nullable(amount), null),
    output_ratio_se: v.optional(v.nullable(amount), null),
    output_ratio_spread: v.optional(v.nullable(amount)),
    output_ratio_df: v.optional(v.nullable(amount)),
    latency_ms: v.optional(v.nullable(amount)),
  }),
);

const stratum = v.pipe(
  v.unknown(),
  notList,
  strictMapping({
    sent_to: name,
    cell: name,
    score_below: v.nullable(finite),
    cases: whole,
    lengths: v.pipe(
      v.unknown(),
      notList,
      v.record(
        name,
        v.pipe(
          v.unknown(),
          notList,
          strictMapping({
            ratio: amount,
            se: v.nullable(amount),
            df: v.nullable(amount),
            spread: amount,
            draws: v.optional(v.array(amount)),
          }),
        ),
      ),
    ),
  }),
);

const qualityStratum = v.pipe(
  v.unknown(),
  notList,
  strictMapping({
    sent_to: name,
    cell: v.nullable(name),
    cases: whole,
    effective_cases: amount,
    quality_delta: v.pipe(v.number(), v.minValue(-1), v.maxValue(1)),
    sd: amount,
    better: v.nullable(share),
    worse: v.nullable(share),
  }),
);

const condition = v.pipe(
  v.unknown(),
  notList,
  strictMapping({
    task: v.optional(v.array(name)),
    kind: v.optional(v.array(name)),
    class: v.optional(v.array(v.picklist(TRAFFIC_CLASSES))),
    chars_at_least: v.optional(whole),
    chars_below: v.optional(whole),
    turns_at_least: v.optional(whole),
    turns_below: v.optional(whole),
    tools: v.optional(v.boolean()),
    tags: v.optional(v.pipe(v.unknown(), notList, v.record(name, v.array(v.string())))),
    // Of a learned score in [0, 1]: `parseRules` sees to that.
    score_at_least: v.optional(finite),
    score_below: v.optional(finite),
  }),
);

const rule = v.pipe(
  v.unknown(),
  notList,
  strictMapping({
    name,
    when: condition,
    tier: name,
    pinned: v.optional(v.boolean()),
    note: v.optional(v.string()),
  }),
);

const logistic = strictMapping({
  kind: v.literal('logistic'),
  bits: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(24)),
  bias: finite,
  features: v.pipe(
    v.unknown(),
    notList,
    v.record(
      name,
      v.pipe(
        v.unknown(),
        notList,
        strictMapping({ mean: finite, sd: v.pipe(finite, v.minValue(Number.MIN_VALUE)), weight: finite }),
      ),
    ),
  ),
  tasks: v.pipe(v.unknown(), notList, v.record(name, finite)),
  terms: v.string(),
});

const figure = v.optional(v.nullable(finite));

const evidence = v.pipe(
  v.unknown(),
  notList,
  v.looseObject({
    recommendation: v.picklist(['route', 'single_tier', 'undecided']),
    certificate: v.pipe(
      v.unknown(),
      notList,
      v.looseObject({
        claim: v.string(),
        alpha: share,
        delta: share,
        routed: amount,
        bad: amount,
        upper_bound: v.nullable(finite),
        labels_needed: v.nullable(finite),
      }),
    ),
    held_out: v.pipe(
      v.unknown(),
      notList,
      v.looseObject({
        cases: amount,
        escalation_rate: v.nullable(finite),
        saving_share: v.nullable(finite),
        saving_ci95: v.nullable(v.tuple([finite, finite])),
        latency_p95_ms: figure,
      }),
    ),
    null_test: v.pipe(v.unknown(), notList, v.looseObject({})),
  }),
);

const projection = v.pipe(
  v.unknown(),
  notList,
  v.looseObject({
    priced_requests: amount,
    baseline_cost_usd: figure,
    routed_cost_usd: figure,
    saving_usd: figure,
    saving_share: figure,
    uncovered_share: figure,
  }),
);

/** `routing-rules.yaml`, schema `router.rules/1`, before references between its parts are checked. */
export const rulesSchema = v.pipe(
  v.unknown(),
  notList,
  strictMapping({
    schema: v.literal('router.rules/1'),
    tiers: v.pipe(v.array(tier), v.minLength(1)),
    rules: v.array(rule),
    default: name,
    cascade: v.optional(
      v.array(
        v.pipe(
          v.unknown(),
          notList,
          strictMapping({
            tier: name,
            accept_at: v.optional(share),
            checks: v.optional(v.array(v.picklist(ANSWER_CHECKS))),
            verify_usd: v.optional(amount),
            expected_escalation_rate: v.optional(share),
            expected_escalation_ci95: v.optional(v.tuple([share, share])),
            expected_escalation_n: v.optional(whole),
          }),
        ),
      ),
    ),
    failover: v.optional(
      v.pipe(v.unknown(), notList, strictMapping({ order: v.array(name), on: v.array(v.picklist(FAILOVER_REASONS)) })),
    ),
    quality_fallback: v.optional(
      v.pipe(v.unknown(), notList, strictMapping({ checks: v.array(v.picklist(ANSWER_CHECKS)) })),
    ),
    score: v.optional(v.pipe(v.unknown(), notList, v.variant('kind', [logistic, litellmScore, semanticScore]))),
    covered: v.optional(v.pipe(v.unknown(), notList, v.record(name, whole))),
    strata: v.optional(v.array(stratum)),
    quality: v.optional(v.array(qualityStratum)),
    // Reports for people, `check` and `monitor`: what these read has the right shape; nothing is executed from them.
    evidence: v.optional(evidence),
    projection: v.optional(projection),
    provenance: v.optional(v.pipe(v.unknown(), notList, v.looseObject({}))),
  }),
);
