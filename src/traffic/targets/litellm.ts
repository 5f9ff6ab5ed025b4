import {
  LITELLM_LEVELS,
  type LitellmClassifier,
  type LitellmLevel,
  type LitellmRouting,
} from '../../records/gateway.js';
import type { Routable } from '../../records/request.js';
import { litellmAsk, newestTurn } from './litellm-ask.js';
import { hasKeyword, litellmHeuristic } from './litellm-heuristic.js';
import { litellmSuccess, litellmTrainedLevel } from './litellm-trained.js';

/**
 * The score LiteLLM's own classifier gives a request: higher means "needs the stronger tier". Heuristic: the weighted
 * sum. heuristic_v2: 1 minus the estimated success of the cheapest level. Null without a user's text.
 */
export function litellmScore(request: Pick<Routable, 'messages'>, classifier: LitellmClassifier): number | null {
  const ask = litellmAsk(request);
  if (ask === null) return null;
  if (classifier.classifier === 'heuristic') return litellmHeuristic(ask, classifier).score;
  return 1 - litellmSuccess(ask, classifier)[0]!;
}

/** Level that LiteLLM's classifier puts a text on, before keyword rules and escalation. */
export function litellmLevel(ask: string, classifier: LitellmClassifier): LitellmLevel {
  if (classifier.classifier === 'heuristic') return litellmHeuristic(ask, classifier).level;
  return LITELLM_LEVELS[litellmTrainedLevel(ask, classifier) - 1]!;
}

/** Tier that a LiteLLM proxy with this routing sends a request to. */
export function routeLitellm(request: Pick<Routable, 'messages'>, routing: LitellmRouting): string {
  const ask = litellmAsk(request);
  if (ask === null) return routing.default;
  const newest = newestTurn(request);
  const isEscalated = newest !== null && routing.escalation_keywords.some((phrase) => newest.includes(phrase));
  const level = keywordLevel(ask, routing) ?? judged(ask, newest, routing);
  const next = LITELLM_LEVELS[Math.min(LITELLM_LEVELS.indexOf(level) + 1, LITELLM_LEVELS.length - 1)]!;
  return routing.tiers[isEscalated ? next : level];
}

function keywordLevel(ask: string, { keyword_rules: rules }: LitellmRouting): LitellmLevel | null {
  const text = ask.toLowerCase();
  const matched = rules.filter(({ keywords }) => keywords.some((keyword) => hasKeyword(text, keyword)));
  return LITELLM_LEVELS.findLast((level) => matched.some((rule) => rule.level === level)) ?? null;
}

function judged(ask: string, newest: string | null, { housekeeping, classifier }: LitellmRouting): LitellmLevel {
  if (newest !== null && housekeeping.some((phrase) => newest.includes(phrase))) return 'SIMPLE';
  return litellmLevel(ask, classifier);
}

/**
 * The routing that sends what scores at least the threshold to the strong tier, by LiteLLM's own score.
 * @param threshold heuristic: the weighted sum; heuristic_v2: 1 minus the estimated success, so that the success
 *   must be more than 1 - threshold to stay on the weak tier
 */
export function litellmRouting(
  classifier: LitellmClassifier,
  threshold: number,
  weak: string,
  strong: string,
): LitellmRouting {
  return {
    target: 'litellm',
    classifier:
      classifier.classifier === 'heuristic'
        ? atThreshold(classifier, threshold)
        : { ...classifier, threshold: above(1 - threshold) },
    tiers: { SIMPLE: weak, MEDIUM: strong, COMPLEX: strong, REASONING: strong },
    default: strong,
    escalation_keywords: [],
    housekeeping: [],
    keyword_rules: [],
  };
}

/** SIMPLE ends at the threshold; the upper boundaries only have to follow it. */
function atThreshold<T extends Extract<LitellmClassifier, { classifier: 'heuristic' }>>(
  settings: T,
  threshold: number,
): T {
  const { medium_complex: middle, complex_reasoning: high } = settings.boundaries;
  return {
    ...settings,
    boundaries: {
      simple_medium: threshold,
      medium_complex: Math.max(middle, threshold),
      complex_reasoning: Math.max(high, threshold),
    },
    reasoning_override_min_score: threshold,
  };
}

/** The next number up: LiteLLM keeps a level at "at least", a score escalates at "at least". */
function above(value: number): number {
  const next = value + Number.EPSILON * Math.max(Math.abs(value), 2 ** -52);
  return Math.min(1, Math.max(0, next));
}
