import { describe, expect, it } from 'vitest';
import { certificate } from './vectors/certificate.js';
import { compare } from './vectors/compare.js';
import { judge } from './vectors/judge.js';
import { learner } from './vectors/learner.js';
import { monitoring } from './vectors/monitoring.js';
import { routing } from './vectors/routing.js';
import { sample } from './vectors/sample.js';
import { special } from './vectors/special.js';
import { expectNear, loadVectors, type Runner, type Runners, type Vector } from './vectors/vector.js';

const RUNNERS: Runners = {
  ...special,
  ...sample,
  ...certificate,
  ...compare,
  ...judge,
  ...monitoring,
  ...routing,
  ...learner,
};

function runnerOf(vector: Vector): Runner | undefined {
  const starts = Object.keys(RUNNERS).filter((start) => vector.name.startsWith(start));
  const longest = starts.sort((a, b) => b.length - a.length)[0];
  return longest === undefined ? undefined : RUNNERS[longest];
}

const vectors = loadVectors();

describe.skipIf(vectors === null)('known values of ROUTER_DATA (skipped when it is not set)', () => {
  for (const vector of vectors ?? []) {
    const run = runnerOf(vector);
    if (run === undefined) continue;
    it(`agrees with ${vector.group} ${vector.name}`, () => {
      expectNear(run(vector.inputs, vector.expected), vector.expected, vector.tol);
    });
  }

  it('covers every vector', () => {
    const uncovered = (vectors ?? []).filter((vector) => runnerOf(vector) === undefined).map((vector) => vector.name);
    expect(uncovered).toEqual([]);
  });

  it('has no runner without a vector', () => {
    const used = new Set((vectors ?? []).map(runnerOf));
    expect(Object.keys(RUNNERS).filter((start) => !used.has(RUNNERS[start]!))).toEqual([]);
  });
});
