import type { Message } from '../../records/request.js';

/** What was said in a session, as far back as a call is taken to see. */
export interface Conversation {
  say(messages: readonly Message[]): void;
  /** All of it, or what came before a point given by `length`; undefined when that is nothing. */
  before(length?: number): Message[] | undefined;
  length(): number;
  clear(): void;
}

/**
 * Each call of a session holds all that was said before, so the whole of it for every call would take time with the square
 * of the session. Models forget too: beyond these the oldest messages are dropped, a quarter at a time.
 */
const MOST_MESSAGES = 200;
const MOST_CHARS = 200_000;

function charsOf({ content }: Message): number {
  if (typeof content === 'string') return content.length;
  return (content ?? []).reduce((sum, part) => sum + (part.text?.length ?? 0), 0);
}

/** An empty conversation. `length` counts every message ever said, dropped or not. */
export function conversation(): Conversation {
  let kept: Message[] = [];
  let chars = 0;
  let dropped = 0;
  return {
    say(messages) {
      kept.push(...messages);
      for (const message of messages) chars += charsOf(message);
      while (kept.length > MOST_MESSAGES || (chars > MOST_CHARS && kept.length > 1)) {
        const gone = kept.splice(0, Math.ceil(kept.length / 4));
        dropped += gone.length;
        for (const message of gone) chars -= charsOf(message);
      }
    },
    before(length = dropped + kept.length) {
      const seen = kept.slice(0, Math.max(0, length - dropped));
      return seen.length > 0 ? seen : undefined;
    },
    length: () => dropped + kept.length,
    clear() {
      kept = [];
      chars = 0;
      dropped = 0;
    },
  };
}
