import { describe, expect, it } from 'vitest';
import type { RulesFile } from '../../../src/records/rules-file.js';
import { vendorOf } from '../../../src/records/vendor.js';
import { exportLitellm } from '../../../src/render/gateways/litellm.js';
import { exportOpenrouter } from '../../../src/render/gateways/openrouter.js';
import { exportPortkey } from '../../../src/render/gateways/portkey.js';
import { someRules } from '../../gateways/rules.js';

const served = (provider: string | null): RulesFile => ({
  ...someRules(),
  tiers: someRules().tiers.map((tier) => ({ ...tier, provider })),
  policy: { tiers: ['small', 'large'], rules: [], default: 'large' },
});
const textOf = (result: ReturnType<typeof exportLitellm>): string => result.files.map(({ text }) => text).join('\n');

describe('providers in a gateway file', () => {
  it.each([
    ['google', 'gemini/cheap-model', '"provider": "google"', 'google/cheap-model'],
    ['gemini', 'gemini/cheap-model', '"provider": "google"', 'google/cheap-model'],
    ['mistral', 'mistral/cheap-model', '"provider": "mistral-ai"', 'mistralai/cheap-model'],
    ['xai', 'xai/cheap-model', '"provider": "x-ai"', 'x-ai/cheap-model'],
    ['openai', 'openai/cheap-model', '"provider": "openai"', 'openai/cheap-model'],
  ])('%s is called what each gateway calls it', (provider, litellm, portkey, openrouter) => {
    expect(textOf(exportLitellm(served(provider)))).toContain(`model: ${litellm}`);
    expect(textOf(exportPortkey(served(provider)))).toContain(portkey);
    expect(textOf(exportOpenrouter(served(provider)))).toContain(openrouter);
  });

  it('says of a name that nobody here knows that the gateway has to', () => {
    expect(exportPortkey(served('acme')).notes.join()).toContain('Portkey knows a provider by the name acme');
    expect(exportLitellm(served('acme')).notes.join()).toContain('LiteLLM knows');
    expect(exportLitellm(served('openai')).notes.join()).not.toContain('knows');
  });
});

describe('vendorOf', () => {
  it('tells whose a model is by its name, and says nothing of open weights', () => {
    expect(
      ['claude-3-haiku-20240307', 'gpt-4o-2024-08-06', 'o3-mini', 'gemini-2.5-pro', 'grok-4'].map(vendorOf),
    ).toEqual(['anthropic', 'openai', 'openai', 'google', 'x-ai']);
    for (const model of ['mixtral-8x7b-instruct-v0.1', 'gpt-oss-120b', 'llama-3', 'cheap', '', 'my-gpt-4'])
      expect(vendorOf(model)).toBeNull();
  });
});
