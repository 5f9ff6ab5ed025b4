import { describe, expect, it } from 'vitest';
import type { RulesFile } from '../../../src/records/rules-file.js';
import { exportClaudeCodeRouter } from '../../../src/render/gateways/claude-code-router.js';
import type { ExportOptions, ExportResult } from '../../../src/render/gateways/export-result.js';
import { exportLitellm } from '../../../src/render/gateways/litellm.js';
import { exportOpenrouter } from '../../../src/render/gateways/openrouter.js';
import { exportPortkey } from '../../../src/render/gateways/portkey.js';
import { exportSemanticRouter } from '../../../src/render/gateways/semantic-router.js';
import { parseLitellmConfig } from '../../../src/sources/litellm-config.js';
import { parseSemanticRouterConfig } from '../../../src/sources/semantic-router-config.js';
import { routeLitellm } from '../../../src/traffic/targets/litellm.js';
import { LITELLM_DEFAULTS } from '../../../src/traffic/targets/litellm-heuristic.js';
import { fitLitellmTrained } from '../../../src/traffic/targets/litellm-trained.js';
import { routeSemantic } from '../../../src/traffic/targets/semantic-router.js';
import { SEMANTIC_SIGNALS } from '../../../src/traffic/targets/semantic-signals.js';
import { litellmRouting, semanticRouting } from '../../gateways/bands.js';
import { cascading, someRequest, someRules } from '../../gateways/rules.js';

type Exporter = (rules: RulesFile, options?: ExportOptions) => ExportResult;
const folder = '/synthetic';
const scripted: [string, Exporter][] = [
  ['claude-code-router', exportClaudeCodeRouter],
  ['portkey', exportPortkey],
  ['openrouter', exportOpenrouter],
];
const native: [string, Exporter][] = [
  ['litellm', exportLitellm],
  ['vllm-semantic-router', exportSemanticRouter],
];
const all = [...scripted, ...native];
const plain = (): RulesFile => ({ ...someRules(), policy: { tiers: ['small', 'large'], rules: [], default: 'large' } });
const heuristic = litellmRouting(LITELLM_DEFAULTS, 0.1);
const semantic = semanticRouting({ chars_200: 0.5, questions_1: 0.2, words_50: 0.25 }, 0.4);

