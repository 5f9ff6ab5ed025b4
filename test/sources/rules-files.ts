import type { RulesFile } from '../../src/records/rules-file.js';
import type { GatewayScore } from '../../src/records/score-model.js';
import { LITELLM_DEFAULTS } from '../../src/traffic/targets/litellm-heuristic.js';
import { fitLitellmTrained } from '../../src/traffic/targets/litellm-trained.js';
import { SEMANTIC_SIGNALS } from '../../src/traffic/targets/semantic-signals.js';
import { cutPolicy } from '../gateways/bands.js';
import { someRules } from '../gateways/rules.js';

/** A rules file with every part that there is. */
export function fullRules(): RulesFile {
  const base = someRules();
  return {
    ...base,
    tiers: base.tiers.map((tier) => ({ ...tier, output_ratio: 0.9, output_ratio_se: 0.01, output_ratio_df: 7 })),
    policy: {
      ...base.policy,
      rules: [
        { name: 'mine', when: { tags: { team: ['ops'] } }, tier: 'large', pinned: true, note: 'Agreed with ops.' },
        ...base.policy.rules,
        {
          name: 'cells',
          when: { kind: ['chat'], class: ['simple'], task: ['billing'], turns_below: 3 },
          tier: 'small',
        },
      ],
      cascade: [{ tier: 'small', accept_at: 0.7, checks: ['empty'], expected_escalation_rate: 0.08 }],
    },
    covered: { 'chat/simple': 40 },
    quality_fallback: { checks: ['refusal', 'empty'] },
  };
}

const semantic: GatewayScore = {
  kind: 'vllm-semantic-router',
  signals: [
    ...SEMANTIC_SIGNALS.slice(0, 6),
    { name: 'words', kind: 'keyword', by: 'OR', keywords: ['prove', '你好'], case_sensitive: false },
    { name: 'long', kind: 'context', by: 'tokens', case_sensitive: false, gte: 500, lte: 9000 },
    { name: 'steps', kind: 'structure', by: 'sequence', sequences: [['first', 'then']], case_sensitive: false },
  ],
  weights: { chars_200: 0.25, words: -0.125 },
};
/** LiteLLM's own lists hold hundreds of words. */
const FEW_WORDS = { code: ['sql'], reasoning: ['prove', 'step by step'], technical: ['api'], simple: ['hello'] };
const trained = fitLitellmTrained([{ ask: 'hello', level: 1, success: true }], 0.7);

/** One file for each kind of score that `tune` writes, and one without. */
export const EMITTED: [string, RulesFile][] = [
  ['every part', fullRules()],
  ['no rules', { ...someRules(), policy: { tiers: ['small', 'large'], rules: [], default: 'large' } }],
  [
    "LiteLLM's heuristic",
    {
      ...someRules(),
      policy: cutPolicy({ kind: 'litellm', classifier: { ...LITELLM_DEFAULTS, keywords: FEW_WORDS } }, -0.05),
    },
  ],
  ["LiteLLM's counts", { ...someRules(), policy: cutPolicy({ kind: 'litellm', classifier: trained }, 0.3) }],
  ["semantic-router's signals", { ...someRules(), policy: cutPolicy(semantic, 0.4) }],
];
