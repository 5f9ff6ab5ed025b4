import { describe, expect, it } from 'vitest';
import type { Outlook } from '../../src/records/mix.js';
import type { RequestRecord } from '../../src/records/request.js';
import { tokenUsage } from '../../src/records/usage.js';
import { createMix } from '../../src/traffic/mix.js';
import type { OutlookLadder } from '../../src/traffic/outlook.js';
import { COMPLEX, ladder, ledgerOf, levelled, MODERATE, prices, request, SIMPLE } from './synthetic.js';

/** `counts`: simple, moderate and complex requests; each costs 0.015 on strong, 0.003 on middle, 0.0015 on small. */
function outlookOf(
  counts: [number, number, number],
  parts: Partial<RequestRecord> = {},
  tiers: OutlookLadder | null = ladder,
): Outlook {
  const mix = createMix(prices, tiers);
  [SIMPLE, MODERATE, COMPLEX].forEach((text, at) => {
    for (let n = 0; n < counts[at]!; n++) mix.add([request(`${at}-${n}`, text, parts)]);
  });
  return mix.finish(ledgerOf(0), []).outlook;
}

describe('outlook', () => {
  it('sends simple requests to the small tier and moderate ones to the middle, worked by hand', () => {
    const { saving_usd_max, saving_share_max, cost_share, verdict, assumption } = outlookOf([6, 3, 1]);
    // 6 x (0.015 - 0.0015) + 3 x (0.015 - 0.003) of 10 x 0.015
    expect(saving_usd_max).toBeCloseTo(0.117, 12);
    expect(saving_share_max).toBeCloseTo(0.78, 12);
    expect(cost_share).toEqual({
      simple: expect.closeTo(0.6, 12),
      moderate: expect.closeTo(0.3, 12),
      complex: expect.closeTo(0.1, 12),
    });
    expect(verdict).toContain('at most 78 %');
    expect(assumption).toContain('upper bound');
  });

  it('says that routing saves little where 80 % of the traffic is complex', () => {
    const { verdict, saving_share_max } = outlookOf([1, 1, 8]);
    expect(verdict).toMatch(/saves little.*80 % of the bill is complex/);
    expect(saving_share_max).toBeCloseTo(0.17, 12);
  });

  it('says so when nothing is cheaper', () => {
    const { verdict, saving_share_max } = outlookOf([6, 3, 1], { model: 'small' });
    expect(saving_share_max).toBe(0);
    expect(verdict).toContain('saves nothing');
  });

  it('counts no loss where the tier would be dearer', () => {
    expect(outlookOf([1, 1, 0], { model: 'small' }).saving_usd_max).toBe(0);
  });

  it("is null and says why without a log, a price, a ladder, a tier's price or token counts", () => {
    const unknown = { ...ladder, moderate: { ...ladder.moderate, name: 'mystery', model: 'mystery' } };
    const cases: [Outlook, RegExp][] = [
      [outlookOf([0, 0, 0]), /No request has a price/],
      [outlookOf([3, 0, 0], { model: 'house-model' }), /No request has a price/],
      [outlookOf([3, 0, 0], {}, null), /No cheaper tier was named/],
      [outlookOf([3, 0, 0], {}, unknown), /mystery has no price/],
      [outlookOf([3, 0, 0], { usage: null, cost_usd: 1 }), /both a price and token counts/],
    ];
    for (const [{ saving_share_max, saving_usd_max, verdict }, reason] of cases) {
      expect([saving_share_max, saving_usd_max]).toEqual([null, null]);
      expect(verdict).toMatch(reason);
    }
    expect(outlookOf([0, 0, 0]).cost_share).toEqual({ simple: null, moderate: null, complex: null });
  });

  it('is a share of the bill that is shown, also where requests state only what they cost', () => {
    const mix = createMix(prices, ladder);
    mix.add([request('a', SIMPLE), request('b', SIMPLE, { usage: null, cost_usd: 10 })]);
    const { cost_usd, outlook } = mix.finish(ledgerOf(0), []);
    expect(cost_usd).toBeCloseTo(10.015, 12);
    expect(outlook.saving_usd_max).toBeCloseTo(0.0135, 12);
    expect(outlook.saving_share_max).toBeCloseTo(0.0135 / 10.015, 12);
    expect(outlook.verdict).toContain('at most 0.13 % of the bill');
    expect(outlook.assumption).toContain('those without token counts (100 % of the bill) stay');
  });

  it('leaves a call of a batch one, at half the price on either side', () => {
    const table = levelled({ strong: [10, 50], small: [1, 5], middle: [2, 10] });
    const mix = createMix(table, ladder);
    mix.add([request('a', SIMPLE, { isBatch: true })]);
    const { saving_usd_max, saving_share_max } = mix.finish(ledgerOf(0), []).outlook;
    expect(saving_usd_max).toBeCloseTo((0.015 - 0.0015) / 2, 12);
    expect(saving_share_max).toBeCloseTo(0.9, 12);
  });

  it("moves a long input at the tier's price for long inputs, whether the tier states its price or not", () => {
    const table = levelled({ strong: [5, 25], small: [3, 15, 6, 22.5], middle: [3, 15, 6, 22.5] });
    const long = request('a', SIMPLE, { usage: tokenUsage({ input_tokens: 250_000, output_tokens: 1000 }) });
    const small = table.priceOf('small', null, null)!;
    for (const simple of [ladder.simple, { ...ladder.simple, price: small }]) {
      const mix = createMix(table, { ...ladder, simple });
      mix.add([long]);
      // 1.275 on strong, 1.5225 on small: a loss.
      expect(mix.finish(ledgerOf(0), [])).toMatchObject({ outlook: { saving_usd_max: 0 }, warnings: [] });
    }
    const own = createMix(table, { ...ladder, simple: { ...ladder.simple, price: { ...small, input: 2 } } });
    own.add([long, request('b', SIMPLE)]);
    expect(own.finish(ledgerOf(0), []).warnings).toEqual([{ code: 'long-inputs', fields: { requests: 1, of: 2 } }]);
  });

  it("uses a tier's own price before the table's", () => {
    const free = { input: 0, output: 0, cache_read: 0, cache_write: 0, as_of: '2026-01-01' };
    const { saving_share_max } = outlookOf([1, 0, 0], {}, { ...ladder, simple: { ...ladder.simple, price: free } });
    expect(saving_share_max).toBe(1);
  });
});
