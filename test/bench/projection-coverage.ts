// npm run bench:projection: how often nominal 95 % intervals of savings and quality hold a known truth. Minutes.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Coverage, coverageOf, heldOut, projected, stratified } from './coverage.js';
import type { Population } from './traffic-sample.js';

const RUNS = 2000;
const ALIKE: Population = { shortShare: 0.5, shortRatio: 1, longRatio: 1, clusterSize: 1 };
const UNLIKE: Population = { ...ALIKE, shortRatio: 0.8, longRatio: 1.4 };
const CLUSTERED: Population = { ...UNLIKE, clusterSize: 5 };
/** A log with another mix than the eval set. */
const SHIFTED: Population = { ...UNLIKE, shortShare: 0.7 };

const results: Coverage[] = [];
function add(result: Coverage): void {
  console.log(
    `${result.interval}, ${result.scenario}, ${result.cases} cases: ${result.coverage} ${result.coverage_ci95}`,
  );
  results.push(result);
}

for (const cases of [100, 400, 1500]) {
  for (const [scenario, evalSet] of [
    ['rows on their own', UNLIKE],
    ['clusters of 5', CLUSTERED],
  ] as const) {
    const log = { evalSet, log: SHIFTED, requests: 1000 };
    add(coverageOf('held-out saving', scenario, cases, RUNS, heldOut(evalSet, cases, 'saving')));
    add(coverageOf('held-out quality difference', scenario, cases, RUNS, heldOut(evalSet, cases, 'quality')));
    add(coverageOf('projected saving', scenario, cases, RUNS, projected({ ...log, truth: 'saving' }, cases)));
    add(coverageOf('projected quality', scenario, cases, RUNS, projected({ ...log, truth: 'quality' }, cases)));
  }
  add(coverageOf('stratified saving', 'two strata', cases, RUNS, stratified(SHIFTED, cases)));
}
add(coverageOf('held-out saving', 'rows on their own', 50, RUNS, heldOut(UNLIKE, 50, 'saving')));
const longLog = { evalSet: ALIKE, log: ALIKE, requests: 10_000, truth: 'saving' } as const;
add(coverageOf('projected saving', 'a log of 10,000', 100, RUNS / 5, projected(longLog, 100)));
writeFileSync(
  fileURLToPath(new URL('projection-coverage.json', import.meta.url)),
  `${JSON.stringify({ schema: 'router.bench.coverage/1', nominal: 0.95, results }, null, 1)}\n`,
);
