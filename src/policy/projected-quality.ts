import type { QualityStratum } from '../records/stratum.js';
import { tangoInterval } from '../stats/paired.js';
import { confidenceAt } from '../stats/paired-mean.js';
import { poststratifiedMean } from '../stats/poststratify.js';

/** A larger share of the traffic than this without held-out cases leaves the quality unknown. */
const MOST_UNMEASURED = 0.02;

export interface ProjectedQuality {
  quality_delta: number | null;
  quality_delta_ci95: [number, number] | null;
  quality_cases: number;
}

/** Counts the traffic's mix, request by request, for the held-out differences of quality. */
export interface QualityCount {
  /** `sentTo` null: another executor sent it elsewhere than the rules would. */
  add(sentTo: string | null, cell: string): void;
  finish(): ProjectedQuality;
}

/**
 * Quality after routing less that of all on the strongest tier: paired differences of held-out cases, weighted to the log's
 * mix of tier and cell. What goes to the strongest tier differs by nothing. Pass-or-fail scores: Tango's interval at Kish's
 * effective number of cases; graded: Satterthwaite's t. Null without held-out cases, or for more than 2 % of the requests.
 */
export function createQualityCount(strata: readonly QualityStratum[], strongest: string): QualityCount {
  const sizes = new Map<QualityStratum, number>();
  const keys = new Map(strata.map((one) => [JSON.stringify([one.sent_to, one.cell]), one]));
  let [all, unmeasured] = [0, 0];
  return {
    add(sentTo, cell) {
      all += 1;
      if (sentTo === strongest) return;
      const found = sentTo && (keys.get(JSON.stringify([sentTo, cell])) ?? keys.get(JSON.stringify([sentTo, null])));
      if (found) sizes.set(found, (sizes.get(found) ?? 0) + 1);
      else unmeasured += 1;
    },
    finish() {
      const seen = strata.flatMap((one) => (sizes.has(one) ? [{ ...one, size: sizes.get(one) as number }] : []));
      const cases = seen.reduce((sum, one) => sum + one.cases, 0);
      if (all === 0 || !(unmeasured <= MOST_UNMEASURED * all)) {
        return { quality_delta: null, quality_delta_ci95: null, quality_cases: cases };
      }
      if (seen.length === 0) return { quality_delta: 0, quality_delta_ci95: [0, 0], quality_cases: 0 };
      const routed = seen.reduce((sum, one) => sum + one.size, 0);
      const { mean, ci95 } = overMix(seen);
      const scale = routed / all;
      return {
        quality_delta: mean * scale,
        quality_delta_ci95: ci95 && [ci95[0] * scale, ci95[1] * scale],
        quality_cases: cases,
      };
    },
  };
}

type Sized = QualityStratum & { size: number };

/** The mean difference of what is routed, and its interval. */
function overMix(strata: readonly Sized[]): { mean: number; ci95: readonly [number, number] | null } {
  const routed = strata.reduce((sum, one) => sum + one.size, 0);
  const estimate = poststratifiedMean(
    strata.map((one) => ({ size: one.size, n: one.effective_cases, mean: one.quality_delta, sd: one.sd })),
    0.95,
  );
  const mean = strata.reduce((sum, one) => sum + (one.size / routed) * one.quality_delta, 0);
  const share = (pick: (one: Sized) => number | null): number | null =>
    strata.reduce<number | null>((sum, one) => {
      const own = pick(one);
      return sum === null || own === null ? null : sum + (one.size / routed) * own;
    }, 0);
  const [better, worse] = [share((one) => one.better), share((one) => one.worse)];
  if (better === null || worse === null) {
    // Equal graded scores leave no spread to see, which is no proof of equality.
    return { mean, ci95: estimate?.se ? estimate.interval : null };
  }
  const n = 1 / strata.reduce((sum, one) => sum + (one.size / routed) ** 2 / one.effective_cases, 0);
  const ci95 = tangoInterval({ onlyTier: better * n, onlyReference: worse * n, n }, confidenceAt(estimate?.df ?? n));
  return { mean, ci95 };
}
