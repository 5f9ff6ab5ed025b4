import { splitPanel } from '../../src/evals/split-panel.js';
import { coveredCells, fittersFor, logisticRouter } from '../../src/policy/fit.js';
import { type Tuned, tune } from '../../src/policy/tune.js';
import { type Panel, panelRows } from '../../src/records/panel.js';
import { clopperPearson } from '../../src/stats/interval.js';
import { randomFrom, shuffle } from '../../src/stats/random.js';
import { mean } from '../../src/stats/sum.js';

/** How often tuning on permuted outcomes sees what is not there. */
export interface NullResult {
  name: string;
  cases: number;
  seeds: number;
  passes: number;
  passes_share: number;
  passes_ci95: [number, number];
  certified: number;
  route: number;
  single_tier: number;
  undecided: number;
  /** Mean area under the ROC of the chosen score on cases that fitted nothing; 0.5 knows nothing. */
  mean_auc: number | null;
}

/** Tunes `seeds` permutations of a panel's outcomes, each on a split of its own. */
export function permutedTunes(name: string, panel: Panel, seeds: number): NullResult {
  const tunes = Array.from({ length: seeds }, (_, seed) => tuneOf(permuted(panel, seed), seed));
  const passes = tunes.filter((one) => one.null_test.passes).length;
  const times = (recommendation: Tuned['recommendation']): number =>
    tunes.filter((one) => one.recommendation === recommendation).length;
  return {
    name,
    cases: panel.caseIds.length,
    seeds,
    passes,
    passes_share: passes / seeds,
    passes_ci95: clopperPearson(passes, seeds, 0.95) as [number, number],
    certified: tunes.filter((one) => one.certificate.status === 'certified').length,
    route: times('route'),
    single_tier: times('single_tier'),
    undecided: times('undecided'),
    mean_auc: mean(tunes.flatMap(({ null_test }) => null_test.auc ?? [])),
  };
}

/**
 * What each tier did is moved to another case; text, cluster and weight stay. All tiers move together, but for the
 * confidence, which moves on its own: a cascade on a confidence that knows the score would rightly be found.
 */
export function permuted(panel: Panel, seed: number): Panel {
  const moved = (what: string): Panel['tiers'] => {
    const rows = [...panel.caseIds.keys()];
    return panelRows(panel, shuffle(rows, randomFrom(`permute ${what} ${seed}`))).tiers;
  };
  const confident = moved('confidence');
  const tiers = moved('outcomes').map((column, at) => {
    const confidence = confident[at]?.confidence;
    return confidence ? { ...column, confidence } : column;
  });
  return { ...panel, tiers };
}

function tuneOf(panel: Panel, seed: number): Tuned {
  const covered = Object.keys(coveredCells(panel.traits));
  return tune({
    splits: splitPanel(panel, seed),
    goal: {
      acceptable: { kind: 'relative' },
      minAcceptable: 0.95,
      confidence: 0.95,
      maxDegradation: null,
      maxEscalation: null,
      maxP95Ms: null,
      maxTtftP95Ms: null,
    },
    fitters: fittersFor(panel, [logisticRouter(covered)]),
    covered,
    seed,
  });
}
