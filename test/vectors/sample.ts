import { fnv1a32, fnv1a64 } from '../../src/stats/hash.js';
import { quantile, quantileRanks } from '../../src/stats/quantile.js';
import { designEffect, shareCases } from '../../src/stats/sample-size.js';
import { lshProbability, lshThreshold, neyman, neymanShares } from '../../src/stats/sampling.js';
import type { Runners } from './vector.js';

/** Groups sampling and latency. */
export const sample: Runners = {
  fnv1a: ({ utf8 }) => ({ h32: fnv1a32(utf8).toString(16).padStart(8, '0'), h64: fnv1a64(utf8) }),
  neyman: ({ N, sd, n }) => ({
    raw: neymanShares(N, sd).map((share) => share * n),
    allocation: neyman(N, sd, n),
  }),
  lsh_prob: ({ s, b, r }) => lshProbability(s, b, r),
  lsh_threshold: ({ h, b }) => lshThreshold(h, b),
  n_proportion: (rows) =>
    rows.map((row: { p: number; half_width: number; conf: number; N?: number }) =>
      shareCases(row.p, row.half_width, row.conf, row.N),
    ),
  design_effect: ({ m, icc, n }) => ({ deff: designEffect(m, icc), n_eff: n / designEffect(m, icc) }),
  quantile_type7: ({ x, q }) => q.map((share: number) => quantile(x, share)),
  p95_order_statistic_ci: (rows) =>
    rows.map(({ n, q, conf }: { n: number; q: number; conf: number }) => quantileRanks(n, q, conf)),
  cascade_latency_p95: ({ small, large, escalated }) => {
    const rows = small.map((ms: number, row: number) => ms + (escalated[row] === 1 ? large[row] : 0));
    return { per_request: rows, p50: quantile(rows, 0.5), p95: quantile(rows, 0.95) };
  },
};
