import { describe, expect, it } from 'vitest';
import type { Rule } from '../../../src/records/policy.js';
import type { RulesFile } from '../../../src/records/rules-file.js';
import { exportClaudeCodeRouter } from '../../../src/render/gateways/claude-code-router.js';
import { exportOpenrouter } from '../../../src/render/gateways/openrouter.js';
import { exportPortkey } from '../../../src/render/gateways/portkey.js';
import { cascading, someRules } from '../../gateways/rules.js';

const folder = '/synthetic';
const ruled = (when: Rule['when'], tasks: Record<string, number> = {}): RulesFile => {
  const { policy, ...rest } = someRules();
  const score = { ...policy.score, tasks } as NonNullable<typeof policy.score>;
  return { ...rest, policy: { ...policy, score, rules: [{ name: 'mine', when, tier: 'small' }] } };
};

describe('rules on labels that only the caller knows', () => {
  it.each<[string, RulesFile, RegExp]>([
    ['tags', ruled({ tags: { team: ['x'] } }), /Rule "mine" decides on tags,/],
    ['a task of the own naming', ruled({ task: ['billing'] }), /"mine" decides on task "billing",/],
    ['one among others', ruled({ task: ['open_qa', 'billing'], class: ['simple'] }), /on task "billing",/],
    ['both', ruled({ task: ['billing'], tags: { team: ['x'] } }), /on task "billing" and tags,/],
    ['a score that weighs such a task', ruled({ score_below: 0.5 }, { billing: 1, code: 1 }), /on task "billing",/],
  ])('claude-code-router, which gets none, refuses %s', (_, rules, sentence) => {
    const { files, refused } = exportClaudeCodeRouter(rules, { folder });
    expect(files).toEqual([]);
    expect(refused.join('\n')).toMatch(sentence);
    expect(refused.join('\n')).toMatch(/createRouter.*openrouter or portkey/);
    expect(Math.max(...refused.map(({ length }) => length))).toBeLessThan(160);
  });

  it('claude-code-router says of inferred tasks that the names in a log do not count', () => {
    const { refused, notes } = exportClaudeCodeRouter(ruled({ task: ['open_qa', 'code'] }), { folder });
    expect(refused).toEqual([]);
    expect(notes.join('\n')).toContain('Rules on task ("mine") go by the kind of work that the text tells');
    expect(exportClaudeCodeRouter(ruled({ kind: ['code'] }), { folder }).notes.join()).not.toContain('on task');
    expect(exportClaudeCodeRouter(ruled({ score_below: 0.5 }, { code: 1 }), { folder }).refused).toEqual([]);
  });

  it.each([
    ['portkey', exportPortkey, 'portkeyHeaders({ ...request, task, tags }, config, env)'],
    ['openrouter', exportOpenrouter, 'openrouterBody({ ...request, task, tags })'],
  ] as const)('%s, whose module the application calls, says to give them', (_, exporter, call) => {
    for (const when of [{ tags: { team: ['x'] } }, { task: ['billing'] }]) {
      expect(exporter(ruled(when)).notes.join('\n')).toContain(`Rules "mine" decide on the task or tags`);
      expect(exporter(ruled(when)).notes.join('\n')).toContain(call);
      expect(exporter(cascading(ruled(when))).notes.join('\n')).toContain('complete({ messages, task, tags })');
    }
    expect(exporter(ruled({ task: ['open_qa'] })).notes.join('\n')).not.toContain('task or tags');
  });
});

describe("OpenRouter's model ids", () => {
  it.each([
    ['openai', 'gpt-4o-mini-2024-07-18', 'openai/gpt-4o-mini-2024-07-18'],
    ['openai', 'o1-2024-12-17', 'openai/o1-2024-12-17'],
    ['google', 'gemini-2.5-flash-preview-05-20', 'google/gemini-2.5-flash-preview-05-20'],
    ['anthropic', 'claude-3-5-sonnet', 'anthropic/claude-3.5-sonnet'],
    ['anthropic', 'claude-3-5-haiku-20241022', 'anthropic/claude-3.5-haiku'],
    ['anthropic', 'claude-sonnet-4-5-20250929', 'anthropic/claude-sonnet-4.5'],
    ['anthropic', 'claude-opus-4-1', 'anthropic/claude-opus-4.1'],
    ['anthropic', 'claude-3-haiku', 'anthropic/claude-3-haiku'],
    ['openai', 'gpt-4-1106-preview', 'openai/gpt-4-1106-preview'],
    ['mistral', 'open-mixtral-8-22b', 'mistralai/open-mixtral-8-22b'],
  ])('%s %s is %s: versions get a dot, dates stay', (provider, model, id) => {
    const { tiers, ...rest } = someRules();
    const { files } = exportOpenrouter({ ...rest, tiers: tiers.map((tier) => ({ ...tier, provider, model })) });
    expect(files[0]?.text).toContain(`"model": "${id}"`);
  });
});
