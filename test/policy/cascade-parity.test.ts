import { describe, expect, it } from 'vitest';
import { withVerifier } from '../../src/evals/verifier.js';
import { createRouter, loadRules } from '../../src/index.js';
import { deliver } from '../../src/policy/deliver.js';
import { breakEven } from '../../src/policy/miss-cost.js';
import type { Panel } from '../../src/records/panel.js';
import type { Policy } from '../../src/records/policy.js';
import { rulesYaml } from '../../src/render/rules.js';
import { chatAnswer, scripted } from '../runtime/clients.js';
import { confidentWorld, CASCADE_GOAL as GOAL, THREE_TIERS as THREE, through } from './cascade-world.js';
import { worldPanel } from './world.js';

describe('the emitted rules', () => {
  it('pay and route in the runtime as they were measured, over three tiers with judging', async () => {
    const panel = confidentWorld(120, ['a'], THREE, 0.9, 4);
    const [small, mid] = panel.tiers as [Panel['tiers'][number], Panel['tiers'][number]];
    small.confidenceUsd = new Float64Array(120).fill(0.0002);
    const price = { input: 1, output: 5, cache_read: null, cache_write: null, as_of: '2026-11-01' };
    // 1,000 tokens in and 100 out at these prices: what every call of the scripted clients costs.
    const usd = { small: 0.0015, mid: 0.003, top: 0.015 };
    for (const column of panel.tiers) column.costUsd.fill(usd[column.tier as keyof typeof usd]);
    const tiers = panel.tiers.map(({ tier }, at) => ({
      name: tier,
      provider: null,
      model: tier,
      price: { ...price, input: ([1, 2, 10] as const)[at] ?? 0, output: ([5, 10, 50] as const)[at] ?? 0 },
      output_ratio: 1,
      output_ratio_se: 0,
    }));
    const policy = {
      ...through(panel, [0.7, 0.4]),
      cascade: [
        { tier: 'small', accept_at: 0.7, verify_usd: 0.0002 },
        { tier: 'mid', accept_at: 0.4 },
      ],
    };
    const rules = loadRules(rulesYaml({ schema: 'router.rules/1', policy, tiers }));
    const seen = new Set<string>();
    for (const row of panel.caseIds.keys()) {
      const client = (column: Panel['tiers'][number]) =>
        scripted(chatAnswer('x', column.tier, 'stop', Math.log(column.confidence[row] || 1e-9)));
      const top = scripted('Top');
      const router = createRouter(rules, { clients: { small: client(small), mid: client(mid), top } });
      const answer = await router.complete({ messages: [{ role: 'user', content: `Case ${row}` }] });
      const measured = deliver(policy, panel, row);
      expect(answer.tier).toBe(measured.column.tier);
      expect(answer.cost_usd).toBeCloseTo(measured.costUsd, 12);
      seen.add(answer.tier);
    }
    expect(seen.size).toBe(3);
  });

  it('ask a stronger tier when an answer fails a check of its step', async () => {
    const panel = worldPanel(1, ['a'], { small: { a: 1 }, top: { a: 1 } }, 1);
    const tier = (name: string) => ({
      name,
      provider: null,
      model: name,
      price: null,
      output_ratio: null,
      output_ratio_se: null,
    });
    const policy: Policy = { ...through(panel, []), cascade: [{ tier: 'small', checks: ['truncation', 'empty'] }] };
    const rules = loadRules(rulesYaml({ schema: 'router.rules/1', policy, tiers: [tier('small'), tier('top')] }));
    const ask = async (small: string, finish: string) =>
      (
        await createRouter(rules, {
          clients: { small: scripted(chatAnswer(small, 'small', finish)), top: scripted('Top') },
        }).complete({ messages: [{ role: 'user', content: 'Hi' }] })
      ).tier;
    expect([await ask('Fine', 'stop'), await ask('Cut', 'length'), await ask(' ', 'stop')]).toEqual([
      'small',
      'top',
      'top',
    ]);
  });
});

describe('withVerifier', () => {
  it('charges every answer that has a confidence, once for each that is judged, and no failed call', () => {
    const panel = confidentWorld(20, ['a'], THREE, 0.5, 1);
    panel.tiers[0]?.failed.fill(1, 0, 1);
    const judged = withVerifier(panel, 0.002);
    const policy = through(judged, [1, 1]);
    // Nothing is that sure: all three calls, and two judgements except where the first call failed (its cost is known).
    expect(deliver(policy, judged, 1).costUsd).toBeCloseTo(0.001 + 0.005 + 0.01 + 2 * 0.002, 12);
    expect(deliver(policy, judged, 0).costUsd).toBeCloseTo(0.001 + 0.005 + 0.01 + 0.002, 12);
    expect(withVerifier(panel, 0)).toBe(panel);
    expect(judged.tiers.at(-1)).not.toHaveProperty('confidenceUsd');
  });
});

describe('breakEven', () => {
  it('of a chain pays every call and judging, on the failures that were counted', () => {
    const panel = worldPanel(100, ['a'], THREE, 1);
    panel.tiers.forEach((column, at) => {
      column.costUsd.fill([1, 5, 25][at] as number);
      if (at < 2) column.confidenceUsd = new Float64Array(100).fill(0.2);
      column.score.fill(1);
    });
    panel.tiers[0]?.score.fill(0, 0, 30);
    panel.tiers[1]?.score.fill(0, 0, 12);
    const found = breakEven(panel, ['small', 'mid', 'top'], { ...GOAL });
    expect(found).toMatchObject({
      fail_share: 0.3,
      chain_reach: [1, 0.3, expect.closeTo(0.12, 12)],
      chain_cost_usd: expect.closeTo(5.76, 12),
      chain_miss_cost_usd: expect.closeTo((25 - 5.76) / 0.3, 9),
      // (25 * 0.8 - 1.2) / 0.2: the 20 % question against the top tier.
      at_share: { fail_share: 0.2, pays: true, miss_cost_usd: expect.closeTo(94, 9) },
    });
    expect(breakEven(panel, ['top'], GOAL)).toBeNull();
    // The essay's case: at a top tier of 1.25 and judging of 0.1, 20 % failing costs more already.
    panel.tiers[2]?.costUsd.fill(1.25);
    for (const column of panel.tiers.slice(0, 2)) column.confidenceUsd?.fill(0.1);
    expect(breakEven(panel, ['small', 'top'], GOAL)?.at_share.pays).toBe(false);
  });
});
