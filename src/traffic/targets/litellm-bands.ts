import { LITELLM_LEVELS, type LitellmClassifier, type LitellmRouting, type ScoreBand } from '../../records/gateway.js';

/** Levels less one: LiteLLM's score has three boundaries. */
const MOST_CUTS = LITELLM_LEVELS.length - 1;

/**
 * LiteLLM's routing that sends each band of its own score to its tier. Null when LiteLLM cannot: more than four bands,
 * or more than two under `heuristic_v2`, whose one threshold is the least success that the weak tier needs.
 * @param bands rising by `gte`, the first of which has none
 * @param fallback tier of requests without a user's text
 */
export function litellmBands(
  classifier: LitellmClassifier,
  bands: readonly ScoreBand[],
  fallback: string,
): LitellmRouting | null {
  const cuts = bands.slice(1).map(({ gte }) => gte as number);
  const isTrained = classifier.classifier === 'heuristic_v2';
  if (cuts.length === 0 || cuts.length > (isTrained ? 1 : MOST_CUTS)) return null;
  const tierAt = (at: number): string => (bands[Math.min(at, cuts.length)] as ScoreBand).tier;
  return {
    target: 'litellm',
    classifier: isTrained
      ? { ...classifier, threshold: leastSuccess(cuts[0] as number) }
      : { ...classifier, ...boundariesOf(cuts, classifier.boundaries) },
    tiers: { SIMPLE: tierAt(0), MEDIUM: tierAt(1), COMPLEX: tierAt(2), REASONING: tierAt(3) },
    default: fallback,
    escalation_keywords: [],
    housekeeping: [],
    keyword_rules: [],
  };
}

type Boundaries = Extract<LitellmClassifier, { classifier: 'heuristic' }>['boundaries'];

/** Boundaries that are not needed only have to follow; two reasoning markers lift within the last band alone. */
function boundariesOf(
  cuts: readonly number[],
  { medium_complex: middle, complex_reasoning: high }: Boundaries,
): { boundaries: Boundaries; reasoning_override_min_score: number } {
  const last = cuts.at(-1) as number;
  return {
    boundaries: {
      simple_medium: cuts[0] as number,
      medium_complex: cuts[1] ?? Math.max(middle, last),
      complex_reasoning: cuts[2] ?? Math.max(middle, high, last),
    },
    reasoning_override_min_score: last,
  };
}

/**
 * The least success `p` with 1 - p below the threshold, to the last bit: LiteLLM stays at "at least" on success, the
 * rules go down at "below" on the score.
 */
function leastSuccess(threshold: number): number {
  let success = Math.min(1, Math.max(0, 1 - threshold));
  while (success > 0 && 1 - success < threshold) success = next(success, -1);
  while (success < 1 && !(1 - success < threshold)) success = next(success, 1);
  return success;
}

/** The neighbouring number of one in [0, 1]; near 0 a step of 2^-60 will do. */
function next(value: number, direction: 1 | -1): number {
  const step = Math.max(2 ** -60, 2 ** (Math.floor(Math.log2(Math.max(value, 2 ** -60))) - 52));
  return Math.min(1, Math.max(0, value + direction * step));
}
