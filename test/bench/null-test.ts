// node --import ./test/bench/typescript.mjs test/bench/null-test.ts: with the outcome rows permuted among cases no score can
// know anything. How often does `tune` see something? Needs ROUTER_DATA. Minutes.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { permutedTunes } from './permuted-tunes.js';
import { REAL_PAIRS, realPanel } from './real-panel.js';

const SEEDS = 100;

const root = process.env['ROUTER_DATA'];
if (!root) throw new Error('ROUTER_DATA is not set: this bench needs the published data sets');
const pairs = [];
for (const pair of REAL_PAIRS.filter(({ folder }) => folder !== 'routellm-mmlu')) {
  const result = permutedTunes(pair.name, await realPanel(root, pair), SEEDS);
  console.log(JSON.stringify(result));
  pairs.push(result);
}
const document = {
  schema: 'router.bench.null-test/1',
  about: 'outcome rows of both tiers permuted together among the cases, then the whole of tune (rules and logistic)',
  pairs,
};
writeFileSync(fileURLToPath(new URL('null-test.json', import.meta.url)), `${JSON.stringify(document, null, 1)}\n`);
process.exitCode = pairs.every(({ passes_ci95 }) => passes_ci95[0] <= 0.05) ? 0 : 1;
