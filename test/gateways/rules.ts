import type { Price } from '../../src/records/price.js';
import type { Routable } from '../../src/records/request.js';
import type { RulesFile } from '../../src/records/rules-file.js';

const price: Price = { input: 1, output: 5, cache_read: 0.1, cache_write: 1.25, as_of: '2026-11-01' };
const tier = (name: string, model: string): RulesFile['tiers'][number] => ({
  name,
  provider: 'openai',
  model,
  price,
  output_ratio: null,
  output_ratio_se: null,
});

/** Synthetic rules with every kind of condition but a person's own labels; `extra` replaces parts. */
export function someRules(extra: Partial<RulesFile> = {}): RulesFile {
  return {
    schema: 'router.rules/1',
    tiers: [tier('small', 'cheap-model'), tier('large', 'strong-model')],
    policy: {
      tiers: ['small', 'large'],
      default: 'large',
      rules: [
        { name: 'tools-up', when: { tools: true }, tier: 'large' },
        { name: 'long-up', when: { chars_at_least: 250 }, tier: 'large' },
        { name: 'talk-up', when: { turns_at_least: 4 }, tier: 'large' },
        { name: 'short-down', when: { chars_below: 80 }, tier: 'small' },
        { name: 'easy-down', when: { score_below: 0.5 }, tier: 'small' },
      ],
      score: {
        kind: 'logistic',
        bits: 16,
        bias: -0.2,
        features: { words: { mean: 30, sd: 20, weight: 0.8 } },
        tasks: { code: 0.4 },
        buckets: Array.from({ length: 4096 }, (_, index) => index * 16),
        weights: Array.from({ length: 4096 }, (_, index) => ((index * 37) % 21) / 10 - 1),
      },
    },
    failover: { order: ['large', 'small'], on: ['rate_limit', 'server_error'] },
    ...extra,
  };
}

const WORDS =
  'please write sort python proof why the a list invoice hello sum prove refund table error café 你好 step'.split(' ');

/** The `index`-th synthetic request: text of varying length and turns. Always the same. */
export function someRequest(
  index: number,
): Omit<Routable, 'messages'> & { messages: { role: string; content: string }[] } {
  const text = (salt: number, words: number): string =>
    Array.from({ length: words }, (_, at) => WORDS[(index * 7 + at * at * (salt + 3) + salt) % WORDS.length]).join(' ');
  const turns = 1 + (index % 9 === 0 ? 3 : index % 2);
  const messages = Array.from({ length: turns }, (_, turn) => [
    { role: 'user', content: `${text(turn, 2 + ((index * 13) % 60))}${index % 5 === 0 ? '?' : '.'}` },
    { role: 'assistant', content: 'Done.' },
  ]).flat();
  return { messages: messages.slice(0, -1) };
}

/** The same rules, with the small tier's answers kept from a confidence of 0.7 on. */
export function cascading(rules: RulesFile): RulesFile {
  return { ...rules, policy: { ...rules.policy, cascade: [{ tier: 'small', accept_at: 0.7, checks: ['empty'] }] } };
}

/** An invented confidence, by the request alone. */
export function confidenceOf(_answer: unknown, { messages }: { messages: { content?: unknown }[] }): number {
  return (JSON.stringify(messages).length % 10) / 9;
}
