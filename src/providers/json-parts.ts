/** An object of a server's reply. */
export type Json = Record<string, unknown>;

/** The value where it is an object; null: it is something else. */
export function objectIn(value: unknown): Json | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;
}

/** The objects of a list; whatever else stands in it, or in its place, is left out. */
export function objectsIn(value: unknown): Json[] {
  return Array.isArray(value) ? value.map(objectIn).filter((one) => one !== null) : [];
}
