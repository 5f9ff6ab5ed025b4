import { describe, expect, it } from 'vitest';
import type { TrafficMix } from '../../src/records/mix.js';
import { jsonLines, logRow, scratch } from '../sources/scratch.js';
import { run } from './run.js';

// Prices of @pydantic/genai-prices 0.1.8, as they stand in its table: sonnet-4-5 3/15, cache read 0.30, write 3.75 and twice that
// above 200,000 tokens; haiku-4-5 1/5, write 1.25, 1 h 2; o3 10/40 until June 2025, 2/8 since; gpt-4o 2.50/10, cached 1.25.
async function mixOf(content: string, name = 'log.jsonl', ...flags: string[]): Promise<TrafficMix> {
  const { code, stdout, stderr } = await run('analyze', scratch(content, name), '--json', ...flags);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as TrafficMix;
}

const day = '2026-01-05T08:00:00Z';
const claudeCode = (usage: unknown, model = 'claude-sonnet-4-5', uuid = 'u1'): string =>
  jsonLines({
    type: 'assistant',
    timestamp: day,
    sessionId: 's',
    uuid,
    requestId: uuid,
    message: { id: `m-${uuid}`, model, role: 'assistant', content: [{ type: 'text', text: 'ok' }], usage },
  });
const payload = (usage: object, more: object = {}): string =>
  jsonLines({
    id: 'p1',
    hidden_params: {},
    model: 'gpt-4o',
    custom_llm_provider: 'openai',
    startTime: 1_767_600_000.5,
    endTime: 1_767_600_001.5,
    messages: [{ role: 'user', content: 'Hi' }],
    response: { choices: [{ message: { content: 'ok' }, finish_reason: 'stop' }], usage },
    status: 'success',
    ...more,
  });

