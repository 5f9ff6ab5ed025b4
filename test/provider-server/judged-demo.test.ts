import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, expect, it } from 'vitest';
import type { Io } from '../../src/cli/io.js';
import { main } from '../../src/cli/main.js';
import { grade } from '../../src/evals/grade.js';
import { questionText } from '../../src/evals/judge-prompt.js';
import { readCases } from '../../src/sources/eval-file.js';
import { unitHash } from '../../src/stats/hash.js';
import { fencedIn, isCanary, verdict } from '../replay/live-run.js';
import type { SeenCall } from './script.js';
import { startProviderServer } from './server.js';

/** `npm run demo:live` shows what this prints; README.md shows parts of it, which this holds it to. */
const isShown = Boolean(process.env['ROUTER_DEMO']);
const DEMO = resolve('fixtures/demo');
const README = readFileSync('README.md', 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'router-judged-demo-'));
const at = (name: string): string => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true }));

async function router(args: string[], more: Partial<Io> = {}): Promise<{ code: number; stdout: string }> {
  let stdout = '';
  const show = (text: string): void => {
    if (isShown) process.stdout.write(text);
  };
  show(`\n$ router ${args.join(' ')}\n\n`);
  const io: Io = {
    stdout: {
      write(text) {
        stdout += text;
        show(text);
      },
    },
    stderr: { write: show },
    env: { OPENAI_API_KEY: 'sk-not-a-key-0000' },
    cwd: folder,
    isTerminal: false,
    columns: 100,
    hasColour: false,
    now: () => Date.now(),
    ...more,
  };
  return { code: await main(args, io), stdout };
}

const squeezed = (text: string): string => text.replace(/\s+/g, '');
/** The lines from one that is like `first` to the next that is like `last` stand in README.md as they were printed. */
function expectShown(printed: string, first: RegExp, last: RegExp): void {
  const lines = printed.split('\n');
  const from = lines.findIndex((line) => first.test(line));
  const to = lines.findIndex((line, at) => at >= from && last.test(line));
  expect([from, to], `lines like ${first} and ${last}`).not.toContain(-1);
  expect(README).toContain(`\n${lines.slice(from, to + 1).join('\n')}\n`);
}

it('judges the demo, labels it and certifies what the judge can carry, as README shows', {
  timeout: 240_000,
}, async () => {
  const { cases: all } = await readCases(join(DEMO, 'evalset.jsonl'));
  const cases = [...new Map(all.map((one) => [questionText(one.messages), one])).values()].slice(0, 300);
  const rows = gunzipSync(readFileSync(join(DEMO, 'answers.jsonl.gz')))
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { case_id: string; response: string });
  writeFileSync(at('evalset.jsonl'), cases.map((one) => `${JSON.stringify({ ...one, grader: 'judge' })}\n`).join(''));
  const byQuestion = new Map(cases.map((one) => [squeezed(questionText(one.messages)), one]));
  // A judge that overlooks 6 % of the wrong answers and fails 1 % of the right ones.
  const answer = (call: SeenCall) => {
    const parts = fencedIn(call);
    if (isCanary(call)) return verdict('bad');
    const evalCase = byQuestion.get(squeezed(parts.get('question') ?? ''));
    if (!evalCase) return null;
    const isRight = grade(evalCase, parts.get('answer') ?? '').score === 1;
    return verdict(unitHash('judge', call.prompt) < (isRight ? 0.01 : 0.06) !== isRight ? 'good' : 'bad');
  };
  const server = await startProviderServer({ answer });
  const tiers = readFileSync(join(DEMO, 'router.yaml'), 'utf8').replaceAll(
    'answers.jsonl.gz',
    join(DEMO, 'answers.jsonl.gz'),
  );
  writeFileSync(
    at('router.yaml'),
    `${tiers}judge: {provider: openai, model: gpt-5-mini, base_url: "${server.openAiUrl}"}\n`,
  );
  const own = ['--config', at('router.yaml'), '--tiers', 'sonnet,opus', '--set', at('evalset.jsonl')];

  const judged = await router(['eval', ...own, '--out', at('judged'), '--max-spend', '10']);
  expect(judged.code).toBe(0);
  expect(server.counts.calls).toBe(610);
  await server.close();
  expectShown(judged.stdout, /^ +tier /, /answers have a verdict/);

  // A person who knows which answers are right.
  let screen = '';
  const right = new Set<string>();
  for (const { case_id, response } of rows) {
    const evalCase = cases.find((one) => one.id === case_id);
    if (evalCase && grade(evalCase, response).score === 1)
      right.add(`${squeezed(questionText(evalCase.messages))}\n${squeezed(response)}`);
  }
  const shownName = (): string => {
    const [, question = '', text = ''] =
      /-- Question -+\n([\s\S]*?)\n\n-- (?:Reference[\s\S]*?\n\n-- )?Answer -+\n([\s\S]*?)\n\n1 useless/.exec(screen) ??
      [];
    return `${squeezed(question)}\n${squeezed(text)}`;
  };
  const person: Partial<Io> = {
    stderr: {
      write: (text) => {
        if (text.startsWith('Answer')) screen = text;
      },
    },
    async *keys() {
      for (;;) yield right.has(shownName()) ? '5' : '1';
    },
  };
  const labelled = await router(
    ['label', at('judged/outcomes.jsonl'), '-n', '200', '--out', at('labels.jsonl')],
    person,
  );
  expect(labelled.code).toBe(0);
  expectShown(labelled.stdout, /^The judge passes/, /^ +sonnet /);

  const outcomes = ['--outcomes', at('judged/outcomes.jsonl'), '--out', at('rules.yaml'), '--min-acceptable', '0.85'];
  const tuned = await router(['tune', '--set', at('evalset.jsonl'), ...outcomes, '--labels', at('labels.jsonl')]);
  expectShown(tuned.stdout, /^ +Judge /, /confidence 0\.975$/);
  expect(tuned.stdout).toContain('>= 0.85 with confidence 0.95, as people see it');
});
