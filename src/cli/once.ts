import { createHash } from 'node:crypto';
import type { Io } from './io.js';

/**
 * What `make` makes of `inputs` (all that it reads, as JSON has it): what an earlier step handed on, where its inputs were
 * the same. Whoever gets it must not change it.
 */
export async function once<T>(io: Io, name: string, inputs: readonly unknown[], make: () => Promise<T>): Promise<T> {
  if (!io.handedOn) return make();
  const key = `${name} ${digest(inputs)}`;
  const known = io.handedOn.get(key) as T | undefined;
  if (known !== undefined) return known;
  const made = await make();
  io.handedOn.set(key, made);
  return made;
}

/** Row by row: all rows of an eval set may be longer than a string can be. */
function digest(inputs: readonly unknown[]): string {
  const hash = createHash('sha256');
  for (const input of inputs) {
    for (const row of Array.isArray(input) ? input : [input]) hash.update(`${JSON.stringify(row)}\n`);
    hash.update('\n');
  }
  return hash.digest('hex');
}
