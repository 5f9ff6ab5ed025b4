import { rulesTiers } from '../../src/cli/rules-tiers.js';
import { coveredCells } from '../../src/policy/fit.js';
import { createProjection } from '../../src/policy/project.js';
import { qualityStrata, strataOf } from '../../src/policy/strata.js';
import { verify } from '../../src/policy/verify.js';
import type { PriceTable } from '../../src/records/price.js';
import type { RulesFile } from '../../src/records/rules-file.js';
import { clopperPearson } from '../../src/stats/interval.js';
import { randomFrom } from '../../src/stats/random.js';
import { savingShare } from '../../src/stats/ratio.js';
import { studentQuantile } from '../../src/stats/student.js';
import {
  type Answered,
  type Population,
  PRICES,
  panelOf,
  qualityDeltaOver,
  realisedSaving,
  requestOf,
  SHORT_DOWN,
  sampleTraffic,
  trueQualityDelta,
  trueSaving,
} from './traffic-sample.js';

/** How often a nominal 95 % interval held the truth; a run without an interval counts as no answer, not as a miss. */
export interface Coverage {
  interval: string;
  scenario: string;
  cases: number;
  runs: number;
  answered: number;
  coverage: number | null;
  coverage_ci95: [number, number] | null;
}

type Run = (random: () => number) => { ci95: readonly [number, number] | null; truth: number };

export function coverageOf(interval: string, scenario: string, cases: number, runs: number, run: Run): Coverage {
  const answers = Array.from({ length: runs }, (_, at) => run(randomFrom(`${interval} ${scenario} ${cases} ${at}`)));
  const answered = answers.filter(({ ci95 }) => ci95 !== null);
  const held = answered.filter(({ ci95, truth }) => ci95![0] <= truth && truth <= ci95![1]).length;
  const n = answered.length;
  return {
    interval,
    scenario,
    cases,
    runs,
    answered: n,
    coverage: n > 0 ? held / n : null,
    coverage_ci95: n > 0 ? (clopperPearson(held, n, 0.95) as [number, number]) : null,
  };
}

/** `verify` on held-out cases: the saving, or the quality against all-top. */
export function heldOut(population: Population, cases: number, what: 'saving' | 'quality'): Run {
  return (random) => {
    const held = verify(SHORT_DOWN, panelOf(sampleTraffic(population, cases, random)), { kind: 'relative' });
    return what === 'saving'
      ? { ci95: held.saving_ci95, truth: trueSaving(population) }
      : { ci95: held.quality_delta_ci95, truth: trueQualityDelta(population) };
  };
}

/** `savingShare` over two strata of known shares, half of the cases each. */
export function stratified(population: Population, cases: number): Run {
  return (random) => {
    const rows = [1, 0].flatMap((shortShare) => sampleTraffic({ ...population, shortShare }, cases / 2, random));
    const { tiers } = panelOf(rows);
    const [small, top] = tiers.map(({ costUsd }) => costUsd);
    const routed = rows.map((one, row) => (one.isShort ? small![row]! : top![row]!));
    const found = savingShare(top!, routed, {
      degrees: 'sizes',
      strata: rows.map((one) => (one.isShort ? 0 : 1)),
      shares: [population.shortShare, 1 - population.shortShare],
    });
    const truth = trueSaving(population);
    if (found?.se == null || found.df === null) return { ci95: null, truth };
    const half = studentQuantile(0.975, found.df) * found.se;
    return { ci95: [found.saving - half, found.saving + half], truth };
  };
}

/** `createProjection` on a log, with output ratios from an eval set. */
export interface ProjectionScenario {
  evalSet: Population;
  log: Population;
  requests: number;
  /** The log's saving as it would have turned out, or its expected difference of quality. */
  truth: 'saving' | 'quality';
}

export function projected({ evalSet, log, requests, truth }: ProjectionScenario, cases: number): Run {
  return (random) => {
    const rules = rulesFrom(sampleTraffic(evalSet, cases, random));
    const rows = sampleTraffic(log, requests, random);
    const run = createProjection(rules, TABLE);
    rows.forEach((one, at) => {
      run.add(requestOf(one, String(at)));
    });
    const found = run.finish();
    if (truth === 'quality') return { ci95: found.quality_delta_ci95, truth: qualityDeltaOver(rows) };
    return { ci95: found.saving_ci95, truth: realisedSaving(rows) };
  };
}

/** What `router tune` would write for a policy that is fixed; all cases are held out. */
function rulesFrom(sample: readonly Answered[]): RulesFile {
  const panel = panelOf(sample);
  const prices = { ...TABLE, priceOf: (model: string) => (model === 'small' ? PRICES.small : PRICES.top) };
  return {
    schema: 'router.rules/1',
    policy: SHORT_DOWN,
    tiers: rulesTiers(SHORT_DOWN, panel, null, prices),
    covered: coveredCells(panel.traits),
    strata: strataOf(SHORT_DOWN, panel),
    quality: qualityStrata(SHORT_DOWN, panel),
  };
}

const TABLE: PriceTable = {
  info: { name: 'synthetic', version: '1', as_of: '2026-01-01' },
  costUsd: ({ usage }) => (usage.input_tokens * PRICES.top.input + usage.output_tokens * PRICES.top.output) / 1e6,
  priceOf: (model) => (model === 'small' ? PRICES.small : PRICES.top),
};
