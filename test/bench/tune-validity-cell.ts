import { splitPanel } from '../../src/evals/split-panel.js';
import { unacceptable } from '../../src/policy/acceptable.js';
import { deliver } from '../../src/policy/deliver.js';
import { coveredCells, fittersFor, logisticRouter } from '../../src/policy/fit.js';
import { type Tuned, tune } from '../../src/policy/tune.js';
import { columnOf, type Panel, panelRows } from '../../src/records/panel.js';
import type { TuneGoal } from '../../src/records/tuning.js';
import { clopperPearson } from '../../src/stats/interval.js';
import { randomFrom, shuffle } from '../../src/stats/random.js';
import { mean, sum } from '../../src/stats/sum.js';

/** How often what `tune` certifies is false, whatever it chose: rules, a learned score or a cascade. */
export interface TuneValidity {
  name: string;
  population: number;
  /** Cases of one draw. */
  n: number;
  runs: number;
  /** Runs with a certificate, by what was chosen. */
  certified: number;
  certified_cascades: number;
  route: number;
  /** Runs with a certificate whose claim is false in the population. */
  false_runs: number;
  false_share: number;
  false_ci95: [number, number];
  /** Of the runs that say route: share of the population that goes below the top tier, and cost saved there. */
  mean_share_down: number | null;
  mean_saving: number | null;
}

const GOAL: TuneGoal = {
  acceptable: { kind: 'relative' },
  minAcceptable: 0.95,
  confidence: 0.95,
  maxDegradation: null,
  maxEscalation: null,
  maxP95Ms: null,
  maxTtftP95Ms: null,
};

/** Draws n cases of a population `runs` times, tunes each draw from beginning to end, and holds the claim against the population. */
export function tuneValidity(name: string, population: Panel, n: number, runs: number): TuneValidity {
  const rows = [...population.caseIds.keys()];
  const found = Array.from({ length: runs }, (_, run) => {
    const panel = panelRows(population, shuffle(rows, randomFrom(`${name} ${run}`)).slice(0, n));
    const covered = Object.keys(coveredCells(panel.traits));
    const tuned = tune({
      splits: splitPanel(panel, run),
      goal: GOAL,
      fitters: fittersFor(panel, [logisticRouter(covered)]),
      covered,
      seed: run,
    });
    return { tuned, ...truth(tuned, population) };
  });
  const certified = found.filter(({ tuned }) => tuned.certificate.status === 'certified');
  const routed = found.filter(({ tuned }) => tuned.recommendation === 'route');
  const isFalse = certified.filter(({ isClaimFalse }) => isClaimFalse).length;
  return {
    name,
    population: rows.length,
    n,
    runs,
    certified: certified.length,
    certified_cascades: certified.filter(({ tuned }) => tuned.policy.cascade).length,
    route: routed.length,
    false_runs: isFalse,
    false_share: isFalse / runs,
    false_ci95: clopperPearson(isFalse, runs, 0.95) as [number, number],
    mean_share_down: mean(routed.map(({ shareDown }) => shareDown)),
    mean_saving: mean(routed.map(({ saving }) => saving)),
  };
}

/** What the policy does to the whole population; the claim is false when one certified tier's share of bad answers is above 5 %. */
export function truth({ policy, certificates }: TruthOf, population: Panel): Truth {
  const top = columnOf(population, policy.tiers.at(-1) as string);
  const given = population.caseIds.map((_, row) => deliver(policy, population, row));
  const bad = new Map(population.tiers.map((column) => [column.tier, unacceptable(column, top, GOAL.acceptable)]));
  const badShare = (tiers: readonly string[]): number | null =>
    mean(given.flatMap(({ column }, row) => (tiers.includes(column.tier) ? (bad.get(column.tier)?.[row] ?? []) : [])));
  const claims = certificates.filter(({ status }) => status === 'certified').map(({ tier }) => tier.split(', '));
  return {
    isClaimFalse: claims.some((tiers) => (badShare(tiers) ?? 0) > 1 - GOAL.minAcceptable),
    shareDown: given.filter(({ column }) => column !== top).length / given.length,
    saving: 1 - sum(given.map(({ costUsd }) => costUsd)) / sum(Array.from(top.costUsd)),
  };
}

export type TruthOf = Pick<Tuned, 'policy' | 'certificates'>;

interface Truth {
  isClaimFalse: boolean;
  shareDown: number;
  saving: number;
}
