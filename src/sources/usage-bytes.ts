import type { TokenUsage } from '../records/usage.js';
import { type Cursor, readNumber, skipValue, takeNull } from './json-bytes.js';
import { keyFinder, readObject } from './json-fields.js';

const AT = { input: 0, output: 1, cacheRead: 2, cacheWrite: 3, longWrite: 4, reasoning: 5 } as const;
const findCount = keyFinder([
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

/** The usage at the cursor as `usageField` makes it; undefined: unusual or faulty. */
export function readUsage(cursor: Cursor): TokenUsage | undefined {
  counts.fill(NONE);
  if (!readObject(cursor, findCount, takeCount)) return undefined;
  const input = counts[AT.input]!;
  const output = counts[AT.output]!;
  if (input === NONE || output === NONE) return undefined;
  const usage: TokenUsage = {
    input_tokens: input,
    output_tokens: output,
    cache_read_tokens: Math.max(counts[AT.cacheRead]!, 0),
    cache_write_tokens: Math.max(counts[AT.cacheWrite]!, 0),
  };
  const longWrite = counts[AT.longWrite]!;
  const reasoning = counts[AT.reasoning]!;
  if (longWrite > usage.cache_write_tokens || reasoning > output) return undefined;
  if (longWrite !== NONE) usage.cache_write_1h_tokens = longWrite;
  if (reasoning !== NONE) usage.reasoning_tokens = reasoning;
  return usage;
}
