import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decide } from '../../src/policy/decide.js';
import { exportClaudeCodeRouter } from '../../src/render/gateways/claude-code-router.js';
import { traitsOf } from '../../src/traffic/traits.js';
import { freePort, installRuntime, packageFolder, startDouble, startGateway } from './machinery.js';
import { someRequest, someRules } from './rules.js';

const folder = packageFolder('@musistudio/claude-code-router');

describe.skipIf(folder === null)('the real claude-code-router (skipped where it is not installed)', () => {
  it('sends 200 requests to the tiers that decide predicts, and fails over on 429', async () => {
    const home = mkdtempSync(join(tmpdir(), 'router-ccr-'));
    const own = join(home, '.claude-code-router');
    mkdirSync(own);
    const double = await startDouble();
    const port = await freePort();
    const rules = someRules();
    const baseUrl = `http://127.0.0.1:${double.port}/v1`;
    const { files, refused } = exportClaudeCodeRouter(rules, {
      folder: own,
      endpoints: { small: { baseUrl }, large: { baseUrl } },
    });
    expect(refused).toEqual([]);
    installRuntime(own);
    for (const { name, text } of files) {
      // The port, and no questions or log files: what a person would set for this run.
      const own_ =
        name === 'config.json'
          ? JSON.stringify({ ...JSON.parse(text), PORT: port, LOG: false, NON_INTERACTIVE_MODE: true })
          : text;
      writeFileSync(join(own, name), own_);
    }
    const gateway = await startGateway(
      [join(folder as string, 'dist', 'cli.js'), 'start'],
      { HOME: home, OPENAI_API_KEY: 'synthetic', SERVICE_PORT: String(port) },
      port,
    );
    try {
      const ask = async (index: number): Promise<number> => {
        const body = JSON.stringify({ model: 'claude-any', max_tokens: 16, messages: someRequest(index).messages });
        const headers = { 'content-type': 'application/json', 'anthropic-version': '2023-06-01' };
        const answer = await fetch(`http://127.0.0.1:${port}/v1/messages`, { method: 'POST', headers, body });
        await answer.text();
        return answer.status;
      };
      const modelOf = new Map(rules.tiers.map(({ name, model }) => [name, model]));
      const wanted = Array.from({ length: 200 }, (_, index) =>
        modelOf.get(decide(rules.policy, traitsOf(someRequest(index))).tier),
      );
      expect(new Set(wanted).size).toBe(2);
      for (let index = 0; index < 200; index++) expect(await ask(index)).toBe(200);
      expect(double.asked).toEqual(wanted);
      expect(new Set(double.keys)).toEqual(new Set(['Bearer synthetic']));

      double.limited.add('strong-model');
      double.asked.length = 0;
      expect(await ask(wanted.indexOf('strong-model'))).toBe(200);
      expect(double.asked[0]).toBe('strong-model');
      expect(double.asked.at(-1)).toBe('cheap-model');
    } finally {
      gateway.kill();
      double.close();
      rmSync(home, { recursive: true, force: true });
    }
  });
});
