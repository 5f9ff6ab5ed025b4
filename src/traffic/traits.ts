import type { Routable } from '../records/request.js';
import type { Traits } from '../records/traits.js';
import { classOf, complexityOf } from './complexity.js';
import { featuresFromRow, featuresOf } from './features.js';
import { type Prompt, promptOf } from './prompt.js';
import { explainKind } from './task.js';

/** `traitsOf` for a caller that has taken the request apart already. */
export function traitsOfPrompt(request: Routable, prompt: Prompt): Traits {
  const isFeaturesOnly = request.messages === undefined && request.features != null;
  const features = isFeaturesOnly ? featuresFromRow(request.features!) : featuresOf(prompt);
  const { kind } = explainKind(features);
  const complexity = complexityOf(features);
  const isTaskExplicit = typeof request.task === 'string' && request.task !== '';
  return {
    features,
    kind,
    task: isTaskExplicit ? request.task! : kind,
    isTaskExplicit,
    complexity,
    class: classOf(complexity),
    text: prompt.user,
    tags: request.tags ?? null,
    ...(request.messages && { messages: request.messages }),
  };
}

/**
 * Everything that routing knows about a request, from what exists before there is an answer.
 * A row with `features` and no `messages` has the same traits as the row it was made from, but for `text` and `messages`.
 * With neither, all features are 0: class simple, kind other.
 */
export function traitsOf(request: Routable): Traits {
  return traitsOfPrompt(request, promptOf(request));
}

/** Segment of the rules: the request's task, explicit or inferred, and its class. */
export function segmentKey(traits: Pick<Traits, 'task' | 'class'>): string {
  return `${traits.task}/${traits.class}`;
}

/** Segment of what an eval set covers: always the inferred kind, since a log's own task names may differ. */
export function coverKey(traits: Pick<Traits, 'kind' | 'class'>): string {
  return `${traits.kind}/${traits.class}`;
}
