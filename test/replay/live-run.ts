import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Io } from '../../src/cli/io.js';
import { main } from '../../src/cli/main.js';
import type { ScriptedAnswer, SeenCall, ServerScript } from '../provider-server/script.js';
import { type ProviderServer, startProviderServer } from '../provider-server/server.js';
import { fastClock } from './clocks.js';

export const KEY = 'sk-canary-0123456789abcdef';

/** An eval set, a provider double and a command line in a folder of its own. Everything is synthetic. */
export interface Stage {
  folder: string;
  server: ProviderServer;
  at(name: string): string;
  /** router eval with the usual options and these. */
  run(more?: string[], io?: Partial<Io>): Promise<{ code: number; stdout: string; stderr: string }>;
  rows(name: string): Record<string, unknown>[];
  text(name: string): string;
  end(): Promise<void>;
}

export interface StageOptions extends Partial<ServerScript> {
  cases?: number;
  /** How fast time passes. */
  times?: number;
  provider?: 'openai' | 'anthropic';
  tiers?: string[];
  /** More YAML for each tier. */
  tierMore?: string;
  price?: string;
  /** Grader of the cases; `judge` puts a judge into router.yaml, at the same server. */
  grader?: 'numeric' | 'judge';
  /** More YAML for the judge. */
  judgeMore?: string;
}

/** Question n asks for n + n. */
export const question = (n: number): string => `case ${n}: what is ${n} + ${n}?`;
export function rightAnswer(call: SeenCall): ScriptedAnswer {
  const n = Number(/^case (\d+)/.exec(call.prompt)?.[1]);
  return { response: `It is ${2 * n}.`, usage: { input_tokens: 20, output_tokens: 10 } };
}

export async function stage({
  cases = 10,
  times = 100,
  provider = 'openai',
  tiers = ['small'],
  tierMore = '',
  price,
  grader = 'numeric',
  judgeMore = '',
  ...script
}: StageOptions = {}): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'router-live-'));
  const server = await startProviderServer({ answer: rightAnswer, ...script });
  const at = (name: string): string => join(folder, name);
  const url = provider === 'openai' ? server.openAiUrl : server.anthropicUrl;
  const rows = Array.from({ length: cases }, (_, n) => ({
    id: `c${String(n).padStart(5, '0')}`,
    prompt: question(n),
    reference: String(2 * n),
    grader,
  }));
  writeFileSync(at('set.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  const priced = price ?? 'price: {input: 1, output: 5, as_of: 2026-01-01}';
  const list = tiers.map(
    (name) =>
      `  - {name: ${name}, provider: ${provider}, model: ${name}-1, base_url: "${url}", ${priced}${tierMore}}\n`,
  );
  const judge =
    grader === 'judge'
      ? `judge: {provider: ${provider}, model: judge-1, base_url: "${url}", price: {input: 2, output: 10, as_of: 2026-01-01}${judgeMore}}\n`
      : '';
  writeFileSync(at('router.yaml'), `tiers:\n${list.join('')}${judge}`);
  mkdirSync(at('home'));
  return {
    folder,
    server,
    at,
    async run(more = [], io = {}) {
      const out: string[] = [];
      const err: string[] = [];
      const isResume = more.includes('--resume');
      const usual = isResume
        ? []
        : [
            '--config',
            at('router.yaml'),
            '--tiers',
            tiers.join(','),
            '--set',
            at('set.jsonl'),
            '--out',
            at('run'),
            '--max-spend',
            '100',
          ];
      const code = await main(['eval', ...usual, ...more], {
        stdout: { write: (text) => void out.push(text) },
        stderr: { write: (text) => void err.push(text) },
        env: { OPENAI_API_KEY: KEY, ANTHROPIC_API_KEY: KEY },
        cwd: folder,
        isTerminal: false,
        columns: 100,
        hasColour: false,
        now: () => 0,
        clock: fastClock(times),
        random: () => 0.5,
        ...io,
      });
      return { code, stdout: out.join(''), stderr: err.join('') };
    },
    text: (name) => readFileSync(at(name), 'utf8'),
    rows: (name) =>
      readFileSync(at(name), 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    async end() {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What lies between the fences of a question to a judge, by name; empty for other calls. */
export function fencedIn(call: Pick<SeenCall, 'prompt'>): Map<string, string> {
  const code = /^<<([0-9a-f]{32}) question begins>>/.exec(call.prompt)?.[1];
  const parts = call.prompt.matchAll(
    new RegExp(`<<${code} ([a-z ]+) begins>>\\n([\\s\\S]*?)\\n<<${code} \\1 ends>>`, 'g'),
  );
  return new Map([...parts].map(([, name, text]) => [name as string, text as string]));
}

export function verdict(word: string, quote = ''): ScriptedAnswer {
  const response = `${quote}{"reason": "so it is", "verdict": "${word}"}`;
  return { response, usage: { input_tokens: 200, output_tokens: 20 } };
}

/** A judge that finds an answer good when it holds the reference as a number, and answers others as a tier does. */
export function honestJudge(call: SeenCall, answer: (call: SeenCall) => ScriptedAnswer = rightAnswer): ScriptedAnswer {
  if (call.model !== 'judge-1') return answer(call);
  const parts = fencedIn(call);
  const isRight = (text = ''): boolean => new RegExp(`\\b${parts.get('reference')}\\b`).test(text);
  if (parts.has('answer')) return verdict(isRight(parts.get('answer')) ? 'good' : 'bad');
  const [first, second] = [isRight(parts.get('first answer')), isRight(parts.get('second answer'))];
  return verdict(first === second ? 'tie' : first ? 'first' : 'second');
}

/** Number of the case that a tier answers or a judge is asked about. */
export const judgedCase = (call: SeenCall): number =>
  Number(/case (\d+)/.exec(fencedIn(call).get('question') ?? call.prompt)?.[1]);
export const isCanary = (call: SeenCall): boolean => call.prompt.includes('17 + 26');
/** Judges by `judge` where it is asked about a case; canaries and tiers as ever. */
export const judgedBy = (judge: (call: SeenCall) => ScriptedAnswer) => (call: SeenCall) =>
  call.model === 'judge-1' && !isCanary(call) ? judge(call) : honestJudge(call);
