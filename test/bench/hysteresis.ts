// node --import ./test/bench/typescript.mjs test/bench/hysteresis.ts: rules are tuned on one half of a data set, then on the
// other with `--previous`. How often do they move without reason, and how often with one? Needs ROUTER_DATA. Minutes.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Panel } from '../../src/records/panel.js';
import { randomFrom } from '../../src/stats/random.js';
import { type HysteresisResult, hysteresisTrials, type Shift } from './hysteresis-trials.js';
import { REAL_PAIRS, realPanel } from './real-panel.js';
import { syntheticPanel } from './synthetic-panel.js';

const TRIALS = Number(process.env['ROUTER_TRIALS'] ?? 200);

/** The small tier now fails `share` more of its answers, where it was right before. */
const worse =
  (share: number): Shift =>
  (panel, seed) => {
    const random = randomFrom(`worse ${seed}`);
    const tiers = panel.tiers.map((column, at) =>
      at > 0 ? column : { ...column, score: column.score.map((score) => (random() < share ? 0 : score)) },
    );
    return { ...panel, tiers };
  };
/** The small tier is now as good as the strongest on `share` of what it failed. */
const better =
  (share: number): Shift =>
  (panel, seed) => {
    const random = randomFrom(`better ${seed}`);
    const top = panel.tiers.at(-1)?.score as Float64Array;
    const tiers = panel.tiers.map((column, at) =>
      at > 0
        ? column
        : {
            ...column,
            score: column.score.map((score, row) => (random() < share ? Math.max(score, top[row] as number) : score)),
          },
    );
    return { ...panel, tiers };
  };
const SHIFTS: readonly [name: string, shift: Shift][] = [
  ['none', (panel) => panel],
  ['small tier fails 15 % more', worse(0.15)],
  ['small tier fails a third as often', better(0.67)],
];

const root = process.env['ROUTER_DATA'];
if (!root) throw new Error('ROUTER_DATA is not set: this bench needs the published data sets');
const ladder9 = REAL_PAIRS.find(({ folder }) => folder === 'ladder9') as (typeof REAL_PAIRS)[number];
const synthetic = syntheticPanel(6000);
const panels: [string, Panel][] = [
  [ladder9.name, await realPanel(root, ladder9)],
  ['synthetic, small > top', { ...synthetic, tiers: synthetic.tiers.filter(({ tier }) => tier !== 'mid') }],
];
const worlds: HysteresisResult[] = [];
for (const [name, panel] of panels) {
  for (const [named, shift] of SHIFTS) {
    const result = hysteresisTrials(name, panel, TRIALS, shift, named);
    console.log(JSON.stringify(result));
    worlds.push(result);
  }
}
const document = {
  schema: 'router.bench.hysteresis/1',
  about: 'rules tuned on a random half, then `tune --previous` on the other half, which a shift may have changed',
  worlds,
};
writeFileSync(fileURLToPath(new URL('hysteresis.json', import.meta.url)), `${JSON.stringify(document, null, 1)}\n`);
process.exitCode = worlds.every((one) => one.shift !== 'none' || one.changed_ci95[0] <= 0.05) ? 0 : 1;