describe('the dollars of router analyze', () => {
  it('count cached input once, whichever way the source counts it', async () => {
    // Beside the input: 10,000 at 3, 80,000 at 0.30, 10,000 at 3.75, 1,000 out at 15.
    const beside = await mixOf(
      claudeCode({
        input_tokens: 10_000,
        cache_read_input_tokens: 80_000,
        cache_creation_input_tokens: 10_000,
        output_tokens: 1000,
      }),
    );
    expect(beside.cost_usd).toBeCloseTo(0.1065, 12);
    // Inside it: 20,000 at 2.50 and 80,000 at 1.25, 1,000 out at 10.
    const inside = await mixOf(
      payload({ prompt_tokens: 100_000, completion_tokens: 1000, prompt_tokens_details: { cached_tokens: 80_000 } }),
    );
    expect(inside.cost_usd).toBeCloseTo(0.05 + 0.1 + 0.01, 12);
    for (const mix of [beside, inside]) expect(mix.classes.concat(mix.unclassified as never)[0]).toBeDefined();
    expect(inside.models[0]?.input_tokens).toBe(100_000);
  });

  it('call the price of a fine-tuned model an estimate where its base stands in', async () => {
    const models = ['ft:gpt-4.1-2025-04-14:acme::x', 'gpt-4.1', 'ft:gpt-4o-mini-2024-07-18:acme::y'];
    const { warnings } = await mixOf(jsonLines(...models.map((model, at) => logRow(`r${at}`, { model }))));
    const found = warnings.filter(({ code }) => code === 'fine-tuned-prices').map(({ fields }) => fields);
    // The table has a price of its own for gpt-4o-mini when fine-tuned.
    expect(found).toEqual([{ requests: 1, models: ['ft:gpt-4.1-2025-04-14:acme::x as gpt-4.1-2025-04-14'] }]);
  });

  it('tell cache writes of five minutes from those of an hour', async () => {
    const mix = await mixOf(
      claudeCode(
        {
          input_tokens: 0,
          output_tokens: 0,
          cache_creation_input_tokens: 300_000,
          cache_creation: { ephemeral_5m_input_tokens: 100_000, ephemeral_1h_input_tokens: 200_000 },
        },
        'claude-haiku-4-5',
      ),
    );
    expect(mix.cost_usd).toBeCloseTo(0.125 + 0.4, 12);
  });

  it('price the whole request at the level that its input reaches', async () => {
    const long = await mixOf(claudeCode({ input_tokens: 250_000, output_tokens: 1000 }));
    expect(long.cost_usd).toBeCloseTo(1.5225, 12);
    const cached = await mixOf(
      claudeCode({ input_tokens: 50_000, cache_read_input_tokens: 150_001, output_tokens: 0 }),
    );
    expect(cached.cost_usd).toBeCloseTo(0.3 + 0.150001 * 0.6, 9);
  });

  it('halve batches, and do not count reasoning beside the output', async () => {
    const body = {
      model: 'o3',
      choices: [{ message: { role: 'assistant', content: 'ok' }, finish_reason: 'stop' }],
      created: 1_767_600_000,
      usage: {
        prompt_tokens: 100_000,
        completion_tokens: 10_000,
        completion_tokens_details: { reasoning_tokens: 9000 },
      },
    };
    const chat = await mixOf(jsonLines({ id: 'c1', object: 'chat.completion', ...body }));
    expect(chat.cost_usd).toBeCloseTo(0.2 + 0.08, 12);
    const batch = await mixOf(
      jsonLines({ id: 'b', custom_id: 'q1', response: { status_code: 200, request_id: 'r', body }, error: null }),
    );
    expect(batch.cost_usd).toBeCloseTo((0.2 + 0.08) / 2, 12);
  });

  it("price each request by its own date, and one without by the table's", async () => {
    const usage = { input_tokens: 1e6, output_tokens: 1e6 };
    const o3 = (id: string, timestamp: string | null): unknown => logRow(id, { model: 'o3', usage, timestamp });
    expect((await mixOf(jsonLines(o3('a', '2025-05-01T00:00:00Z')))).cost_usd).toBeCloseTo(50, 9);
    expect((await mixOf(jsonLines(o3('a', '2025-07-01T00:00:00Z')))).cost_usd).toBeCloseTo(10, 9);
    expect((await mixOf(jsonLines(o3('a', null)))).cost_usd).toBeCloseTo(10, 9);
  });

  it('stand beside what the log says, with the largest disagreement named', async () => {
    const usage = { prompt_tokens: 100_000, completion_tokens: 0 };
    const rows = [
      payload(usage, { id: 'same', response_cost: 0.25 }),
      payload(usage, { id: 'cached-twice', response_cost: 0.5 }),
      payload(usage, { id: 'unlogged' }),
    ];
    const mix = await mixOf(rows.join(''));
    expect([mix.cost_usd, mix.logged_cost_usd]).toEqual([0.75, 0.75]);
    expect(mix.cost_check).toMatchObject({
      requests: 2,
      logged_cost_usd: 0.75,
      recomputed_cost_usd: 0.5,
      difference_usd: -0.25,
      agreeing_requests: 1,
      examples: [{ id: 'cached-twice', logged_cost_usd: 0.5, recomputed_cost_usd: 0.25 }],
    });
  });

  it('list unknown models with requests and tokens, and never as 0', async () => {
    const rows = ['gpt-9-made-up', 'gpt-9-made-up', 'o3'].map((model, at) => logRow(`${at}`, { model }));
    const mix = await mixOf(jsonLines(...rows));
    expect(mix.unpriced_models).toMatchObject([
      { model: 'gpt-9-made-up', requests: 2, input_tokens: 20, output_tokens: 10 },
    ]);
    expect(mix.models.find(({ model }) => model === 'gpt-9-made-up')).toMatchObject({ cost_usd: null });
    const alone = await mixOf(jsonLines(rows[0]));
    expect([alone.cost_usd, alone.outlook.saving_usd_max]).toEqual([null, null]);
    const { stdout } = await run('analyze', scratch(jsonLines(rows[0])));
    expect(stdout).toContain('no price known');
    expect(stdout).not.toMatch(/\$0(?!\.)/);
  });

  it('tell requests without tokens from models without a price', async () => {
    const rows = jsonLines(
      logRow('a', { model: 'gpt-4o' }),
      logRow('b', { model: 'gpt-4o', status: 'error', usage: null }),
      logRow('c', { model: 'gpt-9-made-up' }),
      logRow('d', { model: 'gpt-9-made-up', usage: null }),
    );
    const mix = await mixOf(rows);
    expect([mix.unpriced_requests, mix.requests_without_tokens]).toEqual([3, 2]);
    expect(mix.unpriced_models.map(({ model, requests }) => [model, requests])).toEqual([['gpt-9-made-up', 2]]);
    expect(mix.warnings.map(({ code, fields }) => [code, fields['requests'], fields['models']])).toEqual([
      ['mix-unpriced', 1, ['gpt-9-made-up']],
      ['mix-without-tokens', 2, undefined],
    ]);
    const { stdout, stderr } = await run('analyze', scratch(rows));
    expect(stdout).toContain('Not in the dollars: 2 requests without token counts');
    expect(stderr).not.toContain('gpt-4o');
  });

  it('name table, version and day, also with prices of the user in front', async () => {
    const prices = scratch('{"gpt-9-made-up":{"input":1,"output":2,"as_of":"2026-01-01"}}', 'p.json');
    const config = scratch(
      `tiers:\n  - {name: a, provider: openai, model: gpt-4o}\nprices: ${prices}\n`,
      'router.yaml',
    );
    const rows = jsonLines(logRow('a', { model: 'gpt-9-made-up', usage: { input_tokens: 1e6, output_tokens: 1e6 } }));
    const mix = await mixOf(rows, 'log.jsonl', '--config', config);
    expect(mix.cost_usd).toBeCloseTo(3, 12);
    const day = { as_of: '2026-01-01', newest: '2026-01-01' };
    expect(mix.prices).toEqual({
      name: expect.stringContaining('p.json'),
      version: '0.1.8',
      as_of: '2026-09-23',
      own: [{ source: expect.stringContaining('p.json'), prices: 1, ...day }],
    });
    // The clock of the tests stands at 2026-11-01: the price that made the bill is old, the table is not.
    expect(mix.warnings.map(({ code }) => code)).toEqual(['own-prices-old']);
    const { stdout } = await run('analyze', scratch(rows), '--config', config);
    expect(stdout.replace(/\s+/g, ' ')).toMatch(
      /Prices: @pydantic\/genai-prices \+ .*p\.json 0\.1\.8, as of 2026-09-23; those of .*p\.json as of 2026-01-01\./,
    );
  });

  it('name own prices that fit no model of the log, and what may be meant', async () => {
    const price = { input: 1, output: 2, as_of: '2026-10-01' };
    const warned = async (prices: object): Promise<unknown[]> => {
      const config = scratch(
        `tiers:\n  - {name: a, provider: openai, model: of-a-tier}\nprices: ${scratch(JSON.stringify(prices))}\n`,
        'router.yaml',
      );
      const rows = jsonLines(logRow('a', { model: 'house-small' }), logRow('b', { model: 'azure/gpt-4o' }));
      const { warnings } = await mixOf(rows, 'log.jsonl', '--config', config);
      return warnings.filter(({ code }) => code === 'prices-unused').map(({ fields }) => fields);
    };
    expect(await warned({ 'huose-small': price, 'of-a-tier': price })).toEqual([
      { count: 1, of: 2, models: ['huose-small (nearest in the log: house-small)'] },
    ]);
    expect(await warned({ 'house-small': price, 'gpt-4o': price })).toEqual([]);
    // A table of everything is no list of names that somebody typed.
    const table = Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`m${at}`, price]));
    expect(await warned({ ...table, 'gpt-4o': price })).toEqual([]);
    expect(await warned(table)).toMatchObject([{ count: 60, of: 60 }]);
  });
});
