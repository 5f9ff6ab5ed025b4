/** Characters that a terminal obeys, or that turn the direction of text, where JSON itself lets them stand. */
const UNSAFE = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

function escaped(json: string): string {
  return json.replace(UNSAFE, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/**
 * One JSON document for programs: keys in the order they were built, full precision, no NaN (null says "unknown"). Names from a log
 * keep every character, but none that a terminal would obey stands there unescaped.
 */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value, (_, one) => (typeof one === 'number' && !Number.isFinite(one) ? null : one), 2);
  return `${escaped(text)}\n`;
}

/** The same on one line, as errors are printed. */
export function jsonLine(value: unknown): string {
  return `${escaped(JSON.stringify(value))}\n`;
}
