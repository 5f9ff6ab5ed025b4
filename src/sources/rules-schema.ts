import * as v from 'valibot';
import { ANSWER_CHECKS } from '../records/answer-check.js';
import { FAILOVER_REASONS } from '../records/rules-file.js';
import { TRAFFIC_CLASSES } from '../records/traits.js';

const name = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const amount = v.pipe(v.number(), v.finite(), v.minValue(0));
const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const finite = v.pipe(v.number(), v.finite());

const price = v.strictObject({
  input: amount,
  output: amount,
  cache_read: v.nullable(amount),
  cache_write: v.nullable(amount),
  cache_write_1h: v.optional(v.nullable(amount)),
  as_of: v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}$/)),
});

const tier = v.strictObject({
  name,
  provider: v.nullable(name),
  model: name,
  price: v.nullable(price),
  output_ratio: v.optional(v.nullable(amount), null),
  output_ratio_se: v.optional(v.nullable(amount), null),
  output_ratio_spread: v.optional(v.nullable(amount)),
});

const condition = v.strictObject({
  task: v.optional(v.array(name)),
  kind: v.optional(v.array(name)),
  class: v.optional(v.array(v.picklist(TRAFFIC_CLASSES))),
  chars_at_least: v.optional(whole),
  chars_below: v.optional(whole),
  turns_at_least: v.optional(whole),
  turns_below: v.optional(whole),
  tools: v.optional(v.boolean()),
  tags: v.optional(v.record(name, v.array(v.string()))),
  score_at_least: v.optional(share),
  score_below: v.optional(share),
});

const rule = v.strictObject({
  name,
  when: condition,
  tier: name,
  pinned: v.optional(v.boolean()),
  note: v.optional(v.string()),
});

const score = v.strictObject({
  kind: v.literal('logistic'),
  bits: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(24)),
  bias: finite,
  features: v.record(
    name,
    v.strictObject({ mean: finite, sd: v.pipe(finite, v.minValue(Number.MIN_VALUE)), weight: finite }),
  ),
  tasks: v.record(name, finite),
  terms: v.string(),
});

/** `routing-rules.yaml`, schema `router.rules/1`, before references between its parts are checked. */
export const rulesSchema = v.strictObject({
  schema: v.literal('router.rules/1'),
  tiers: v.pipe(v.array(tier), v.minLength(1)),
  rules: v.array(rule),
  default: name,
  cascade: v.optional(
    v.array(
      v.strictObject({
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
  failover: v.optional(v.strictObject({ order: v.array(name), on: v.array(v.picklist(FAILOVER_REASONS)) })),
  quality_fallback: v.optional(v.strictObject({ checks: v.array(v.picklist(ANSWER_CHECKS)) })),
  score: v.optional(score),
  covered: v.optional(v.record(name, whole)),
  // Reports for people and for `check`; nothing is executed from them.
  evidence: v.optional(v.looseObject({})),
  projection: v.optional(v.looseObject({})),
  provenance: v.optional(v.looseObject({})),
});
