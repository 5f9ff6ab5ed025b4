import { bettingTest, weightedBettingTest } from '../../src/stats/betting.js';
import { bonferroni, holm } from '../../src/stats/multiple.js';
import { minRouted, routedForPower } from '../../src/stats/power.js';
import { binomialPValue, hoeffdingBentkusPValue, hoeffdingPValue, maxBad } from '../../src/stats/pvalue.js';
import { fixedSequence } from '../../src/stats/walk.js';
import { walkCrossingProbability } from '../../src/stats/walk-bound.js';
import type { Runner, Runners } from './vector.js';

function pValues({ n_routed, bad, alpha }: { n_routed: number[]; bad: number[]; alpha: number }): number[] {
  return n_routed.map((n, at) => binomialPValue(bad[at]!, n, alpha));
}

/** The threshold a walk from `start` selects; null: none. */
function selected(inputs: Parameters<typeof pValues>[0] & { grid: number[]; delta: number }, start: number) {
  const at = fixedSequence(pValues(inputs), start, inputs.delta);
  return at === null ? null : inputs.grid[at];
}

const walk: Runner = (inputs) => ({
  p: pValues(inputs),
  selected: selected(inputs, inputs.start_index ?? 0),
  more_needed_zero_fail: minRouted(inputs.alpha, inputs.delta) - Math.max(...inputs.n_routed),
});

const allowing: Runner = ({ alpha, delta, c }) => c.map((bad: number) => minRouted(alpha, delta, bad));

const betting: Runner = ({ losses, alpha, delta }) => {
  const { capitalLast, capitalMax, p } = bettingTest(losses, alpha, delta);
  return { capital_last: capitalLast, capital_max: capitalMax, p };
};

/** Groups planning, pvalue, betting and selection. */
export const certificate: Runners = {
  min_n_allow_c_bad: allowing,
  'max_bad(n)': ({ alpha, delta, n }) => n.map((size: number) => maxBad(size, alpha, delta)),
  n_routed_for_power: (rows) =>
    rows.map((row: { alpha: number; delta: number; true_bad: number; power: number }) =>
      routedForPower(row.alpha, row.delta, row.true_bad, row.power),
    ),
  pvalues: ({ bad, n, alpha }) => ({
    binomial: binomialPValue(bad, n, alpha),
    hoeffding_bentkus: hoeffdingBentkusPValue(bad, n, alpha),
    hoeffding: hoeffdingPValue(bad, n, alpha),
  }),
  wsr_one_sided: betting,
  wsr_wrong_direction_guard: (_, expected) => {
    const losses = Array.from({ length: 200 }, (_, row) => (row % 10 === 9 ? 1 : 0));
    const { p } = bettingTest(losses, 0.05, 0.05);
    return { p, p_must_be_at_least: Math.min(p, expected.p_must_be_at_least) };
  },
  weighted_betting_certificate: ({ alpha, delta, wmax }) => {
    const weights = Array.from({ length: 120 }, (_, row) => (row < 80 ? 1 : 2));
    const { capitalMax, p } = weightedBettingTest(new Float64Array(120), weights, alpha, delta, wmax);
    return { capital: capitalMax, p };
  },
  fst_basic: (inputs) => {
    const p = pValues(inputs);
    const largest = (passes: (at: number) => boolean) => inputs.grid[p.map((_, at) => at).findLast(passes)!];
    return {
      p,
      fst_start_index1: selected(inputs, 1),
      fst_start_index3: selected(inputs, 3),
      holm: holm(p, inputs.delta),
      bonferroni: bonferroni(p, inputs.delta),
      pointwise_invalid: largest((at) => p[at]! <= inputs.delta),
      naive_invalid: largest((at) => inputs.bad[at] / inputs.n_routed[at] <= inputs.alpha),
    };
  },
  fst_stops_and_never_resumes: (inputs, expected) => {
    const result = walk(inputs, expected) as { selected: number };
    // The vector names what must not be selected; answering with it is the failure.
    return {
      ...result,
      must_not_select: result.selected === expected.must_not_select ? 'selected' : expected.must_not_select,
    };
  },
  fst_none_certifiable: walk,
  fst_all_ok: walk,
  fst_ties: ({ scores, bad, threshold }) => {
    const routed = bad.filter((_: number, row: number) => scores[row] <= threshold);
    return { n_routed: routed.length, bad: routed.filter((is: number) => is === 1).length };
  },
  walk_crossing_probability: ({ n, alpha, c }) => walkCrossingProbability(n, alpha, c),
};
