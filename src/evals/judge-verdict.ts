/** Objects without objects in them, with quoted braces let pass. */
const OBJECT = /\{(?:[^{}"]|"(?:[^"\\]|\\[\s\S])*")*\}/g;

/**
 * A judge's verdict from its reply: that of the last JSON object, when nothing follows it. A judge that quotes the answer before
 * it speaks is heard at its end. null, so unscored: no object, a verdict that is not on the menu, or other words after the object.
 */
export function judgeVerdict<const Word extends string>(reply: string, menu: readonly Word[]): Word | null {
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
  return menu.find((word) => word === verdict) ?? null;
}
