/** What can only be known from the words of an error, which are looked at here and not kept: they may quote a prompt or a key. */

/** Parameters that a server may not know. */
const OPTIONAL: Record<string, RegExp> = {
  logprobs: /\blogprobs?\b/,
  include: /\blogprobs?\b/,
  stream_options: /\bstream_options\b/,
  // Only where the server names the one to use instead: a limit is never given up.
  max_tokens: /\bmax_tokens\b.*\bmax_completion_tokens\b/s,
  max_completion_tokens: /\bmax_completion_tokens\b.*\bmax_tokens\b/s,
};

/** The optional parameters that a refusal speaks of, in `param` or only in its words. */
export function refusedIn(param: unknown, words: readonly string[]): string[] {
  const named = typeof param === 'string' ? param : '';
  const text = [named, ...words].join('\n');
  return Object.keys(OPTIONAL).filter(
    (name) => OPTIONAL[name]?.test(text) || (name === 'include' && named.startsWith('include')),
  );
}

/** Anthropic's way to say so is a bad request without a code. */
export const isOutOfCredit = (words: string): boolean => /credit balance is too low/i.test(words);
