type Json = Record<string, unknown>;

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

/**
 * Whether a value has the shape that a JSON Schema asks for. Read are type, enum, const, required, properties,
 * additionalProperties: false, items and anyOf, which is what providers' structured outputs take; other keywords are
 * not judged. A schema that is `true` or empty takes everything.
 */
export function fitsSchema(value: unknown, schema: unknown): boolean {
  if (typeof schema === 'boolean') return schema;
  if (typeof schema !== 'object' || schema === null) return true;
  const { type, enum: allowed, const: only, anyOf } = schema as Json;
  const same = (other: unknown): boolean => JSON.stringify(other) === JSON.stringify(value);
  if (type !== undefined && !isOfType(value, type)) return false;
  if (Array.isArray(allowed) && !allowed.some(same)) return false;
  if (only !== undefined && !same(only)) return false;
  if (Array.isArray(anyOf) && !anyOf.some((one) => fitsSchema(value, one))) return false;
  if (Array.isArray(value)) return value.every((item) => fitsSchema(item, (schema as Json)['items']));
  return typeof value === 'object' && value !== null ? fitsObject(value as Json, schema as Json) : true;
}

function isOfType(value: unknown, type: unknown): boolean {
  const own = typeOf(value);
  return (Array.isArray(type) ? type : [type]).some((one) => one === own || (one === 'number' && own === 'integer'));
}

function fitsObject(value: Json, { required, properties, additionalProperties }: Json): boolean {
  const known = (properties ?? {}) as Json;
  if (Array.isArray(required) && !required.every((key) => Object.hasOwn(value, key as string))) return false;
  return Object.entries(value).every(([key, item]) =>
    Object.hasOwn(known, key) ? fitsSchema(item, known[key]) : fitsSchema(item, additionalProperties),
  );
}
