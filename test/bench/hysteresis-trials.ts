import { splitPanel } from '../../src/evals/split-panel.js';
import { coveredCells, fittersFor, logisticRouter } from '../../src/policy/fit.js';
import { judgePrevious } from '../../src/policy/hysteresis.js';
import { type Tuned, tune } from '../../src/policy/tune.js';
import type { TuneInput } from '../../src/policy/tune-input.js';
import { type Panel, panelRows } from '../../src/records/panel.js';
import type { TuneGoal } from '../../src/records/tuning.js';
import { clopperPearson } from '../../src/stats/interval.js';
import { randomFrom, shuffle } from '../../src/stats/random.js';

/** How often rules tuned on one half of a panel were replaced by a run on the other half. */
export interface HysteresisResult {
  name: string;
  shift: string;
  cases: number;
  trials: number;
  /** Pairs of runs drawn until `trials` of them had a first run that routes: else there is nothing to keep. */
  drawn: number;
  changed: number;
  changed_share: number;
  changed_ci95: [number, number];
  /** What would have changed without hysteresis: every run whose policy is another one. */
  changed_without: number;
  /** Changes by their reason. */
  because: Record<string, number>;
}

/** Draws for each trial before giving up. */
const MOST_DRAWS = 10;

const GOAL: TuneGoal = {
  acceptable: { kind: 'relative' },
  minAcceptable: 0.95,
  confidence: 0.95,
  maxDegradation: null,
  maxEscalation: null,
  maxP95Ms: null,
  maxTtftP95Ms: null,
};

/** What happens to the second half, such as a small tier that got worse; the identity for none. */
export type Shift = (panel: Panel, seed: number) => Panel;

export function hysteresisTrials(
  name: string,
  panel: Panel,
  trials: number,
  shift: Shift,
  named: string,
): HysteresisResult {
  const result = { drawn: 0, changed: 0, changed_without: 0, because: {} as Record<string, number> };
  let done = 0;
  for (let seed = 0; done < trials && seed < MOST_DRAWS * trials; seed++) {
    result.drawn++;
    const [first, second] = halves(panel, seed);
    const previous = tune(inputOf(first as Panel, seed));
    if (previous.recommendation !== 'route') continue;
    const shifted = shift(second as Panel, seed);
    const found = tune(inputOf(shifted, seed));
    done++;
    const { judged } = judgePrevious({
      previous: previous.policy,
      found,
      panel: shifted,
      goal: GOAL,
      retune: (nth) => tune(inputOf(shifted, seed + 1000 * nth)).policy,
    });
    if (!judged.kept) {
      result.changed++;
      const why = judged.reason.replace(/:.*/, '');
      result.because[why] = (result.because[why] ?? 0) + 1;
    }
    if (differs(previous, found)) result.changed_without++;
  }
  return {
    name,
    shift: named,
    cases: panel.caseIds.length,
    trials: done,
    ...result,
    changed_share: result.changed / Math.max(1, done),
    changed_ci95: clopperPearson(result.changed, done, 0.95) as [number, number],
  };
}

function differs(one: Tuned, other: Tuned): boolean {
  return JSON.stringify(one.policy) !== JSON.stringify(other.policy);
}

/** Two halves that share no cluster. */
function halves(panel: Panel, seed: number): Panel[] {
  const clusters = shuffle([...new Set(panel.clusters)].sort(), randomFrom(`halves ${seed}`));
  const first = new Set(clusters.slice(0, clusters.length / 2));
  const rows = [...panel.caseIds.keys()];
  return [true, false].map((isFirst) =>
    panelRows(
      panel,
      rows.filter((row) => first.has(panel.clusters[row] as string) === isFirst),
    ),
  );
}

function inputOf(panel: Panel, seed: number): TuneInput {
  const covered = Object.keys(coveredCells(panel.traits));
  return {
    splits: splitPanel(panel, seed),
    goal: GOAL,
    fitters: fittersFor(panel, [logisticRouter(covered)]),
    covered,
    seed,
  };
}
