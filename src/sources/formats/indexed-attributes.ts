import type { JsonObject } from '../json-lines.js';

/** The items of a list whose index is part of the attribute's name: `prefix.0.role`, `prefix.1.role`, by number. */
export function indexedAttributes(attributes: JsonObject, prefix: string): JsonObject[] {
  const items = new Map<number, JsonObject>();
  for (const [name, value] of Object.entries(attributes)) {
    if (!name.startsWith(`${prefix}.`)) continue;
    const match = /^(\d{1,6})\.(.+)$/.exec(name.slice(prefix.length + 1));
    if (match === null) continue;
    const index = Number(match[1]);
    const item: JsonObject = items.get(index) ?? Object.create(null);
    item[match[2] as string] = value;
    items.set(index, item);
  }
  return [...items].sort(([left], [right]) => left - right).map(([, item]) => item);
}
