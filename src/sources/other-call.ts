import { textOf } from './values.js';

const OTHER =
  /embed|rerank|moderation|whisper|transcri|speech|dall-e|gpt-image|image[-_]generat|images\/|imagen|(?:^|[-/_])tts(?:[-/_]|$)|\bbge-/i;

/** Whether a route, an operation or a model names a call that is no chat and routes nothing: embeddings, reranking, images, speech. */
export function isOtherThanChat(...names: readonly unknown[]): boolean {
  return names.some((name) => OTHER.test(textOf(name) ?? ''));
}
