import { SPLIT_SHARES } from '../../src/evals/split-panel.js';
import { certify } from '../../src/policy/certify.js';
import { type Plan, planCandidate } from '../../src/policy/plan.js';
import { clopperPearson } from '../../src/stats/interval.js';
import { randomFrom } from '../../src/stats/random.js';
import { mean } from '../../src/stats/sum.js';
import type { Draw, World } from './validity-worlds.js';

const ALPHA = 0.05;
const DELTA = 0.05;

/** How one rule fared over many draws of one size. */
export interface RuleResult {
  /** Runs that claimed anything. */
  certified_runs: number;
  /** Share of all runs whose claim is false, and its 95 % interval over the draws. */
  false_share: number;
  false_ci95: [number, number];
  /** Mean share of the population that was released; a run without a claim counts 0. */
  mean_share: number;
}

export interface Cell {
  n: number;
  certify_cases: number;
  runs: number;
  ours: RuleResult;
  naive: RuleResult;
}

/**
 * Draws `runs` samples of n labelled cases, tunes on 30 parts in 80 and certifies on the other 50, with the functions
 * that `router tune` uses. The naive rule takes, on the same certification cases and of the same cuts, the largest whose
 * bad rate is at most alpha.
 */
export function validityCell(world: World, n: number, runs: number): Cell {
  const tuned = Math.round((n * SPLIT_SHARES.train) / (SPLIT_SHARES.train + SPLIT_SHARES.certify));
  const claims = Array.from({ length: runs }, (_, run) => {
    const draw = world.draw(n, randomFrom(`${world.name} ${n} ${run}`));
    const [train, rest] = [part(draw, 0, tuned), part(draw, tuned, n)];
    const plan = planCandidate({ ...train, certifyCases: n - tuned, alpha: ALPHA, delta: DELTA });
    const { cut } = certify({ ...rest, plan, alpha: ALPHA, delta: DELTA, splitShare: (n - tuned) / n });
    return { ours: thresholdOf(plan, cut), naive: thresholdOf(plan, naiveCut(plan, rest)) };
  });
  return {
    n,
    certify_cases: n - tuned,
    runs,
    ours: judge(
      world,
      claims.map((claim) => claim.ours),
    ),
    naive: judge(
      world,
      claims.map((claim) => claim.naive),
    ),
  };
}

function part(draw: Draw, from: number, to: number): Draw {
  return {
    scores: draw.scores.subarray(from, to),
    bad: draw.bad.subarray(from, to),
    smallCostUsd: draw.smallCostUsd.subarray(from, to),
    topCostUsd: draw.topCostUsd.subarray(from, to),
  };
}

function thresholdOf(plan: Plan, cut: number | null): number | null {
  return cut === null ? null : plan.cuts[cut]!.threshold;
}

function naiveCut(plan: Plan, { scores, bad }: Draw): number | null {
  const isSafe = plan.cuts.map(({ threshold }) => {
    let [routed, failed] = [0, 0];
    scores.forEach((score, row) => {
      if (!(score < threshold)) return;
      routed += 1;
      failed += bad[row]!;
    });
    return routed > 0 && failed / routed <= ALPHA;
  });
  const last = isSafe.lastIndexOf(true);
  return last < 0 ? null : last;
}

function judge(world: World, thresholds: readonly (number | null)[]): RuleResult {
  const truths = thresholds.map((threshold) => (threshold === null ? null : world.truth(threshold)));
  const runs = truths.length;
  const wrong = truths.filter((truth) => truth !== null && truth.badRate > ALPHA).length;
  return {
    certified_runs: truths.filter((truth) => truth !== null).length,
    false_share: wrong / runs,
    false_ci95: clopperPearson(wrong, runs, 0.95) as [number, number],
    mean_share: mean(truths.map((truth) => truth?.share ?? 0)) as number,
  };
}
