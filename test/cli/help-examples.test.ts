import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HELP_EXAMPLES } from '../../src/cli/help-examples.js';
import { run } from './run.js';

// The folder that the examples speak of: the synthetic demo under the names that a user would have.
const HOME = process.cwd();
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'router-examples-'));
  for (const name of ['evalset.jsonl', 'router.yaml', 'answers.jsonl.gz']) {
    cpSync(join('fixtures/demo', name), join(folder, name));
  }
  cpSync('fixtures/demo/log.jsonl', join(folder, 'logs.jsonl'));
  process.chdir(folder);
  writeFileSync('promptfoo.json', PROMPTFOO);
  writeFileSync(
    'prices-only.yaml',
    'tiers:\n  - {name: haiku, provider: anthropic, model: claude-haiku-4-5}\n  - {name: sonnet, provider: anthropic, model: claude-sonnet-4-5}\n  - {name: opus, provider: anthropic, model: claude-opus-4-5}\n',
  );
});
afterAll(() => {
  process.chdir(HOME);
  rmSync(folder, { recursive: true });
});

/** Two invented results of one promptfoo run. */
const PROMPTFOO = JSON.stringify({
  evalId: 'eval-1',
  results: {
    version: 3,
    results: ['4', '5'].map((output, index) => ({
      id: `r${index}`,
      promptIdx: index,
      testIdx: 0,
      provider: { id: `openai:chat:${index === 0 ? 'gpt-4o' : 'gpt-4o-mini'}`, label: index === 0 ? 'big' : 'small' },
      prompt: { raw: '[{"role":"user","content":"What is 2 + 2?"}]', label: 'sum' },
      response: { output, tokenUsage: { prompt: 30, completion: 1, total: 31 } },
      success: output === '4',
      score: output === '4' ? 1 : 0,
      failureReason: output === '4' ? 0 : 1,
      latencyMs: 800,
    })),
  },
});

/** Words of a command line, with quoted ones whole and without what a shell would do with the rest. */
function words(line: string): string[] {
  return [...(line.split(' > ')[0] as string).matchAll(/"([^"]*)"|(\S+)/g)].map(
    ([, quoted, bare]) => quoted ?? (bare as string),
  );
}

// In the order in which a team would use them, so that later ones find what earlier ones wrote.
const ORDER = ['analyze', 'sample', 'outcomes', 'eval', 'curve', 'tune'];
const commands = [...ORDER, ...Object.keys(HELP_EXAMPLES).filter((name) => !ORDER.includes(name))];
const examples = commands.flatMap((name) => HELP_EXAMPLES[name] ?? []);

describe('the examples of the help', () => {
  it.each(examples)(
    '%s',
    async (line) => {
      const [router, ...argv] = words(line);
      expect(router).toBe('router');
      const { code, stdout, stderr } = await run(...argv);
      // A gate may say no (1) or undecided (4) of synthetic data; a wrong option or file is 2.
      expect([0, 1, 4], stderr).toContain(code);
      expect(stdout.length).toBeGreaterThan(0);
    },
    60_000,
  );

  it('stand in the help of every command', async () => {
    const { stdout } = await run('--help');
    const shown = [...stdout.matchAll(/^ {2}([a-z]+) .*(?=\n)/gm)].map(([, name]) => name as string);
    const named = shown.filter((name) => name !== 'help' && name !== 'router');
    expect(named.filter((name) => !HELP_EXAMPLES[name])).toEqual([]);
    const { stdout: help } = await run('tune', '--help');
    expect(help).toContain(`$ ${(HELP_EXAMPLES['tune'] as readonly string[])[0]}`);
  });
});
