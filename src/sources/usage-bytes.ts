import { type Cursor, readNumber, skipValue, takeNull } from './json-bytes.js';
import { namesOf, readObject } from './json-fields.js';

const AT = { input: 0, output: 1, cacheRead: 2, cacheWrite: 3, longWrite: 4, reasoning: 5 } as const;
const COUNT_NAMES = namesOf([
  'input_tokens',
  'output_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'cache_write_1h_tokens',
  'reasoning_tokens',
]);
const MOST_TOKENS = 1e9;
const NONE = -1;
const counts = new Float64Array(6);

function takeCount(cursor: Cursor, name: number): boolean {
  if (name < 0) return skipValue(cursor);
  if (takeNull(cursor)) return true;
  const count = readNumber(cursor);
  counts[name] = count;
  return count <= MOST_TOKENS && Number.isInteger(count);
}

/**
 * Reads the usage at the cursor as `usageField` does, into six numbers: input, output, cache reads, cache writes, those of them for
 * an hour, reasoning; NaN: not known. False: unusual or faulty.
 */
export function readCounts(cursor: Cursor, into: Float64Array, at: number): boolean {
  counts.fill(NONE);
  if (!readObject(cursor, COUNT_NAMES, takeCount)) return false;
  const input = counts[AT.input]!;
  const output = counts[AT.output]!;
  const longWrite = counts[AT.longWrite]!;
  const reasoning = counts[AT.reasoning]!;
  if (input === NONE || output === NONE) return false;
  into[at + AT.input] = input;
  into[at + AT.output] = output;
  into[at + AT.cacheRead] = Math.max(counts[AT.cacheRead]!, 0);
  into[at + AT.cacheWrite] = Math.max(counts[AT.cacheWrite]!, 0);
  into[at + AT.longWrite] = longWrite === NONE ? Number.NaN : longWrite;
  into[at + AT.reasoning] = reasoning === NONE ? Number.NaN : reasoning;
  return !(longWrite > into[at + AT.cacheWrite]! || reasoning > output);
}
