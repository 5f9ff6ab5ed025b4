import { explainLogistic, scoreLogistic } from '../learn/score-logistic.js';
import type { ScoreModel } from '../records/score-model.js';
import type { Traits } from '../records/traits.js';
import { FEATURES } from '../traffic/features.js';
import { explainLitellm, litellmScore } from '../traffic/targets/litellm.js';
import { explainSemantic, semanticScore } from '../traffic/targets/semantic-router.js';

const FEATURE_NAMES = FEATURES.map((feature) => feature.name);

/**
 * Score of a request under a model; higher means "needs the stronger tier". A learned one lies in [0, 1]; a gateway's
 * own is any number, and null where the gateway would see no text.
 */
export function routerScore(model: ScoreModel, traits: Traits): number | null {
  switch (model.kind) {
    case 'logistic':
      return scoreLogistic(model, traits, FEATURE_NAMES);
    case 'litellm':
      return litellmScore(traits, model.classifier);
    case 'vllm-semantic-router':
      return traits.messages ? semanticScore(traits, model) : null;
  }
}

/** One part of a score: of a learned one in log-odds, of a gateway's own in its points. */
export interface ScorePart {
  /** `word`, `feature`, `task`; of a gateway: `dimension`, `signal`, `success`. */
  of: string;
  name: string;
  value: number;
  log_odds?: number;
  points?: number;
}

/** Bias and parts, largest first, sum to the score (of a learned one: to its log-odds). Null where there is no score. */
export function explainScore(model: ScoreModel, traits: Traits): { bias: number; parts: ScorePart[] } | null {
  switch (model.kind) {
    case 'logistic':
      return explainLogistic(model, traits, FEATURE_NAMES);
    case 'litellm':
      return explainLitellm(traits, model.classifier);
    case 'vllm-semantic-router':
      return traits.messages ? explainSemantic(traits, model) : null;
  }
}
