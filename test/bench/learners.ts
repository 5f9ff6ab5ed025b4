// ROUTER_DATA=folder npm run bench:learners [name part]: out-of-fold APGR of every learner on four published data sets, as
// `router curve` computes it, with its mean and standard deviation over permuted outcomes and its processor seconds.
// Without a name part the figures are kept in learners.json. Minutes.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { LEARNER_PAIRS, learnerRows } from './learner-apgr.js';
import { realPanel } from './real-panel.js';

/** Foldings of the data itself, the first of which `router curve` uses; permutations, fewer where a fit takes long. */
const FOLDINGS = [1, 2];
const PERMUTATIONS = { few: 8, many: 3 };
const MANY_CASES = 5000;

const root = process.env['ROUTER_DATA'];
if (!root) throw new Error('ROUTER_DATA names no folder');
const part = process.argv[2];
const rows = [];
for (const pair of LEARNER_PAIRS.filter(({ name }) => name.includes(part ?? ''))) {
  const panel = await realPanel(root, pair);
  const permutations = panel.caseIds.length < MANY_CASES ? PERMUTATIONS.few : PERMUTATIONS.many;
  for (const row of learnerRows(pair, panel, FOLDINGS, permutations)) {
    console.log(JSON.stringify(row));
    rows.push(row);
  }
}
const document = {
  schema: 'router.bench.learners/1',
  about:
    'out-of-fold APGR by learner; foldings: by other folds; permuted: outcome rows of both tiers permuted among the cases',
  rows,
};
if (part === undefined) {
  writeFileSync(fileURLToPath(new URL('learners.json', import.meta.url)), `${JSON.stringify(document, null, 1)}\n`);
}
