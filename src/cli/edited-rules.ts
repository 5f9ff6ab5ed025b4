import { stat } from 'node:fs/promises';
import { RouterError } from '../records/error.js';
import type { Rule, RulesTier } from '../records/policy.js';
import type { RulesFile } from '../records/rules-file.js';
import type { RouterConfig } from '../records/tier.js';
import type { Warning } from '../records/warning.js';
import type { EditedRules } from '../render/kept-comments.js';
import { rulesTextOf } from '../sources/rules-file.js';
import { parseRules } from '../sources/rules-text.js';
import { liveProvider } from './rules-tiers.js';

/** The rules that stand where new ones are to be written; null: none do. @throws bad-rules, rather than to overwrite what a person wrote */
export async function readEdited(path: string): Promise<EditedRules | null> {
  const found = await stat(path).catch(() => null);
  if (!found?.isFile() || found.size === 0) return null;
  const text = await rulesTextOf(path);
  return { text, file: parseRules(text, path) };
}

/**
 * Rules that a person pinned, in their order.
 * @throws pinned-on-score: the threshold meant a score that is fitted anew; pinned-tier when the tier has no outcomes
 */
export function pinnedOf(path: string, { policy }: RulesFile, measured: readonly string[]): Rule[] {
  const pinned = policy.rules.filter((rule) => rule.pinned);
  for (const { name, when, tier } of pinned) {
    if (when.score_at_least !== undefined || when.score_below !== undefined)
      throw new RouterError('pinned-on-score', { path, rule: name });
    if (!measured.includes(tier))
      throw new RouterError('pinned-tier', { path, rule: name, tier, known: [...measured] });
  }
  return pinned;
}

/** What only a person writes into the file and no measurement changes: failover, checks on answers, providers. */
export function keepSettings(
  rules: RulesFile,
  edited: RulesFile,
  config: RouterConfig | null,
): { rules: RulesFile; warnings: Warning[] } {
  const names = new Set(rules.tiers.map(({ name }) => name));
  const { failover, quality_fallback: fallback } = edited;
  const order = failover?.order.filter((tier) => names.has(tier)) ?? [];
  const gone = failover?.order.filter((tier) => !names.has(tier)) ?? [];
  const ofOld = (tier: RulesTier): RulesTier => {
    const old = edited.tiers.find(({ name, model }) => name === tier.name && model === tier.model);
    // What the config says counts first; then what a person wrote, before what a model's name tells.
    const provider = liveProvider(config, tier.name) ?? old?.provider ?? tier.provider;
    return old ? { ...tier, provider, price: tier.price ?? old.price } : tier;
  };
  return {
    rules: {
      ...rules,
      tiers: rules.tiers.map(ofOld),
      ...(failover && order.length > 0 ? { failover: { ...failover, order } } : {}),
      ...(fallback ? { quality_fallback: fallback } : {}),
    },
    warnings: gone.length > 0 ? [{ code: 'failover-tiers-gone', fields: { tiers: gone } }] : [],
  };
}
