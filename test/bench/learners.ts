// ROUTER_DATA=folder node --import ./test/bench/typescript.mjs test/bench/learners.ts [name part]: out-of-fold APGR of every
// learner on four published data sets, as `router curve` computes it, with the processor seconds of each.

import { LEARNER_PAIRS, learnerApgr } from './learner-apgr.js';
import { realPanel } from './real-panel.js';

const root = process.env['ROUTER_DATA'];
if (!root) throw new Error('ROUTER_DATA names no folder');
for (const pair of LEARNER_PAIRS.filter(({ name }) => name.includes(process.argv[2] ?? ''))) {
  const panel = await realPanel(root, pair);
  for (const row of learnerApgr(panel, pair.tiers[0], 1)) {
    console.log(JSON.stringify({ data: pair.name, n: panel.caseIds.length, floor: pair.floor, ...row }));
  }
}
