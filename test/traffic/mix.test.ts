import { describe, expect, it } from 'vitest';
import type { RequestRecord } from '../../src/records/request.js';
import { tokenUsage } from '../../src/records/usage.js';
import { createMix } from '../../src/traffic/mix.js';
import { OTHER } from '../../src/traffic/named-totals.js';
import { COMPLEX, ladder, ledgerOf, MODERATE, prices, request, SIMPLE } from './synthetic.js';

const mixOf = (requests: readonly RequestRecord[]) => {
  const mix = createMix(prices, ladder);
  mix.add(requests);
  return mix.finish(ledgerOf(requests.length), []);
};

/** A synthetic log with every kind of row. */
const LOG: RequestRecord[] = Array.from({ length: 200 }, (_, n) =>
  request(`r-${n}`, [SIMPLE, MODERATE, COMPLEX][n % 3]!.repeat(1 + (n % 2)), {
    model: ['strong', 'middle', 'house-model'][n % 7 === 0 ? 2 : n % 2]!,
    timestamp: n % 11 === 0 ? null : `2026-11-0${1 + (n % 9)}T08:00:00+02:00`,
    usage: n % 13 === 0 ? null : tokenUsage({ input_tokens: 100 + n, output_tokens: 17 * n, cache_read_tokens: n }),
    status: n % 17 === 0 ? 'error' : 'ok',
    ...(n % 5 === 0 ? { cost_usd: 0.1 * n } : {}),
    ...(n % 3 === 0 ? { latency_ms: 100 + n * 7 } : {}),
    ...(n % 4 === 0 ? { ttft_ms: n } : {}),
    ...(n % 10 === 0 ? { task: 'billing' } : {}),
  }),
);

