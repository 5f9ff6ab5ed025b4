import {
  LITELLM_DIMENSIONS,
  LITELLM_LEVELS,
  type LitellmClassifier,
  type LitellmLevel,
  type LitellmRouting,
} from '../../records/gateway.js';
import { type Asked, litellmAsk, newestTurn } from './litellm-ask.js';
import { hasKeyword, litellmDimensions, litellmHeuristic } from './litellm-heuristic.js';
import { litellmCohort, litellmSuccess, litellmTrainedLevel } from './litellm-trained.js';

/**
 * The score LiteLLM's own classifier gives a request: higher means "needs the stronger tier". Heuristic: the weighted
 * sum. heuristic_v2: 1 minus the estimated success of the cheapest level. Null without a user's text.
 */
export function litellmScore(request: Asked, classifier: LitellmClassifier): number | null {
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
export function routeLitellm(request: Asked, routing: LitellmRouting): string {
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

/** What LiteLLM's score of a request is made of, in points; null without a user's text. */
export function explainLitellm(
  request: Asked,
  classifier: LitellmClassifier,
): { bias: number; parts: { of: string; name: string; value: number; points: number }[] } | null {
  const ask = litellmAsk(request);
  if (ask === null) return null;
  if (classifier.classifier === 'heuristic_v2') {
    const { cohort } = litellmCohort(ask);
    const value = litellmSuccess(ask, classifier)[0]!;
    return { bias: 1, parts: [{ of: 'success', name: cohort, value, points: -value }] };
  }
  const values = litellmDimensions(ask, classifier);
  const parts = LITELLM_DIMENSIONS.map((name, at) => {
    const value = values[at]!;
    return { of: 'dimension', name, value, points: value * (classifier.weights[name] ?? 0) };
  });
  return {
    bias: 0,
    parts: parts.filter(({ points }) => points !== 0).sort((a, b) => Math.abs(b.points) - Math.abs(a.points)),
  };
}
