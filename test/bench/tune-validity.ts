// npm run bench:tune-validity: `tune` from beginning to end (rules, logistic, cascades, choice, certificate) on many draws of
// populations whose truth is known: how often is the certified claim false? Minutes. Needs ROUTER_DATA.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Panel } from '../../src/records/panel.js';
import { REAL_PAIRS, realPanel } from './real-panel.js';
import { syntheticPanel } from './synthetic-panel.js';
import { tuneValidity } from './tune-validity-cell.js';

const RUNS = Number(process.env['ROUTER_RUNS'] ?? 400);
const root = process.env['ROUTER_DATA'];
if (!root) throw new Error('ROUTER_DATA is not set: this bench needs the published data sets');

const synthetic = syntheticPanel(20_000);
const two = { ...synthetic, tiers: synthetic.tiers.filter(({ tier }) => tier !== 'mid') };
const ladder9 = REAL_PAIRS.find(({ folder }) => folder === 'ladder9') as (typeof REAL_PAIRS)[number];
const populations: [name: string, panel: Panel, n: number][] = [
  ['synthetic, small > top, with a confidence', two, 1500],
  ['synthetic, small > top, without', withoutConfidence(two), 1500],
  ['synthetic, small > mid > top, with a confidence', synthetic, 1500],
  [ladder9.name, await realPanel(root, ladder9), 1500],
];
const worlds = populations.map(([name, panel, n]) => {
  const result = tuneValidity(name, panel, n, RUNS);
  console.log(JSON.stringify(result));
  return result;
});
const document = {
  schema: 'router.bench.tune-validity/1',
  claim: 'P(acceptable | delivered by a lower tier) >= 0.95 with confidence 0.95, for every certified tier or chain',
  draws: 'n cases without replacement; the whole population is the truth',
  worlds,
};
writeFileSync(fileURLToPath(new URL('tune-validity.json', import.meta.url)), `${JSON.stringify(document, null, 1)}\n`);
process.exitCode = worlds.every((one) => one.false_ci95[0] <= 0.05) ? 0 : 1;

function withoutConfidence(panel: Panel): Panel {
  const unknown = new Float64Array(panel.caseIds.length).fill(Number.NaN);
  return { ...panel, tiers: panel.tiers.map((column) => ({ ...column, confidence: unknown })) };
}