describe('createMix', () => {
  it('gives the rows of an empty log: three classes, nothing known', () => {
    const mix = mixOf([]);
    expect(mix).toMatchObject({
      requests: 0,
      from: null,
      to: null,
      tasks: [],
      models: [],
      templates: [],
      cost_usd: null,
      warnings: [],
    });
    expect(
      mix.classes.map((row) => [row.class, row.requests, row.share, row.share_ci95, row.cost_usd, row.latency_ms.p50]),
    ).toEqual([
      ['simple', 0, null, null, null, null],
      ['moderate', 0, null, null, null, null],
      ['complex', 0, null, null, null, null],
    ]);
    expect(JSON.stringify(mix)).not.toMatch(/NaN|Infinity/);
  });

  it('adds up one request', () => {
    const mix = mixOf([
      request('a', SIMPLE, { latency_ms: 200, ttft_ms: 0, cost_usd: 0.02, timestamp: '2026-11-02T10:00:00+02:00' }),
    ]);
    expect(mix).toMatchObject({
      requests: 1,
      from: '2026-11-02T08:00:00.000Z',
      to: '2026-11-02T08:00:00.000Z',
      logged_cost_usd: 0.02,
      errors: 0,
    });
    expect(mix.cost_usd).toBeCloseTo(0.015, 12);
    expect(mix.classes[0]).toMatchObject({
      requests: 1,
      share: 1,
      input_tokens: 1000,
      output_tokens: 100,
      ttft_ms: { p50: 0, p95: 0 },
    });
    expect(mix.classes[0]!.latency_ms.p95! / 200).toBeCloseTo(1, 1);
    // Wilson for 1 of 1 at 95 %: 1 / (1 + 1.959964^2)
    expect(mix.classes[0]!.share_ci95![0]).toBeCloseTo(0.2065, 4);
    // One request is no template.
    expect([mix.templates, mix.templates_summary.requests_without_template]).toEqual([[], 1]);
  });

  it('gives the same bytes in any order of the rows', () => {
    const text = JSON.stringify(mixOf(LOG));
    expect(JSON.stringify(mixOf(LOG.toReversed()))).toBe(text);
    const shuffled = LOG.toSorted(
      (one, other) =>
        ((one.id.length * 7 + one.id.charCodeAt(one.id.length - 1)) % 13) -
        ((other.id.length * 7 + other.id.charCodeAt(other.id.length - 1)) % 13),
    );
    expect(JSON.stringify(mixOf(shuffled))).toBe(text);
  });

  it('merges the mixes of parts to the mix of the whole', () => {
    const parts = [LOG.slice(0, 1), LOG.slice(1, 90), [], LOG.slice(90)].map((rows) => {
      const mix = createMix(prices, ladder);
      mix.add(rows);
      return mix;
    });
    const sum = createMix(prices, ladder);
    for (const part of parts.toReversed()) sum.merge(part);
    expect(JSON.stringify(sum.finish(ledgerOf(200), []))).toBe(JSON.stringify(mixOf(LOG)));
  });

  it('sums classes, tasks and models each to the whole', () => {
    const mix = mixOf(LOG);
    for (const rows of [mix.classes, mix.tasks, mix.models]) {
      expect(rows.reduce((sum, row) => sum + row.requests, 0)).toBe(200);
      expect(rows.reduce((sum, row) => sum + row.unpriced_requests, 0)).toBe(mix.unpriced_requests);
      expect(rows.reduce((sum, row) => sum + (row.cost_usd ?? 0), 0)).toBeCloseTo(mix.cost_usd!, 9);
      expect(rows.reduce((sum, row) => sum + row.share!, 0)).toBeCloseTo(1, 12);
    }
    const costs = mix.models.map((row) => row.cost_usd ?? 0);
    expect(costs).toEqual(costs.toSorted((one, other) => other - one));
  });

  it('counts a request without a price, and never as 0 USD', () => {
    const mix = mixOf([request('a', SIMPLE, { model: 'house-model' }), request('b', SIMPLE, { usage: null })]);
    expect([mix.cost_usd, mix.unpriced_requests, mix.logged_cost_usd]).toEqual([null, 2, null]);
    expect(mix.models.every((row) => row.cost_usd === null && row.unpriced_requests === 1)).toBe(true);
    expect(mix.warnings).toEqual([
      { code: 'mix-unpriced', fields: { requests: 1, of: 2, models: ['house-model'], model_count: 1 } },
      { code: 'mix-without-tokens', fields: { requests: 1, of: 2 } },
    ]);
    expect(mix.unpriced_models.map(({ model }) => model)).toEqual(['house-model']);
  });

  it("keeps the reading's ledger and warnings", () => {
    const mix = createMix(prices).finish(ledgerOf(7), [{ code: 'duplicate-ids', fields: { count: 1 } }]);
    expect(mix.ledger.lines).toBe(7);
    expect(mix.warnings.map(({ code }) => code)).toEqual(['duplicate-ids']);
  });

  it('takes hostile names for names', () => {
    const names = ['__proto__', 'constructor', 'hasOwnProperty', '', 'toString', '\u0000', OTHER];
    const mix = mixOf(names.map((name, n) => request(`h-${n}`, SIMPLE, { model: name, task: name })));
    expect(mix.models.map(({ model }) => model).toSorted()).toEqual(names.toSorted());
    expect(mix.models.every(({ requests }) => requests === 1)).toBe(true);
    // An empty task is no task.
    expect(mix.tasks.map(({ task }) => task).toSorted()).toEqual(names.map((name) => name || 'open_qa').toSorted());
  });

  it('lumps names beyond the cap into one row, says so, and loses no request', () => {
    const mix = mixOf(
      Array.from({ length: 500 }, (_, n) =>
        request(`n-${n}`, SIMPLE, { model: `model-${n}`, task: `task-${n}`, cost_usd: 1 }),
      ),
    );
    expect(mix.models).toHaveLength(201);
    expect(mix.models.find(({ model }) => model === OTHER)!.requests).toBe(300);
    expect(mix.models.reduce((sum, { requests }) => sum + requests, 0)).toBe(500);
    expect(mix.warnings.map(({ code }) => code)).toEqual(['mix-tasks-lumped', 'mix-models-lumped']);
  });

  it('never holds the text of a request', () => {
    const secret = 'zanzibar';
    const rows = [
      request('a', `Where is ${secret}?`),
      request('b', 'x', {
        messages: [
          { role: 'system', content: secret },
          { role: 'user', content: secret },
        ],
      }),
    ];
    expect(JSON.stringify(mixOf(rows))).not.toContain(secret);
  });

  it('counts requests without text by themselves, in no class and no saving', () => {
    const textless = (id: string, parts: Partial<RequestRecord> = {}): RequestRecord => {
      const { messages: _, ...row } = request(id, '', parts);
      return row;
    };
    const mix = mixOf([request('a', SIMPLE), textless('b'), textless('c', { task: 'billing' }), request('d', '')]);
    expect(mix.unclassified).toMatchObject({ requests: 3, share: 0.75, unpriced_requests: 0 });
    expect(mix.classes.map(({ requests }) => requests)).toEqual([1, 0, 0]);
    expect(mix.tasks.map(({ task, requests }) => [task, requests])).toEqual([
      ['(no text)', 2],
      ['billing', 1],
      ['open_qa', 1],
    ]);
    expect(mix.outlook.cost_share.simple).toBeCloseTo(0.25, 12);
    expect(mix.outlook.verdict).toContain('75 % of the bill is requests without their text');
    // 1,000 in and 100 out: 0.015 USD by strong, 0.0015 by small.
    expect(mix.outlook.saving_usd_max).toBeCloseTo(0.0135, 12);
    expect(mix.outlook.saving_share_max).toBeCloseTo(0.225, 12);
  });

  it('takes rows that hold features only', () => {
    const { messages: _, ...row } = request('f', SIMPLE, { features: { chars: 20, words: 4 } });
    expect(mixOf([row])).toMatchObject({ requests: 1, templates: [] });
  });
});
