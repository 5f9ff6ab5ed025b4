import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import OpenAI from 'openai';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decide } from '../../src/policy/decide.js';
import type { RulesFile } from '../../src/records/rules-file.js';
import { exportOpenrouter } from '../../src/render/gateways/openrouter.js';
import { traitsOf } from '../../src/traffic/traits.js';
import { type Double, installRuntime, startDouble } from './machinery.js';
import { cascading, confidenceOf, someRequest, someRules } from './rules.js';

interface Module {
  openrouterBody?(request: unknown): Record<string, unknown>;
  openrouterRouter?(client: unknown, options?: unknown): { complete(request: unknown): Promise<{ tier: string }> };
}

let work = '';
let double: Double;
beforeEach(async () => {
  work = mkdtempSync(join(tmpdir(), 'router-openrouter-'));
  double = await startDouble();
});
afterEach(() => {
  double.close();
  rmSync(work, { recursive: true, force: true });
});

async function written(rules: RulesFile): Promise<Module> {
  const { files, refused } = exportOpenrouter(rules);
  expect(refused).toEqual([]);
  installRuntime(work);
  for (const { name, text } of files) writeFileSync(join(work, name), text);
  return (await import(/* @vite-ignore */ pathToFileURL(join(work, 'openrouter-router.mjs')).href)) as Module;
}

describe('the module that router export writes for openrouter (npm run build first)', () => {
  it('gives each request the model of its tier and those that take over', async () => {
    const rules = someRules();
    const { openrouterBody } = await written(rules);
    for (let index = 0; index < 50; index++) {
      const request = someRequest(index);
      const isSmall = decide(rules.policy, traitsOf(request)).tier === 'small';
      const models = ['openai/cheap-model', 'openai/strong-model'];
      expect(openrouterBody?.(request)).toMatchObject({
        messages: request.messages,
        model: models[isSmall ? 0 : 1],
        models: isSmall ? models : models.toReversed(),
      });
    }
  });

  it('runs a cascade in the application: asks, checks and hands on as the rules say', async () => {
    const rules = cascading(someRules());
    const { openrouterBody, openrouterRouter } = await written(rules);
    expect(openrouterBody).toBeUndefined();
    const client = new OpenAI({ baseURL: `http://127.0.0.1:${double.port}/v1`, apiKey: 'synthetic' });
    const router = openrouterRouter?.(client, { confidence: confidenceOf });
    const wanted: string[] = [];
    for (let index = 0; index < 60; index++) {
      const request = someRequest(index);
      const isSmall = decide(rules.policy, traitsOf(request)).tier === 'small';
      const isKept = isSmall && confidenceOf(null, request) >= 0.7;
      if (isSmall) wanted.push('openai/cheap-model');
      if (!isKept) wanted.push('openai/strong-model');
      expect((await router?.complete(request))?.tier).toBe(isKept ? 'small' : 'large');
    }
    expect(double.asked).toEqual(wanted);
    expect(wanted.length).toBeGreaterThan(70);
    double.limited.add('openai/cheap-model');
    expect((await router?.complete(someRequest(0)))?.tier).toBe('large');
  });
});
