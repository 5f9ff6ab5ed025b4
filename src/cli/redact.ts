/** Shapes that keys come in. */
const SHAPES =
  /\b(?:sk|pk|rk)-[A-Za-z0-9_-]{8,}|\bAIza[\w-]{10,}|\bBearer\s+[\w.~+/=-]{8,}|\b(?:api[_-]?)?key=[^\s&"']{6,}/gi;

/** Takes the given secrets out of a text, wherever they stand, also within JSON. Short ones are left: they would hit ordinary words. */
export function redactValues(secrets: readonly string[]): (text: string) => string {
  const written = secrets.flatMap((one) => [one, JSON.stringify(one).slice(1, -1)]);
  const long = [...new Set(written)].filter((one) => one.length >= 8).sort((a, b) => b.length - a.length);
  return (text) => long.reduce((rest, secret) => rest.replaceAll(secret, '[secret]'), text);
}

/** The same, and whatever looks like a key: for talk, where losing an id does no harm. */
export function redactTalk(secrets: readonly string[]): (text: string) => string {
  const values = redactValues(secrets);
  return (text) => values(text).replace(SHAPES, '[secret]');
}
