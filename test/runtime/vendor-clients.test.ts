import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { createRouter } from '../../src/index.js';
import { startDouble } from '../gateways/machinery.js';
import { someRules } from '../gateways/rules.js';

const ASK = { messages: [{ role: 'user', content: 'Hi there' }] };

const failoverRules = () => someRules({ failover: { order: ['large', 'small'], on: ['rate_limit'] } });

describe('the vendors’ own clients', () => {
  it('fit as they are, and a 429 of a real server fails over', async () => {
    const double = await startDouble();
    try {
      double.limited.add('cheap-model');
      const openai = new OpenAI({ apiKey: 'k', baseURL: `http://127.0.0.1:${double.port}/v1` });
      const anthropic = new Anthropic({ apiKey: 'k' });
      const answer = await createRouter(failoverRules(), { clients: { openai, anthropic } }).complete(ASK);
      expect(answer).toMatchObject({ tier: 'large', response: 'from strong-model' });
      expect(double.asked).toEqual(['cheap-model', 'strong-model']);
    } finally {
      double.close();
    }
  });

  it('give Anthropic its own form of the request', async () => {
    const asked: Record<string, unknown>[] = [];
    const create = (body: Record<string, unknown>) => {
      asked.push(body);
      const usage = { input_tokens: 3, output_tokens: 2, cache_read_input_tokens: 5 };
      return Promise.resolve({
        model: 'claude',
        content: [{ type: 'text', text: 'Ja' }],
        stop_reason: 'end_turn',
        usage,
      });
    };
    const messages = [{ role: 'system', content: 'Be brief.' }, ...ASK.messages];
    const answer = await createRouter(failoverRules(), { clients: { small: { messages: { create } } } }).complete({
      messages,
    });
    expect(asked[0]).toMatchObject({
      system: 'Be brief.',
      max_tokens: 4096,
      messages: [{ role: 'user', content: 'Hi there' }],
    });
    expect(answer).toMatchObject({ response: 'Ja', usage: { input_tokens: 3, cache_read_tokens: 5 } });
  });
});
