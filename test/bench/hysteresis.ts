// node --import ./test/bench/typescript.mjs test/bench/hysteresis.ts: rules are tuned on one half of a data set, then on the
// other with `--previous`. How often do they move without reason, and how often with one? Needs ROUTER_DATA. Half an hour of
// CPU; two processes, one a world. ROUTER_TRIALS: trials without a shift; a quarter of it with one.
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Panel } from '../../src/records/panel.js';
import { randomFrom } from '../../src/stats/random.js';
import { type HysteresisResult, hysteresisTrials, type Shift } from './hysteresis-trials.js';
import { REAL_PAIRS, realPanel } from './real-panel.js';
import { syntheticPanel } from './synthetic-panel.js';

const TRIALS = Number(process.env['ROUTER_TRIALS'] ?? 200);
const WORLDS = ['ladder9', 'synthetic'] as const;

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

async function panelOf(world: (typeof WORLDS)[number]): Promise<Panel> {
  if (world === 'synthetic') {
    const all = syntheticPanel(4000);
    return { ...all, tiers: all.tiers.filter(({ tier }) => tier !== 'mid') };
  }
  const root = process.env['ROUTER_DATA'];
  if (!root) throw new Error('ROUTER_DATA is not set: this bench needs the published data sets');
  return realPanel(root, REAL_PAIRS.find(({ folder }) => folder === world) as (typeof REAL_PAIRS)[number]);
}

async function runWorld(world: (typeof WORLDS)[number]): Promise<HysteresisResult[]> {
  const panel = await panelOf(world);
  return SHIFTS.map(([named, shift]) => {
    const result = hysteresisTrials(world, panel, named === 'none' ? TRIALS : Math.ceil(TRIALS / 4), shift, named);
    console.error(JSON.stringify(result));
    return result;
  });
}

async function runAll(): Promise<void> {
  const each = await Promise.all(
    WORLDS.map(async (world) => {
      const argv = [...process.execArgv, fileURLToPath(import.meta.url), world];
      const { stdout } = await promisify(execFile)(process.execPath, argv, { maxBuffer: 1e7 });
      return JSON.parse(stdout) as HysteresisResult[];
    }),
  );
  const worlds = each.flat();
  for (const result of worlds) console.log(JSON.stringify(result));
  const document = {
    schema: 'router.bench.hysteresis/1',
    about: 'rules tuned on a random half, then `tune --previous` on the other half, which a shift may have changed',
    worlds,
  };
  writeFileSync(fileURLToPath(new URL('hysteresis.json', import.meta.url)), `${JSON.stringify(document, null, 1)}\n`);
  process.exitCode = worlds.every((one) => one.shift !== 'none' || one.changed_share <= 0.05) ? 0 : 1;
}

const one = WORLDS.find((world) => world === process.argv[2]);
if (one) console.log(JSON.stringify(await runWorld(one)));
else await runAll();
