// node --import ./test/bench/typescript.mjs test/bench/tune-speed.ts [cases]: seconds and memory of `tune` over a synthetic
// panel of three tiers, every candidate but kNN (rules, logistic, clusters, cascades), 40 cuts; first half as many cases, then all.
// Aims: under 20 s and 1.5 GB for 100,000 cases, twice the cases in at most 2.3 times the time.
import { spawnSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { splitPanel } from '../../src/evals/split-panel.js';
import { coveredCells, fittersFor } from '../../src/policy/fit.js';
import { tuneLearners } from '../../src/policy/learners.js';
import { tune } from '../../src/policy/tune.js';
import { syntheticPanel } from './synthetic-panel.js';

/** One run in a process of its own, so that the peak is its own: the panel is made before the clock starts. */
function measure(cases: number): {
  cases: number;
  seconds: number;
  cpuSeconds: number;
  peakMb: number;
  panelMb: number;
  chosen: string;
} {
  const panel = syntheticPanel(cases);
  const panelMb = Math.round(process.memoryUsage().rss / 2 ** 20);
  const from = performance.now();
  const before = process.cpuUsage();
  const covered = Object.keys(coveredCells(panel.traits));
  const found = tune({
    splits: splitPanel(panel, 1),
    goal: {
      acceptable: { kind: 'relative' },
      minAcceptable: 0.95,
      confidence: 0.95,
      maxDegradation: null,
      maxEscalation: null,
      maxP95Ms: null,
      maxTtftP95Ms: null,
    },
    fitters: fittersFor(
      panel,
      tuneLearners(covered, 1).filter(({ kind }) => kind !== 'knn'),
    ),
    covered,
    seed: 1,
  });
  const seconds = (performance.now() - from) / 1000;
  const cpu = process.cpuUsage(before);
  const chosen = found.candidates.filter((one) => one.chosen).map(({ kind, tier }) => `${kind} ${tier}`);
  return {
    cases,
    seconds: Number(seconds.toFixed(1)),
    cpuSeconds: Number(((cpu.user + cpu.system) / 1e6).toFixed(1)),
    peakMb: Math.round(process.resourceUsage().maxRSS / 1024),
    panelMb,
    chosen: `${chosen.join()} of ${found.candidates.length}: ${found.recommendation}, ${found.certificate.status}`,
  };
}

const [first, second] = process.argv.slice(2);
if (first === '--one') console.log(JSON.stringify(measure(Number(second))));
else {
  const cases = Number(first ?? 100_000);
  const runs = [cases / 2, cases].map((size) => {
    const args = [...process.execArgv, fileURLToPath(import.meta.url), '--one', String(size)];
    const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    if (stdout === '') throw new Error(stderr);
    console.log(stdout.trim());
    return JSON.parse(stdout) as ReturnType<typeof measure>;
  });
  const [half, all] = runs as [ReturnType<typeof measure>, ReturnType<typeof measure>];
  console.log(
    `twice the cases: ${(all.cpuSeconds / half.cpuSeconds).toFixed(2)} times the processor time (aim: at most 2.3)`,
  );
}
