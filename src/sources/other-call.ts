import { textOf } from './values.js';

const OTHER =
  /embed|rerank|moderation|whisper|transcri|speech|dall-e|gpt-image|image[-_]generat|images\/|imagen|nova-(?:canvas|reel)|titan-image|\bstability\.|stable-(?:image|diffusion)|luma\.ray|(?:^|[-/_])tts(?:[-/_]|$)|\bbge-/i;

/** Routes of chats, whatever a deployment on the way is called. */
const CHAT_ROUTE = /\/(?:chat\/completions|completions|responses|messages|converse(?:-stream)?)(?:[?#].*)?$/;

/** A name without what its owner chose: the host of an address, the suffix of a model that was tuned further. */
function publicName(name: string): string {
  return name.replace(/^https?:\/\/[^/]*/i, '').replace(/^(ft:[^:]*):.*$/, '$1');
}

/** Whether a route, an operation or a model names a call that is no chat and routes nothing: embeddings, reranking, images, speech. */
export function isOtherThanChat(...names: readonly unknown[]): boolean {
  const texts = names.map((name) => textOf(name) ?? '');
  return !texts.some((name) => CHAT_ROUTE.test(name)) && texts.some((name) => OTHER.test(publicName(name)));
}
