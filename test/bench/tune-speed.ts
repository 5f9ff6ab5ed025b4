// npm run bench:tune [cases]: seconds and memory of `tune` over a synthetic panel of three tiers, every candidate but kNN (rules,
// logistic, clusters, cascades), 40 cuts, and bands from 2,000 bootstrap draws of the held-out cases for what was fitted; first half as
// many cases, then all. Aims: under 20 s and 1.5 GB for 100,000 cases, twice the cases in at most 2.3 times the time. With 100,000
// cases, the default, the figures are kept in tune-speed.json.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { curveBands } from '../../src/curves/bands.js';
import { splitPanel } from '../../src/evals/split-panel.js';
import { coveredCells, type Fitted, type Fitter, fittersFor } from '../../src/policy/fit.js';
import { tuneLearners } from '../../src/policy/learners.js';
import { tune } from '../../src/policy/tune.js';
import { columnOf, type Panel, type TierColumn } from '../../src/records/panel.js';
import { syntheticPanel } from './synthetic-panel.js';

/** One run in a process of its own, so that the peak is its own: the panel is made before the clock starts. */
function measure(cases: number): {
  cases: number;
  seconds: number;
  /** Of these, the bootstrap. */
  bandSeconds: number;
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
  const splits = splitPanel(panel, 1);
  const fitted: { small: string; router: Fitted }[] = [];
  const fitters = fittersFor(
    panel,
    tuneLearners(covered, 1).filter(({ kind }) => kind !== 'knn'),
  ).map((fitter): Fitter => {
    const fit: Fitter['fit'] = (cases, labels, small) => {
      const router = fitter.fit(cases, labels, small);
      if (cases === splits.train) fitted.push({ small, router });
      return router;
    };
    return { ...fitter, fit };
  });
  const found = tune({
    splits,
    goal: {
      acceptable: { kind: 'relative' },
      minAcceptable: 0.95,
      confidence: 0.95,
      maxDegradation: null,
      maxEscalation: null,
      maxP95Ms: null,
      maxTtftP95Ms: null,
    },
    fitters,
    covered,
    seed: 1,
  });
  const tuned = (performance.now() - from) / 1000;
  bandsOf(splits.verify, fitted);
  const seconds = (performance.now() - from) / 1000;
  const cpu = process.cpuUsage(before);
  const chosen = found.candidates.filter((one) => one.chosen).map(({ kind, tier }) => `${kind} ${tier}`);
  return {
    cases,
    seconds: Number(seconds.toFixed(1)),
    bandSeconds: Number((seconds - tuned).toFixed(1)),
    cpuSeconds: Number(((cpu.user + cpu.system) / 1e6).toFixed(1)),
    peakMb: Math.round(process.resourceUsage().maxRSS / 1024),
    panelMb,
    chosen: `${chosen.join()} of ${found.candidates.length}: ${found.recommendation}, ${found.certificate.status}`,
  };
}

const DRAWS = 2000;
const CASES = 100_000;

/** Bands of every router that was fitted, on the held-out cases, by draws that all of them share. */
function bandsOf(held: Panel, fitted: readonly { small: string; router: Fitted }[]): void {
  const strong = (held.tiers.at(-1) as TierColumn).score;
  const routers = fitted.map(({ small, router }) => {
    return { scores: router.scores(held), weak: columnOf(held, small).score, strong };
  });
  const bands = curveBands({ routers, clusters: held.clusters, draws: DRAWS, seed: 1 });
  if (bands.some((one) => one.apgr_ci95 === null)) throw new Error('a curve without an interval');
}

const [first, second] = process.argv.slice(2);
if (first === '--one') console.log(JSON.stringify(measure(Number(second))));
else {
  const cases = Number(first ?? CASES);
  const runs = [cases / 2, cases].map((size) => {
    const args = [...process.execArgv, fileURLToPath(import.meta.url), '--one', String(size)];
    const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    if (stdout === '') throw new Error(stderr);
    console.log(stdout.trim());
    return JSON.parse(stdout) as ReturnType<typeof measure>;
  });
  const [half, all] = runs as [ReturnType<typeof measure>, ReturnType<typeof measure>];
  const ratio = Number((all.cpuSeconds / half.cpuSeconds).toFixed(2));
  console.log(`twice the cases: ${ratio} times the processor time (aim: at most 2.3)`);
  if (cases === CASES) {
    const document = {
      schema: 'router.bench.tune-speed/1',
      processors: availableParallelism(),
      draws: DRAWS,
      runs,
      ratio,
    };
    writeFileSync(fileURLToPath(new URL('tune-speed.json', import.meta.url)), `${JSON.stringify(document, null, 1)}\n`);
  }
}
