/** Objects without objects in them, with quoted braces let pass. */
const OBJECT = /\{(?:[^{}"]|"(?:[^"\\]|\\[\s\S])*")*\}/g;

/**
 * A judge's verdict from its reply: the last JSON object that holds one, 1 for good and 0 for bad. A judge that quotes the answer before
 * it speaks is heard at its end. null, so unscored: no object, a verdict that is not on the menu, or other words after the object.
 */
export function judgeVerdict(reply: string): number | null {
  const text = reply.replace(/\s*```\s*$/, '').trimEnd();
  let last: RegExpExecArray | null = null;
  for (const match of text.matchAll(OBJECT)) last = match;
  if (!last || last.index + last[0].length !== text.length) return null;
  let value: unknown;
  try {
    value = JSON.parse(last[0]);
  } catch {
    return null;
  }
  const verdict = (value as Record<string, unknown>)['verdict'];
  return verdict === 'good' ? 1 : verdict === 'bad' ? 0 : null;
}
