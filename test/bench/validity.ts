// npm run bench:validity: how often a certified claim is false, over worlds whose truth is known. Minutes.
// Real worlds need ROUTER_DATA (a folder that has data/claude3 and so on); without it their recorded results are kept.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { REAL_PAIRS } from './real-panel.js';
import { realWorld } from './real-worlds.js';
import { validityCell } from './validity-cell.js';
import { validityChart, type WorldResult } from './validity-chart.js';
import { SIMULATED, type World } from './validity-worlds.js';

const RUNS = 2000;
const SIZES = [100, 300, 1000, 5000];
const jsonFile = fileURLToPath(new URL('validity.json', import.meta.url));
const chartFile = fileURLToPath(new URL('validity.svg', import.meta.url));

function measure(world: World): WorldResult {
  const cells = SIZES.map((n) => {
    const cell = validityCell(world, n, RUNS);
    const { ours, naive } = cell;
    console.log(
      `${world.name}, n = ${n}: false ${ours.false_share} (naive ${naive.false_share}), released ${ours.mean_share.toFixed(3)}, certified ${ours.certified_runs}/${RUNS}`,
    );
    return cell;
  });
  const kind = world.cases === null ? 'simulated' : 'measured';
  return { world: world.name, about: world.about, kind, oracle_share: world.oracleShare, cells };
}

function recorded(): WorldResult[] {
  if (!existsSync(jsonFile)) return [];
  const { worlds } = JSON.parse(readFileSync(jsonFile, 'utf8')) as { worlds: WorldResult[] };
  return worlds.filter(({ kind }) => kind === 'measured');
}

const root = process.env['ROUTER_DATA'];
const worlds = SIMULATED.map(measure);
if (root) for (const pair of REAL_PAIRS) worlds.push(measure(await realWorld(root, pair)));
else {
  console.log('ROUTER_DATA is not set: measured worlds keep their recorded results');
  worlds.push(...recorded());
}

const document = {
  schema: 'router.bench.validity/1',
  claim:
    'P(acceptable | routed down) >= 0.95 with confidence 0.95; false: the true bad share below the cut exceeds 0.05',
  ours: 'planCandidate on 30 of 80 parts of the draw, certify on the other 50',
  naive: 'of the same cuts, the largest with at most 5 % bad among the same certification cases',
  draws:
    'simulated: n fresh cases; measured: n cases without replacement, or with replacement where n exceeds the data set; the whole set is the truth',
  worlds,
};
writeFileSync(jsonFile, `${JSON.stringify(document, null, 1)}\n`);
writeFileSync(chartFile, validityChart(worlds));
const worst = Math.max(...worlds.flatMap(({ cells }) => cells.map(({ ours }) => ours.false_share)));
const isHeld = worlds.every(({ cells }) => cells.every(({ ours }) => ours.false_ci95[0] <= 0.05));
console.log(`worst false share of the certificate: ${worst}; ${isHeld ? 'at most' : 'ABOVE'} 5 % + simulation error`);
process.exitCode = isHeld ? 0 : 1;
