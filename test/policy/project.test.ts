import { describe, expect, it } from 'vitest';
import { rulesTiers } from '../../src/cli/rules-tiers.js';
import { coveredCells } from '../../src/policy/fit.js';
import { createProjection } from '../../src/policy/project.js';
import { qualityStrata, strataOf } from '../../src/policy/strata.js';
import type { PriceTable } from '../../src/records/price.js';
import type { Projection } from '../../src/records/projection.js';
import type { RequestRecord } from '../../src/records/request.js';
import type { RulesFile } from '../../src/records/rules-file.js';
import { rulesYaml } from '../../src/render/rules.js';
import { parseRules } from '../../src/sources/rules-text.js';
import { randomFrom } from '../../src/stats/random.js';
import { PRICES, panelOf, realisedSaving, requestOf, SHORT_DOWN, sampleTraffic } from '../bench/traffic-sample.js';

const POPULATION = { shortShare: 0.5, shortRatio: 0.8, longRatio: 1.4, clusterSize: 1 };
const prices: PriceTable = {
  info: { name: 'synthetic', version: '1', as_of: '2026-01-01' },
  costUsd: ({ usage }) => (usage.input_tokens * PRICES.top.input + usage.output_tokens * PRICES.top.output) / 1e6,
  priceOf: (model) => (model === 'small' ? PRICES.small : PRICES.top),
};

function rulesFor(cases: number): RulesFile {
  const panel = panelOf(sampleTraffic(POPULATION, cases, randomFrom(`cases ${cases}`)));
  return {
    schema: 'router.rules/1',
    policy: SHORT_DOWN,
    tiers: rulesTiers(SHORT_DOWN, panel, null, prices),
    covered: coveredCells(panel.traits),
    strata: strataOf(SHORT_DOWN, panel),
    quality: qualityStrata(SHORT_DOWN, panel),
  };
}

const ROWS = sampleTraffic({ ...POPULATION, shortShare: 0.7 }, 500, randomFrom('log'));
const LOG = ROWS.map((one, at) => requestOf(one, String(at)));

function projected(rules: RulesFile, log: readonly RequestRecord[]): Projection {
  const run = createProjection(rules, prices);
  for (const request of log) run.add(request);
  return run.finish();
}

describe('a projection', () => {
  it('holds the truth, says what it estimated, and carries the quality over to the mix of the log', () => {
    const found = projected(rulesFor(400), LOG);
    const [low, high] = found.saving_ci95!;
    expect(low).toBeLessThan(realisedSaving(ROWS));
    expect(high).toBeGreaterThan(realisedSaving(ROWS));
    expect(found).toMatchObject({ refused: [], requests: 500, priced_requests: 500, interval_by: 'delta' });
    expect(found.estimated_requests).toBe(ROWS.filter((one) => one.isShort).length);
    expect(found.quality_delta_ci95![0]).toBeLessThan(found.quality_delta!);
    expect(found.quality_cases).toBeGreaterThan(150);
  });

  it('gives the same from the file as from the value, whatever the order of the log', () => {
    const rules = rulesFor(400);
    const again = projected(parseRules(rulesYaml(rules), 'rules.yaml'), [...LOG].reverse());
    expect(again).toEqual(projected(rules, LOG));
  });

  it('is refused below 50 effective cases: no saving, all bounds open', () => {
    const found = projected(rulesFor(40), LOG);
    expect(found).toMatchObject({ saving_usd: null, saving_share: null, saving_ci95: null, saving_bounds: [0, 1] });
    expect(found.refused.join()).toMatch(/worth \d+ cases; 50 are needed/);
    expect(found.quality_delta).toBeNull();
  });

  it('is refused when more than 2 % is of a kind without eval cases: shares of requests and spend, and bounds', () => {
    const other = LOG.slice(0, 50).map((one, at) => ({
      ...one,
      id: `other ${at}`,
      messages: [{ role: 'user' as const, content: 'Translate into German: Good morning, everybody.' }],
    }));
    const found = projected(rulesFor(400), [...LOG, ...other]);
    expect(found.uncovered_share).toBeCloseTo(50 / 550, 12);
    expect(found.uncovered_spend_share).toBeGreaterThan(0);
    expect(found.saving_share).toBeNull();
    const [low, high] = found.saving_bounds!;
    expect(high - low).toBeCloseTo(found.uncovered_spend_share!, 12);
    expect(projected(rulesFor(400), [...LOG, ...other.slice(0, 5)]).refused).toEqual([]);
  });

  it('crosses the interval with the bootstrap where few or heavy cases decide', () => {
    const rules = rulesFor(60);
    expect(rules.strata!.some(({ lengths }) => lengths['small']?.draws)).toBe(true);
    const found = projected(rules, LOG);
    expect(found.saving_ci95).not.toBeNull();
    expect(['delta', 'bootstrap']).toContain(found.interval_by);
  });

  it('is empty, not 0, without requests', () => {
    expect(projected(rulesFor(400), [])).toMatchObject({ requests: 0, saving_share: null, quality_delta: null });
  });
});
