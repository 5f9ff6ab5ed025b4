import { describe, expect, it } from 'vitest';
import { SchemaFault } from '../../../src/sources/fields.js';
import { mappedLog } from '../../../src/sources/mapped-log.js';

const place = { file: 'f', name: 'f:1' };

describe('mappedLog', () => {
  it('reads any object by the paths it is given', () => {
    const format = mappedLog({
      id: 'key',
      model: 'meta.llm',
      prompt: 'question',
      output_tokens: 'usage.out',
      prompt_tokens: 'usage.in',
      cache_read_tokens: 'usage.cached',
      latency_s: 'took',
      cost_usd: 'usd',
      timestamp: 'when',
      provider: '=openai',
      'tags.team': 'team',
      'scores.right': 'ok',
    });
    const record = format.toRecord(
      {
        key: 'k',
        meta: '{"llm":"gpt-4o"}',
        question: 'Hello',
        usage: { in: '100', out: 20, cached: 30 },
        took: '1.5',
        usd: '0.01',
        when: '2026-01-01 00:00:00',
        team: 'x',
        ok: 'true',
      },
      place,
    );
    expect(record).toMatchObject({
      id: 'k',
      model: 'gpt-4o',
      provider: 'openai',
      timestamp: '2026-01-01T00:00:00.000Z',
      latency_ms: 1500,
      cost_usd: 0.01,
      messages: [{ role: 'user', content: 'Hello' }],
      tags: { team: 'x' },
      scores: { right: true },
      usage: { input_tokens: 70, output_tokens: 20, cache_read_tokens: 30 },
    });
  });
  it('takes a column with dots in its name before a path, and the place for an id', () => {
    const format = mappedLog({ model: 'a.b' });
    expect(format.toRecord({ 'a.b': 'x', a: { b: 'y' } }, place)).toMatchObject({
      id: 'f:1',
      model: 'x',
      usage: null,
      cost_usd: null,
      status: 'ok',
    });
  });
  it('knows failures by code, word, truth or message', () => {
    const format = mappedLog({ model: '=x', status: 's', error: 'e' });
    const statuses = [200, '429', 'error', 'success', true, false].map((s) => format.toRecord({ s }, place)?.status);
    expect(statuses).toEqual(['ok', 'error', 'error', 'ok', 'ok', 'error']);
    expect(format.toRecord({ e: 'boom' }, place)).toMatchObject({ status: 'error', error: 'boom' });
  });
  it('names the path of what does not fit', () => {
    expect(() => mappedLog({ model: 'm', input_tokens: 'n' }).toRecord({ m: 'x', n: 'few' }, place)).toThrow(
      SchemaFault,
    );
    expect(() => mappedLog({ model: 'meta.llm' }).toRecord({}, place)).toThrow('meta.llm is missing');
  });
});
