// node --import ./test/bench/typescript.mjs test/bench/projection-coverage.ts: how often nominal 95 % intervals of savings
// and quality hold a known truth. Under a minute on a quiet machine.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Coverage, coverageOf, heldOut, projected, stratified } from './coverage.js';
import type { Population } from './traffic-sample.js';

const RUNS = 2000;
const ALIKE: Population = { shortShare: 0.5, shortRatio: 1, longRatio: 1, clusterSize: 1 };
const UNLIKE: Population = { ...ALIKE, shortRatio: 0.8, longRatio: 1.4 };
const CLUSTERED: Population = { ...UNLIKE, clusterSize: 5 };

const results: Coverage[] = [];
function add(result: Coverage): void {
  console.log(
    `${result.interval}, ${result.scenario}, ${result.cases} cases: ${result.coverage} ${result.coverage_ci95}`,
  );
  results.push(result);
}

for (const cases of [50, 200, 1000]) {
  for (const [scenario, population] of [
    ['rows on their own', UNLIKE],
    ['clusters of 5', CLUSTERED],
  ] as const) {
    add(coverageOf('held-out saving', scenario, cases, RUNS, heldOut(population, cases, 'saving')));
    add(coverageOf('held-out quality difference', scenario, cases, RUNS, heldOut(population, cases, 'quality')));
  }
  add(coverageOf('stratified saving', 'two strata', cases, RUNS, stratified({ ...UNLIKE, shortShare: 0.7 }, cases)));
}
for (const cases of [100, 400]) {
  const shared = { requests: 1000, truth: 'log' } as const;
  const cell = (scenario: string, run: Parameters<typeof projected>[0]): void =>
    add(coverageOf('projected saving', scenario, cases, RUNS / 2, projected(run, cases)));
  cell('the log as it would turn out, one ratio', { ...shared, evalSet: ALIKE, log: ALIKE });
  cell('the log as it would turn out, ratios differ by kind', { ...shared, evalSet: UNLIKE, log: UNLIKE });
  cell('the traffic behind the log, one ratio', { ...shared, evalSet: ALIKE, log: ALIKE, truth: 'traffic' });
}
const longLog = { evalSet: ALIKE, log: ALIKE, requests: 10_000, truth: 'log' } as const;
add(
  coverageOf('projected saving', 'a log of 10,000 as it would turn out, one ratio', 100, 300, projected(longLog, 100)),
);
writeFileSync(
  fileURLToPath(new URL('projection-coverage.json', import.meta.url)),
  `${JSON.stringify({ schema: 'router.bench.coverage/1', nominal: 0.95, results }, null, 1)}\n`,
);
