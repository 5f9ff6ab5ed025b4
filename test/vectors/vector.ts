import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';

/** One known value. `expected` null means that the tool must answer "unknown". */
export interface Vector {
  name: string;
  group: string;
  // biome-ignore lint/suspicious/noExplicitAny: each vector has inputs of its own shape
  inputs: any;
  // biome-ignore lint/suspicious/noExplicitAny: and an answer of its own shape
  expected: any;
  tol: number;
}

/** Computes what the vector expects, in the same shape. Keys of `expected` that are absent from it are a failure, unless listed in SKIPPED. */
export type Runner = (inputs: Vector['inputs'], expected: Vector['expected']) => unknown;

/** Runners by the start of a vector's name, longest first. */
export type Runners = Record<string, Runner>;

/** Keys that state what others compute, what must not be done, or how the value was made: not an answer of ours. */
const SKIPPED = new Set([
  'published',
  'source',
  'reason',
  'wald95',
  'mean_of_ratios_WRONG',
  'sum_of_p95_WRONG',
  'aiq_repo_code',
  'repo_hull',
  'cpt_np_interp_as_in_repo',
]);

/** null: ROUTER_DATA is not set, so this machine has no vectors. Set, but without the file: an error. */
export function loadVectors(): Vector[] | null {
  const data = process.env['ROUTER_DATA'];
  if (data === undefined || data === '') return null;
  const file = join(data, 'vectors.json');
  if (!existsSync(file)) throw new Error(`ROUTER_DATA is ${data}, and there is no vectors.json in it`);
  return (JSON.parse(readFileSync(file, 'utf8')) as { vectors: Vector[] }).vectors;
}

/** Compares leaf by leaf; `tol` is absolute. */
export function expectNear(actual: unknown, expected: unknown, tol: number, path = ''): void {
  if (typeof expected === 'number') {
    expect(typeof actual, `${path}: ${String(actual)}`).toBe('number');
    expect(
      Math.abs((actual as number) - expected),
      `${path}: ${String(actual)} against ${expected}`,
    ).toBeLessThanOrEqual(tol);
  } else if (Array.isArray(expected)) {
    expect(Array.isArray(actual), path).toBe(true);
    expect(actual, path).toHaveLength(expected.length);
    for (const [at, value] of expected.entries()) expectNear((actual as unknown[])[at], value, tol, `${path}[${at}]`);
  } else if (expected !== null && typeof expected === 'object') {
    for (const [key, value] of Object.entries(expected)) {
      if (!SKIPPED.has(key)) expectNear((actual as Record<string, unknown>)?.[key], value, tol, `${path}.${key}`);
    }
  } else {
    expect(actual, path).toBe(expected);
  }
}
