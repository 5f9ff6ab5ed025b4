const REMEMBERED = 8;
/** Longer texts are not kept, so that a hostile log cannot fill the memory. */
const REMEMBERED_UNITS = 65_536;

/**
 * `compute`, with its last few answers kept: logs repeat few system prompts, and comparing a text is far cheaper than
 * reading it. `compute` must be pure, so the memory changes no answer.
 */
export function lastFew<Answer>(compute: (text: string) => Answer): (text: string) => Answer {
  const known: { text: string; answer: Answer }[] = [];
  return (text) => {
    for (const one of known) if (one.text.length === text.length && one.text === text) return one.answer;
    const answer = compute(text);
    if (text.length > REMEMBERED_UNITS) return answer;
    if (known.length === REMEMBERED) known.pop();
    known.unshift({ text, answer });
    return answer;
  };
}
