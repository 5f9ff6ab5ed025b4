import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { decide } from '../../src/policy/decide.js';
import { exportPortkey } from '../../src/render/gateways/portkey.js';
import { traitsOf } from '../../src/traffic/traits.js';
import { freePort, installRuntime, packageFolder, startDouble, startGateway } from './machinery.js';
import { cascading, confidenceOf, someRequest, someRules } from './rules.js';

const folder = packageFolder('@portkey-ai/gateway');

describe.skipIf(folder === null)(
  'the real Portkey gateway (skipped where @portkey-ai/gateway is not installed)',
  () => {
    it('sends 200 requests to the tiers that decide predicts, and fails over on 429', async () => {
      const work = mkdtempSync(join(tmpdir(), 'router-portkey-'));
      const double = await startDouble();
      const port = await freePort();
      const gateway = await startGateway(
        [join(folder as string, 'build', 'start-server.js'), `--port=${port}`, '--headless'],
        { TRUSTED_CUSTOM_HOSTS: '127.0.0.1,localhost', NODE_ENV: 'test' },
        port,
      );
      try {
        const rules = someRules();
        const baseUrl = `http://127.0.0.1:${double.port}/v1`;
        const { files, refused } = exportPortkey(rules, {
          retries: 0,
          endpoints: { small: { baseUrl }, large: { baseUrl } },
        });
        expect(refused).toEqual([]);
        installRuntime(work);
        for (const { name, text } of files) writeFileSync(join(work, name), text);
        const module = (await import(/* @vite-ignore */ pathToFileURL(join(work, 'portkey-router.mjs')).href)) as {
          portkeyHeaders(request: unknown, config: unknown, keys: unknown): Record<string, string>;
        };
        const config: unknown = JSON.parse((files[0] as { text: string }).text);
        const ask = async (index: number): Promise<number> => {
          const request = someRequest(index);
          const headers = {
            'content-type': 'application/json',
            ...module.portkeyHeaders(request, config, { OPENAI_API_KEY: 'synthetic' }),
          };
          const body = JSON.stringify({ model: 'any', messages: request.messages });
          const answer = await fetch(`http://127.0.0.1:${port}/v1/chat/completions`, { method: 'POST', headers, body });
          await answer.text();
          return answer.status;
        };
        const modelOf = new Map(rules.tiers.map(({ name, model }) => [name, model]));
        const wanted = Array.from({ length: 200 }, (_, index) =>
          modelOf.get(decide(rules.policy, traitsOf(someRequest(index))).tier),
        );
        expect(
          Math.min(
            wanted.filter((model) => model === 'cheap-model').length,
            wanted.filter((model) => model === 'strong-model').length,
          ),
        ).toBeGreaterThan(20);
        for (let index = 0; index < 200; index++) expect(await ask(index)).toBe(200);
        expect(double.asked).toEqual(wanted);
        expect(new Set(double.keys)).toEqual(new Set(['Bearer synthetic']));

        for (const [limited, other] of [
          ['cheap-model', 'strong-model'],
          ['strong-model', 'cheap-model'],
        ] as const) {
          double.limited.clear();
          double.limited.add(limited);
          double.asked.length = 0;
          expect(await ask(wanted.indexOf(limited))).toBe(200);
          expect(double.asked).toEqual([limited, other]);
        }
        expect(() => module.portkeyHeaders(someRequest(0), config, {})).toThrow('OPENAI_API_KEY is not set');

        // A cascade through the same gateway: the runtime asks, checks and hands on.
        double.limited.clear();
        double.asked.length = 0;
        const own = join(work, 'cascade');
        mkdirSync(own);
        const chain = exportPortkey(cascading(rules), {
          retries: 0,
          endpoints: { small: { baseUrl }, large: { baseUrl } },
        });
        expect(chain.refused).toEqual([]);
        for (const { name, text } of chain.files) writeFileSync(join(own, name), text);
        const { portkeyRouter } = (await import(
          /* @vite-ignore */ pathToFileURL(join(own, 'portkey-router.mjs')).href
        )) as {
          portkeyRouter(...given: unknown[]): { complete(request: unknown): Promise<{ tier: string }> };
        };
        const client = new OpenAI({ baseURL: `http://127.0.0.1:${port}/v1`, apiKey: 'none' });
        const keys = { OPENAI_API_KEY: 'synthetic' };
        const chainConfig: unknown = JSON.parse((chain.files[0] as { text: string }).text);
        const router = portkeyRouter(client, chainConfig, keys, { confidence: confidenceOf });
        const chainWanted: string[] = [];
        for (let index = 0; index < 60; index++) {
          const isSmall = wanted[index] === 'cheap-model';
          const isKept = isSmall && confidenceOf(null, someRequest(index)) >= 0.7;
          if (isSmall) chainWanted.push('cheap-model');
          if (!isKept) chainWanted.push('strong-model');
          expect((await router.complete(someRequest(index))).tier).toBe(isKept ? 'small' : 'large');
        }
        expect(double.asked).toEqual(chainWanted);
      } finally {
        gateway.kill();
        double.close();
        rmSync(work, { recursive: true, force: true });
      }
    });
  },
);
