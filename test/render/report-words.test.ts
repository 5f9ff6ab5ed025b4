import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import type { TrafficMix } from '../../src/records/mix.js';
import type { Projection } from '../../src/records/projection.js';
import type { Report } from '../../src/records/report.js';
import type { Certificate } from '../../src/records/tuning.js';
import { missText } from '../../src/render/miss-sentence.js';
import { bridgeSection } from '../../src/render/report-bridge.js';
import { stepsOf } from '../../src/render/report-bridge-plot.js';
import { certificateSection } from '../../src/render/report-certificate.js';
import { daysOf } from '../../src/render/report-traffic.js';
import { unknownsSection } from '../../src/render/report-unknowns.js';
import { verdictSentence } from '../../src/render/report-verdict.js';
import { certificateText } from '../../src/render/tune-text.js';

const { document } = parseHTML('<!doctype html><html><body></body></html>');
const words = (markup: string): string =>
  (parseHTML(`<div>${markup}</div>`).document.documentElement?.textContent ?? '').replaceAll('\u00a0', ' ');
const POLICY = { tiers: ['small', 'large'], rules: [], default: 'large' };
const part = (verdict: object): Report =>
  ({ tuning: null, projection: null, mix: null, rules: { policy: POLICY }, ...verdict }) as unknown as Report;

describe('words of the report where little is known', () => {
  it('keep everything on the top tier without a saving of nothing', () => {
    const held = { saving_share: 0, saving_ci95: [0, 0] };
    const evidence = { recommendation: 'single_tier', held_out: held, certificate: { status: 'not_certified' } };
    expect(verdictSentence(part({ evidence }))).toBe('Keep everything on large: no way to route passed every test.');
    expect(verdictSentence(part({ evidence, tuning: { tier: 'small' } }))).toBe(
      'Send everything to small: that saves 0.0 % [0.0, 0.0] of the eval cost.',
    );
  });

  it.each([
    [0.651, 'Send 65 % of the requests to small, the rest to large'],
    [0.996, 'Send 99.6 % of the requests to small, the rest to large'],
    [0.99999, 'Send over 99.9 % of the requests to small, the rest to large'],
    [0.004, 'Send 0.4 % of the requests to small, the rest to large'],
    [1, 'Send all of the requests to small.'],
  ])('say no "100 %%, the rest": %d goes down', (share, sentence) => {
    const evidence = { recommendation: 'route', held_out: {}, certificate: {} };
    const requests = 100_000;
    const tiers = [{ tier: 'small', requests: Math.round(share * requests) }];
    expect(verdictSentence(part({ evidence, projection: { requests, tiers } }))).toContain(sentence);
  });

  it('draw no change of a class that costs what it did, and a bridge that ends where it says', () => {
    const row = (name: string, was: number, is: number) => ({
      class: name,
      requests: 1,
      baseline_cost_usd: was,
      routed_cost_usd: is,
    });
    const steps = (classes: ReturnType<typeof row>[], routed: number) =>
      stepsOf({ baseline_cost_usd: 0.396, routed_cost_usd: routed, classes } as unknown as Projection, null);
    const same = steps([row('simple', 0.1, 0.1), row('moderate', 0.2, 0.2), row('complex', 0.096, 0.096)], 0.396);
    expect(same.map(({ from, to }) => to - from)).toEqual([0.396, 0, 0, 0, 0.396]);
    const less = steps([row('simple', 0.3, 0.1), row('complex', 0.096, 0.096)], 0.196);
    expect(less.at(-2)?.to).toBeCloseTo(less.at(-1)?.to as number, 12);
  });

  it('draw no bridge over a saving that the data cannot tell', () => {
    const refused = {
      baseline_cost_usd: 32,
      routed_cost_usd: 4,
      saving_usd: null,
      saving_share: null,
      saving_ci95: null,
      saving_bounds: [0.25, 0.875],
      refused: ['one eval case has 12.0 % of the weight'],
      classes: [],
      tiers: [],
    } as unknown as Projection;
    const section = bridgeSection(refused, null, null, '', document);
    expect(section).not.toContain('<svg');
    expect(words(section)).toContain(
      'The saving cannot be known from this data: one eval case has 12.0 % of the weight. All that is sure: of $32.00 as logged it is between 25.0 % and 87.5 %.',
    );
    expect(words(section)).not.toMatch(/saves -|\(-\)/);
  });

  it('count no misses where no answer comes from a lower tier', () => {
    const none = { miss_cost_usd: 0.01, routed: 0, miss_share: null, miss_share_ci95: null, cost_usd: 0 };
    expect(missText({ ...none, cost_ci95: [0, 0], net_saving_usd: null, net_saving_ci95: null }, 4)).toBe(
      'No answer comes from a lower tier, so none of them can miss.',
    );
  });

  it('leave out a lift over a shuffle that is not known', () => {
    const certificate = { status: 'not_certified', claim: 'P', labels_needed: null, routed: 0, bad: 0, alpha: 0.05 };
    const shuffle = { auc: 0.814, lift_over_shuffle: null, lift_ci95: null, passes: false, n: 1977 };
    const evidence = { certificate, null_test: shuffle } as unknown as Parameters<typeof certificateSection>[0];
    expect(words(certificateSection(evidence, null, document) ?? '')).toContain(
      'the score is not shown to beat sending the same money up at random; AUC 0.814, n = 1,977.',
    );
  });

  it('write no bound of nothing', () => {
    const none = {
      status: 'not_certified',
      claim: 'P',
      labels_needed: 2340,
      routed: 0,
      bad: 0,
      cases: 21,
      upper_bound: null,
    };
    expect(certificateText(none as unknown as Certificate)).toBe(
      'not certified, needs about 2,340 more: no part is sent down (n = 21)',
    );
  });

  it('ask for the cost of a miss by the table only where there is one', () => {
    const held = { quality: null };
    const evidence = { held_out: held, certificate: { status: 'certified' } };
    const page = (rows: object[]) =>
      words(unknownsSection(part({ evidence, break_even_table: rows, miss_bill: null })));
    expect(page([])).toContain('given as --miss-cost-usd.');
    expect(page([{}])).toContain('the table of break-even costs says how exact it has to be.');
  });

  it('name a single day once', () => {
    const mix = (from: string | null, to: string | null) => ({ from, to }) as unknown as TrafficMix;
    expect(daysOf(mix('2026-11-02T08:00:00Z', '2026-11-02T09:00:00Z'))).toEqual(['2026-11-02']);
    expect(daysOf(mix('2026-11-02T08:00:00Z', '2026-11-03T09:00:00Z'))).toEqual(['2026-11-02', '2026-11-03']);
    expect(daysOf(mix(null, null))).toBeNull();
  });
});
