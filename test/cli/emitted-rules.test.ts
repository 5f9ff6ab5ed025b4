import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { randomFrom } from '../../src/stats/random.js';
import { run } from './run.js';

let folder = '';
const at = (name: string): string => join(folder, name);
const schema: Record<string, unknown> = JSON.parse(readFileSync('src/records/routing-rules.schema.json', 'utf8'));
const accepts = new Ajv2020({ strictTypes: false, strictRequired: false }).compile(schema);
const CASES = 800;
const WORDS = {
  easy: 'please list open hours shop weather name colour today'.split(' '),
  hard: 'prove theorem integral distributed deadlock kernel derive complexity'.split(' '),
};
const SKILL = { small: [1, 0.25], middle: [1, 0.9], top: [1, 0.98] } as const;

/** Synthetic: two sorts of prompts, three tiers, and a confidence that knows the grade nearly always. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'router-emitted-'));
  const random = randomFrom('emitted');
  const cases: unknown[] = [];
  const outcomes: unknown[] = [];
  for (let row = 0; row < CASES; row++) {
    const sort = random() < 0.4 ? 'hard' : 'easy';
    const words = Array.from({ length: 8 + Math.floor(random() * 20) }, () => {
      const word = WORDS[sort][Math.floor(random() * WORDS[sort].length)];
      return random() < 0.3 ? `${word}${Math.floor(random() * 900)}` : word;
    });
    cases.push({ id: `c${row}`, prompt: words.join(' '), reference: 'x', grader: 'exact' });
    Object.entries(SKILL).forEach(([tier, [easy, hard]], step) => {
      const isGood = random() < (sort === 'easy' ? easy : hard);
      const usage = { input_tokens: 200, output_tokens: 100 + Math.floor(random() * 50) };
      const sure = random() / 2 + (random() < 0.95 === isGood ? 0.5 : 0);
      outcomes.push({
        case_id: `c${row}`,
        tier,
        model: `m-${tier}`,
        status: 'scored',
        score: Number(isGood),
        usage: { ...usage, cache_read_tokens: 0, cache_write_tokens: 0 },
        cost_usd: [0.0003, 0.001, 0.01][step],
        ...(tier !== 'top' && { confidence: Number(sure.toFixed(4)) }),
      });
    });
  }
  const bare = outcomes.map((one) => ({ ...(one as object), confidence: null }));
  for (const [name, rows] of Object.entries({ set: cases, sure: outcomes, bare }))
    writeFileSync(at(`${name}.jsonl`), rows.map((one) => `${JSON.stringify(one)}\n`).join(''));
  const prices = [0.5, 2, 20].map((usd) => `{input: ${usd}, output: ${4 * usd}, as_of: 2026-11-01}`);
  writeFileSync(
    at('router.yaml'),
    `tiers:\n${Object.keys(SKILL)
      .map((tier, step) => `  - {name: ${tier}, provider: openai, model: m-${tier}, price: ${prices[step]}}\n`)
      .join('')}`,
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Emitted {
  cascade?: unknown[];
  rules: unknown[];
}

const FORMS: [string, string, string[], (file: Emitted) => boolean][] = [
  ['a cascade', 'sure', ['--max-escalation', '0.6'], ({ cascade }) => (cascade ?? []).length > 0],
  ['routers alone', 'bare', ['--min-acceptable', '0.9'], ({ cascade }) => cascade === undefined],
  ["LiteLLM's score", 'bare', ['--target', 'litellm', '--min-acceptable', '0.8'], ({ cascade }) => !cascade],
  ["semantic-router's score", 'bare', ['--target', 'vllm-semantic-router'], ({ cascade }) => !cascade],
  ['nothing certified', 'bare', ['--min-acceptable', '0.9999'], ({ rules }) => rules.length === 0],
];

it.each(FORMS)(
  'the JSON Schema takes what tune writes, and explain reads it: %s',
  async (_, outcomes, options, has) => {
    const out = at('rules.yaml');
    const given = ['--set', at('set.jsonl'), '--outcomes', at(`${outcomes}.jsonl`), '--config', at('router.yaml')];
    const { stderr } = await run('tune', ...given, '--acceptable', 'relative', ...options, '--out', out, '--quiet');
    const file = parse(readFileSync(out, 'utf8')) as Emitted;
    expect(has(file), stderr).toBe(true);
    expect(accepts(file), JSON.stringify(accepts.errors)).toBe(true);
    expect((await run('explain', out, '--prompt', 'prove it', '--json')).code).toBe(0);
  },
  60_000,
);