describe.each(all)('the export to %s', (_, exporter) => {
  it('writes files for one tier, the same each time, with no key in them', () => {
    const first = exporter(plain(), { folder });
    expect(first.refused).toEqual([]);
    expect(first.files.length).toBeGreaterThan(0);
    expect(exporter(plain(), { folder })).toEqual(first);
    expect(first.files.map(({ text }) => text).join()).not.toMatch(/sk-|api_key"?: "?[^$"o]/);
  });

  const base = plain();
  const broken: [string, RulesFile, RegExp][] = [
    ['an unknown default', { ...base, policy: { ...base.policy, default: 'huge' } }, /default names tier "huge"/],
    [
      'an unknown tier in the failover',
      { ...base, failover: { order: ['huge'], on: ['timeout'] } },
      /failover names tier "huge"/,
    ],
    [
      'a threshold above 1',
      { ...base, policy: { ...base.policy, rules: [{ name: 'a', when: { score_below: 1.5 }, tier: 'small' }] } },
      /score_below is 1.5/,
    ],
    [
      'a threshold that is no number',
      { ...base, policy: { ...base.policy, rules: [{ name: 'a', when: { score_below: Number.NaN }, tier: 'small' }] } },
      /score_below is NaN/,
    ],
    [
      'a negative confidence',
      { ...base, policy: { ...base.policy, cascade: [{ tier: 'small', accept_at: -0.1 }] } },
      /accept_at is -0.1/,
    ],
    [
      'a model id with a comma',
      { ...base, tiers: base.tiers.map((tier) => ({ ...tier, model: 'a,b' })) },
      /no model id/,
    ],
    [
      'no provider',
      { ...base, tiers: base.tiers.map((tier) => ({ ...tier, provider: null })) },
      /does not name the provider of "small", "large"/,
    ],
    ['no tiers', { ...base, tiers: [] }, /has no tiers/],
    ['a tier named twice', { ...base, tiers: [...base.tiers, ...base.tiers] }, /named twice/],
  ];
  it.each(broken)('refuses %s, and then writes nothing', (_what, rules, sentence) => {
    const { files, refused } = exporter(rules, { folder });
    expect(files).toEqual([]);
    expect(refused.join('\n')).toMatch(sentence);
  });

  it('takes keys by the name of a variable only', () => {
    const { refused } = exporter(plain(), { folder, endpoints: { small: { apiKeyEnv: 'sk-synthetic' } } });
    expect(refused.join()).toContain('never itself');
    expect(refused.join()).not.toContain('sk-synthetic');
  });

  it('says that checks on answers do not run there', () => {
    const { notes } = exporter({ ...plain(), quality_fallback: { checks: ['refusal'] } }, { folder });
    expect(notes.join()).toContain('refusal');
  });
});

describe('what a target cannot express', () => {
  it.each(native)('%s refuses rules on what it does not compute, each by name', (target, exporter) => {
    const { refused } = exporter(someRules());
    expect(refused).toHaveLength(someRules().policy.rules.length);
    expect(refused[0]).toContain(`router tune --target ${target}`);
  });
  it.each([scripted[0]!, native[0]!])('%s refuses a cascade and names the way out', (target, exporter) => {
    const reasons = exporter(cascading(plain()), { folder }).refused;
    expect(reasons.join(' ')).toMatch(/before there is an answer.*createRouter.*--to openrouter/);
    expect(reasons.join().includes(`tune --target ${target}`)).toBe(target === 'litellm');
    // Longer ones are cut off on the terminal.
    expect(Math.max(...reasons.map(({ length }) => length))).toBeLessThan(160);
  });
  it.each(scripted.slice(1))('%s runs a cascade in the application, and fails over there alone', (_, exporter) => {
    const { files, notes, refused } = exporter(
      { ...cascading(someRules()), quality_fallback: { checks: ['refusal'] } },
      { folder },
    );
    expect(refused).toEqual([]);
    const text = files.map((file) => file.text).join('\n');
    expect(text).toContain('Router(client, ');
    expect(text).not.toMatch(/"models"|"fallback"/);
    expect(notes.join('\n')).toMatch(/cascade/);
    expect(notes.join('\n')).not.toContain('do not run there');
  });
  it('semantic-router refuses a cascade on checks, which it would lose', () => {
    const { refused } = exportSemanticRouter(cascading(plain()));
    expect(refused.join(' ')).toMatch(/fail empty.*createRouter.*tune --target vllm-semantic-router/);
  });
  it('semantic-router hands on to the next tier of the ladder, as the runtime does', () => {
    const base = plain();
    const tiers = [base.tiers[0]!, { ...base.tiers[0]!, name: 'middle' }, base.tiers[1]!];
    const cascade = [{ tier: 'small', accept_at: 0.7 }];
    const policy = { ...base.policy, tiers: tiers.map(({ name }) => name), default: 'small', cascade };
    const { files } = exportSemanticRouter({ ...base, tiers, policy });
    expect(files[0]?.text).toMatch(/modelRefs:\s+- model: small\s+use_reasoning: false\s+- model: middle/);
  });
  it.each(scripted)('%s refuses a routing that was tuned for another target', (_, exporter) => {
    expect(exporter(plain(), { folder, routing: heuristic }).refused.join()).toContain('tuned for litellm');
  });
  it('a pinned rule is not lost to a gateway score', () => {
    const rules = {
      ...plain(),
      policy: { ...plain().policy, rules: [{ name: 'mine', when: { tools: true }, tier: 'large', pinned: true }] },
    };
    expect(exportLitellm(rules, { routing: heuristic }).refused.join()).toContain('"mine" is pinned');
    expect(exportSemanticRouter(rules, { routing: semantic }).refused.join()).toContain('"mine" is pinned');
  });
  it('semantic-router would read a confidence of 0 as its default', () => {
    const rules = { ...plain(), policy: { ...plain().policy, cascade: [{ tier: 'small', accept_at: 0 }] } };
    expect(exportSemanticRouter(rules).refused.join()).toContain('"default"');
  });
  it('claude-code-router needs an absolute path', () => {
    expect(exportClaudeCodeRouter(plain(), { folder: '~/x' }).refused.join()).toContain('absolute');
  });
  it('bands that do not rise and tiers that do not exist are found', () => {
    const routing = { ...semantic, bands: [...semantic.bands, { name: 'c', gte: 0.1, tier: 'nobody' }] };
    const { refused } = exportSemanticRouter(plain(), { routing });
    expect(refused.join('\n')).toMatch(/"nobody"[\s\S]*do not rise/);
  });
});

describe('a file that is read back', () => {
  const requests = Array.from({ length: 200 }, (_, index) => someRequest(index));
  const trained = fitLitellmTrained(
    requests.map((request, index) => ({
      ask: request.messages.at(-1)?.content ?? '',
      level: index % 2 ? 1 : 4,
      success: index % 3 > 0,
    })),
    0.6,
  );
  it.each([heuristic, litellmRouting(trained, 0.35)])('routes as the LiteLLM routing it was made from', (routing) => {
    const { files } = exportLitellm(plain(), { routing });
    const back = parseLitellmConfig(files[0]?.text ?? '', 'litellm.config.yaml', LITELLM_DEFAULTS);
    expect(back).toEqual(routing);
    for (const request of requests) expect(routeLitellm(request, back)).toBe(routeLitellm(request, routing));
  });
  it('routes as the semantic-router routing it was made from', () => {
    for (const routing of [
      semantic,
      semanticRouting(Object.fromEntries(SEMANTIC_SIGNALS.map(({ name }) => [name, 0.1])), 0.5),
    ]) {
      const { files } = exportSemanticRouter(plain(), { routing });
      const back = parseSemanticRouterConfig(files[0]?.text ?? '', 'semantic-router.yaml');
      const tiers = requests.map((request) => routeSemantic(request, back));
      expect(tiers).toEqual(requests.map((request) => routeSemantic(request, routing)));
      expect(new Set(tiers).size).toBe(2);
    }
  });
  it('is refused with its place when it has a setting that is not replayed', () => {
    const text = exportLitellm(plain(), { routing: heuristic }).files[0]?.text ?? '';
    const adaptive = text.replace('escalation_keywords: []', 'escalation_keywords: []\n        adaptive: true');
    expect(() => parseLitellmConfig(adaptive, 'x.yaml', LITELLM_DEFAULTS)).toThrow(
      expect.objectContaining({ code: 'bad-gateway-file' }),
    );
    const semanticText = exportSemanticRouter(plain(), { routing: semantic }).files[0]?.text ?? '';
    const hostile = semanticText.replace(/pattern: .*/, 'pattern: "(a+)+$"');
    expect(() => parseSemanticRouterConfig(hostile, 'x.yaml')).toThrow(
      expect.objectContaining({ code: 'bad-gateway-file' }),
    );
  });
});
