import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { decide } from '../../src/policy/decide.js';
import { gatewayRoutingOf } from '../../src/policy/gateway-routing.js';
import type { GatewayRouting, LitellmClassifier } from '../../src/records/gateway.js';
import type { RulesFile } from '../../src/records/rules-file.js';
import { exportLitellm } from '../../src/render/gateways/litellm.js';
import { exportSemanticRouter } from '../../src/render/gateways/semantic-router.js';
import { parseLitellmConfig } from '../../src/sources/litellm-config.js';
import { routeLitellm } from '../../src/traffic/targets/litellm.js';
import { LITELLM_DEFAULTS } from '../../src/traffic/targets/litellm-heuristic.js';
import { fitLitellmTrained } from '../../src/traffic/targets/litellm-trained.js';
import { SEMANTIC_SIGNALS } from '../../src/traffic/targets/semantic-signals.js';
import { traitsOf } from '../../src/traffic/traits.js';
import { run } from '../cli/run.js';
import { litellmRouting, semanticRouting } from '../gateways/bands.js';
import { someRequest, someRules } from '../gateways/rules.js';

const bin = process.env['ROUTER_INTEROP_BIN'] ?? '';
const work = mkdtempSync(join(tmpdir(), 'router-interop-run-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

/** Real prompts where ROUTER_DATA is set, besides synthetic ones and texts on the edges of Python's definitions. */
function prompts(): string[] {
  const edges = [
    'İstanbul First, do x\nthen y',
    'straße ΣΑΣ step 1',
    'hi <system-reminder>x',
    '發票 class',
    'a.\u2028first x\u2028 then',
    'c++ write a c++x',
    'naïveclass éclass',
    '1.\u00a0x',
    '٣. x',
    'ſ) x',
    'hello?? ok??',
  ];
  const own = Array.from({ length: 500 }, (_, index) => someRequest(index).messages.at(-1)?.content ?? '');
  const data = process.env['ROUTER_DATA'];
  if (data === undefined) return [...own, ...edges];
  const real = ['arena_hard_v2.0_prompts.jsonl.gz', 'banking77.jsonl.gz', 'clinc150.jsonl.gz'].flatMap((file) =>
    gunzipSync(readFileSync(join(data, 'data', 'traffic', file)))
      .toString('utf8')
      .trim()
      .split('\n')
      .slice(0, 750),
  );
  return [
    ...real
      .map((line) => {
        const row = JSON.parse(line) as Record<string, string>;
        return row['prompt'] ?? row['text'] ?? '';
      })
      .filter((text) => text.trim() !== ''),
    ...own,
    ...edges,
  ];
}

const bare = (): RulesFile => ({ ...someRules(), policy: { tiers: ['small', 'large'], rules: [], default: 'large' } });

function written(
  name: string,
  result: { files: { text: string }[]; refused: string[] },
): { path: string; text: string } {
  expect(result.refused).toEqual([]);
  const { text } = result.files[0] as { text: string };
  const path = join(work, name);
  writeFileSync(path, text);
  return { path, text };
}

const texts = prompts();
const trained = fitLitellmTrained(
  texts.flatMap((ask, index) => [
    { ask, level: 1, success: (ask.length * 7 + index) % 10 > ask.length / 100 },
    { ask, level: 4, success: index % 10 > 0 },
  ]),
  0.7,
);
const classifiers: [string, LitellmClassifier, number][] = [
  ['heuristic, threshold 0.1', LITELLM_DEFAULTS, 0.1],
  ['heuristic, threshold on a score', LITELLM_DEFAULTS, 0.05],
  [
    'heuristic, weights of our own',
    {
      ...LITELLM_DEFAULTS,
      weights: { tokenCount: 0.7, codePresence: -0.2, technicalTerms: 0.31, simpleIndicators: 0.2 },
    },
    -0.3,
  ],
  ['heuristic_v2', trained, 0.3],
];

/** LiteLLM's own log of 60 calls, read by router analyze: every one, with the model that our port predicts. */
async function readsBack(log: string, logged: number, ours: readonly string[]): Promise<void> {
  expect(logged).toBe(60);
  const { code, stdout } = await run('analyze', log, '--json');
  expect(code).toBe(0);
  const mix = JSON.parse(stdout) as {
    ledger: { lines: number; ok: number };
    requests: number;
    models: { model: string; requests: number }[];
  };
  expect([mix.ledger.lines, mix.ledger.ok, mix.requests]).toEqual([60, 60, 60]);
  const wanted = new Map<string, number>();
  for (const tier of ours.slice(0, 60)) {
    const model = tier === 'small' ? 'cheap-model' : 'strong-model';
    wanted.set(model, (wanted.get(model) ?? 0) + 1);
  }
  expect(new Map(mix.models.map(({ model, requests }) => [model.replace(/^openai\//, ''), requests]))).toEqual(wanted);
}

describe('LiteLLM', () => {
  it.each(classifiers)('loads our file and picks the tier that we predict: %s', async (name, classifier, threshold) => {
    const routing = litellmRouting(classifier, threshold);
    const { path, text } = written('litellm.config.yaml', exportLitellm(bare(), { routing }));
    const log = join(work, `${classifiers.findIndex(([one]) => one === name)}.jsonl`);
    const input = JSON.stringify({ config: path, prompts: texts, weak: 'small', strong: 'large', log });
    const run = spawnSync(join(bin, 'python'), [join(import.meta.dirname, 'litellm_check.py')], {
      input,
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    });
    expect(run.status, run.stderr.slice(-3000)).toBe(0);
    const got = JSON.parse(run.stdout.trim().split('\n').at(-1) as string) as {
      picked: string[];
      routed: string;
      fallen: string;
      logged: number;
    };
    const back = parseLitellmConfig(text, path, LITELLM_DEFAULTS);
    const ours = texts.map((content) => routeLitellm({ messages: [{ role: 'user', content }] }, back));
    expect(texts.filter((_, index) => ours[index] !== got.picked[index])).toEqual([]);
    expect(ours.length).toBeGreaterThanOrEqual(500);
    expect(new Set(ours).size).toBe(2);
    expect(got.routed).toBe(ours[0]);
    expect(got.fallen).toBe('large');
    await readsBack(log, got.logged, ours);
    console.log(
      `${name}: ${ours.length} prompts, ${ours.filter((tier) => tier === 'small').length} to the small tier, all as LiteLLM`,
    );
  });
});

describe('LiteLLM with three tiers and a gap between two bands', () => {
  it('takes each of four bands where the rules have it', () => {
    const middle = { ...bare().tiers[0], name: 'middle', model: 'middle-model' } as RulesFile['tiers'][number];
    const policy: RulesFile['policy'] = {
      tiers: ['small', 'middle', 'large'],
      rules: [
        { name: 'small-1', when: { score_below: -0.05 }, tier: 'small' },
        { name: 'middle-1', when: { score_at_least: 0.02, score_below: 0.2 }, tier: 'middle' },
      ],
      default: 'large',
      score: { kind: 'litellm', classifier: LITELLM_DEFAULTS },
    };
    const [small, large] = bare().tiers as [RulesFile['tiers'][number], RulesFile['tiers'][number]];
    const rules: RulesFile = { ...bare(), tiers: [small, middle, large], policy };
    const routing = gatewayRoutingOf(policy);
    expect(routing).not.toBeNull();
    const { path } = written('three.yaml', exportLitellm(rules, { routing: routing as GatewayRouting }));
    const input = JSON.stringify({ config: path, prompts: texts, weak: 'small', strong: 'large' });
    const done = spawnSync(join(bin, 'python'), [join(import.meta.dirname, 'litellm_check.py')], {
      input,
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    });
    expect(done.status, done.stderr.slice(-3000)).toBe(0);
    const { picked } = JSON.parse(done.stdout.trim().split('\n').at(-1) as string) as { picked: string[] };
    const ours = texts.map((content) => decide(policy, traitsOf({ messages: [{ role: 'user', content }] })).tier);
    expect(texts.filter((_, index) => ours[index] !== picked[index])).toEqual([]);
    expect(new Set(ours).size).toBe(3);
  });
});

describe('vllm semantic-router', () => {
  const routing: GatewayRouting = semanticRouting(
    Object.fromEntries(SEMANTIC_SIGNALS.map(({ name }, index) => [name, 0.01 * (index + 1)])),
    0.37,
  );
  const cascade: RulesFile = { ...bare(), policy: { ...bare().policy, cascade: [{ tier: 'small', accept_at: 0.7 }] } };
  const cases: [string, RulesFile, GatewayRouting | null][] = [
    ['one tier', bare(), null],
    ['all signals', bare(), routing],
    ['a cascade', cascade, routing],
  ];
  it.each(cases)('validates our file: %s', (_, rules, own) => {
    const { path } = written('semantic-router.yaml', exportSemanticRouter(rules, own ? { routing: own } : {}));
    const tool = join(bin, 'vllm-sr');
    expect(existsSync(tool)).toBe(true);
    const run = spawnSync(tool, ['config', 'validate', '--config', path], { encoding: 'utf8' });
    expect(run.status, run.stdout + run.stderr).toBe(0);
    // The validator does look: one model that does not exist is enough.
    writeFileSync(path, readFileSync(path, 'utf8').replace(/- model: \w+/, '- model: nobody'));
    expect(spawnSync(tool, ['config', 'validate', '--config', path], { encoding: 'utf8' }).status).not.toBe(0);
  });
});
