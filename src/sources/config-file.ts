import { dirname, resolve } from 'node:path';
import * as v from 'valibot';
import { JUDGE_MODES, JUDGE_NAME, type JudgeSettings, type RouterConfig, type Tier } from '../records/tier.js';
import { nearest } from './ladder.js';
import { priceSchema, toPrice } from './price-schema.js';
import { MAX_CONFIG_BYTES, readSmallFile } from './small-file.js';
import { issueWords } from './strict-mapping.js';
import { parseYaml } from './yaml-text.js';

const PROVIDERS = ['anthropic', 'openai', 'recorded'] as const;

const text = v.pipe(v.string('a string is needed'), v.minLength(1, 'a non-empty string is needed'));
const wholeNumber = v.pipe(
  v.number('a whole number of at least 1 is needed'),
  v.integer('a whole number of at least 1 is needed'),
  v.minValue(1, 'a whole number of at least 1 is needed'),
);
const tierSchema = v.strictObject({
  name: v.pipe(text, v.regex(/^[^,\s]+$/, 'a name without commas and spaces is needed')),
  provider: v.picklist(PROVIDERS, `one of ${PROVIDERS.join(', ')} is needed`),
  model: text,
  base_url: v.optional(
    v.pipe(text, v.regex(/^https?:\/\/[^\s@?#]+$/, 'an http or https URL without a password or a query is needed')),
  ),
  api_key_env: v.optional(
    v.pipe(
      text,
      v.regex(/^[A-Z][A-Z0-9_]{0,63}$/, 'the NAME of an environment variable is needed, never the key itself'),
    ),
  ),
  api: v.optional(v.picklist(['chat', 'responses'], 'chat or responses is needed')),
  max_tokens: v.optional(wholeNumber),
  temperature: v.optional(v.pipe(v.number('a number from 0 to 2 is needed'), v.minValue(0), v.maxValue(2))),
  requests_per_minute: v.optional(wholeNumber),
  tokens_per_minute: v.optional(wholeNumber),
  max_concurrency: v.optional(wholeNumber),
  price: v.optional(priceSchema),
  answers: v.optional(text),
});
const { name: _, provider: __, answers: ___, ...askedAt } = tierSchema.entries;
const judgeSchema = v.strictObject({
  provider: v.picklist(['anthropic', 'openai'], 'anthropic or openai is needed'),
  ...askedAt,
  mode: v.optional(v.picklist(JUDGE_MODES, 'pointwise or pairwise is needed')),
  rubric: v.optional(text),
});
const configSchema = v.strictObject({
  tiers: v.pipe(v.array(tierSchema, 'a list of tiers is needed'), v.minLength(1, 'at least one tier is needed')),
  prices: v.optional(text),
  judge: v.optional(judgeSchema),
});

type ConfigInput = v.InferOutput<typeof configSchema>;

function toTier({ price, answers, ...input }: ConfigInput['tiers'][number], folder: string): Tier {
  const given = Object.entries(input).filter(([, value]) => value !== undefined);
  const tier = Object.fromEntries(given) as unknown as Tier;
  if (price !== undefined) tier.price = toPrice(price);
  if (answers !== undefined) tier.answers = resolve(folder, answers);
  return tier;
}

function toJudge({ mode = 'pointwise', rubric, ...asked }: v.InferOutput<typeof judgeSchema>): JudgeSettings {
  const tier = toTier({ ...asked, name: JUDGE_NAME }, '');
  return { tier, mode, ...(rubric !== undefined && { rubric }) };
}

function isUnknownKey(issue: v.BaseIssue<unknown>): boolean {
  return issue.type === 'strict_object' && issue.expected === 'never';
}

/** The first issue as words. The value found is not shown: somebody may have pasted a key. */
function describe(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue) ?? '';
  const key = path.split('.').at(-1) ?? '';
  if (isUnknownKey(issue)) {
    const known = [
      ...Object.keys(configSchema.entries),
      ...Object.keys((path.startsWith('judge') ? judgeSchema : tierSchema).entries),
      ...Object.keys(priceSchema.entries),
    ];
    const meant = nearest(key, known);
    return `the key "${path}" is unknown; ${meant === null ? `keys are ${[...new Set(known)].join(', ')}` : `did you mean "${meant}"?`}`;
  }
  const place = path === '' ? 'the file' : path;
  if (issue.type !== 'strict_object') return `${place}: ${issueWords(issue)}`;
  return `${place}: ${issue.received === 'undefined' ? 'is missing' : `a mapping is needed, not ${issue.received}`}`;
}

/**
 * Reads `router.yaml` (contract.md): tiers from weak to strong, an optional price file and an optional judge. Unknown keys are errors
 * with line and column. Paths in it are taken from its own folder and come back absolute.
 * @throws bad-config, file-too-large (over 1 MiB), and those of `openBytes`
 */
export async function readConfig(path: string): Promise<RouterConfig> {
  const yaml = parseYaml(await readSmallFile(path, MAX_CONFIG_BYTES), path);
  const parsed = v.safeParse(configSchema, yaml.value);
  if (!parsed.success) {
    // A misspelt key is also a missing one; the spelling says more.
    const issue = parsed.issues.find(isUnknownKey) ?? parsed.issues[0];
    const keys = (issue.path ?? []).map((item) => item.key as string | number);
    throw yaml.faultAt(keys, describe(issue));
  }
  const folder = dirname(path);
  const tiers = parsed.output.tiers.map((tier) => toTier(tier, folder));
  for (const [index, tier] of tiers.entries()) {
    if (tiers.findIndex((other) => other.name === tier.name) < index) {
      throw yaml.faultAt(['tiers', index, 'name'], `the name "${tier.name}" is used twice`);
    }
    if (tier.provider === 'recorded' && tier.answers === undefined) {
      throw yaml.faultAt(['tiers', index], `tier "${tier.name}" is recorded, so it needs "answers", a file`);
    }
  }
  const config: RouterConfig = { tiers };
  if (parsed.output.judge !== undefined) config.judge = toJudge(parsed.output.judge);
  if (parsed.output.prices !== undefined) config.prices = resolve(folder, parsed.output.prices);
  return config;
}
