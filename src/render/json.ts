/** One JSON document for programs: keys in the order they were built, full precision, no NaN (null says "unknown"). */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, (_, one) => (typeof one === 'number' && !Number.isFinite(one) ? null : one), 2)}\n`;
}
