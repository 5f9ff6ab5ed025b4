import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Condition } from '../../src/records/policy.js';
import { rulesYaml } from '../../src/render/rules.js';
import { run } from '../cli/run.js';
import { request } from '../traffic/synthetic.js';
import { installRuntime } from './machinery.js';
import { someRules } from './rules.js';

let work = '';
beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'router-labels-'));
  installRuntime(work);
});
afterEach(() => rmSync(work, { recursive: true, force: true }));

/** 40 requests that ask the same kind of question; three in four carry the team's own labels. */
const LOG = Array.from({ length: 40 }, (_, at) =>
  request(String(at), `What is the capital of country ${at}?`, {
    model: 'strong-model',
    ...(at % 4 > 0 && { task: 'billing', tags: { team: 'x' } }),
  }),
);

async function exported(to: string, when: Condition): Promise<{ code: number; stdout: string; stderr: string }> {
  const { policy, ...rest } = someRules();
  const { score: _, ...plain } = policy;
  const rules = { ...rest, policy: { ...plain, rules: [{ name: 'mine', when, tier: 'small' }] } };
  writeFileSync(join(work, 'rules.yaml'), rulesYaml(rules));
  writeFileSync(join(work, 'log.jsonl'), LOG.map((row) => JSON.stringify(row)).join('\n'));
  return run('export', join(work, 'rules.yaml'), '--to', to, '--out', work, '--log', join(work, 'log.jsonl'), '--json');
}

describe('labels of requests at a gateway (npm run build first)', () => {
  it('claude-code-router: --log compares what the module does there, where no request names its task', async () => {
    const { code, stdout } = await exported('claude-code-router', { task: ['open_qa'] });
    expect(code).toBe(0);
    const { comparison } = JSON.parse(stdout) as {
      comparison: { disagreement_share: number; exported: { tiers: { tier: string; requests: number }[] } };
    };
    expect(comparison.disagreement_share).toBe(0.75);
    const route = createRequire(import.meta.url)(join(work, 'tuned-router.js')) as (req: unknown) => Promise<string>;
    const answers = await Promise.all(
      LOG.map((row) => route({ body: { messages: row.messages, task: row.task, tags: row.tags } })),
    );
    const down = answers.filter((answer) => answer === 'openai,cheap-model').length;
    expect(comparison.exported.tiers.find(({ tier }) => tier === 'small')?.requests).toBe(down);
    expect(down).toBe(40);
  });

  it('claude-code-router: rules on tags are refused, and nothing is written', async () => {
    const { code, stderr } = await exported('claude-code-router', { tags: { team: ['x'] } });
    expect(code).toBe(2);
    expect(stderr).toContain('decides on tags');
    expect(() => readFileSync(join(work, 'config.json'))).toThrow();
  });

  it('openrouter: labels decide in the application, and are not sent on', async () => {
    const { stdout } = await exported('openrouter', { tags: { team: ['x'] }, task: ['billing'] });
    expect((JSON.parse(stdout) as { comparison: unknown }).comparison).toMatchObject({ disagreement_share: 0 });
    const { openrouterBody } = (await import(
      /* @vite-ignore */ pathToFileURL(join(work, 'openrouter-router.mjs')).href
    )) as { openrouterBody(given: unknown): Record<string, unknown> };
    const { messages } = LOG[1]!;
    const body = openrouterBody({ messages, temperature: 0, task: 'billing', tags: { team: 'x' } });
    expect(body).toMatchObject({ messages, temperature: 0, model: 'openai/cheap-model' });
    expect(body).not.toHaveProperty('task');
    expect(body).not.toHaveProperty('tags');
    expect(openrouterBody({ messages })['model']).toBe('openai/strong-model');
  });
});
