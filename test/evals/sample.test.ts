import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addSignature,
  addToFrame,
  clusterFrame,
  emptyFrame,
  type FrameCluster,
  type FramedRequest,
  signFrame,
} from '../../src/evals/frame.js';
import { allocate, drawSample, stratify } from '../../src/evals/sample.js';
import { randomFrom } from '../../src/stats/random.js';
import { neyman } from '../../src/stats/sampling.js';

interface Request extends FramedRequest {
  segment: string;
  score: number;
}

function framed(requests: readonly Request[], seed = 1): FrameCluster[] {
  const frame = emptyFrame(seed);
  for (const one of requests) addToFrame(frame, one, () => one);
  const signed = signFrame(frame);
  for (const one of requests) addSignature(signed, one);
  return clusterFrame(signed);
}

const ask = (id: string, text: string, system = ''): Request => ({ id, text, system, segment: 's', score: 0 });

/** Synthetic clusters: a small segment, a middle one and a large one, scores spread evenly. */
const clusters: FrameCluster[] = Array.from({ length: 1000 }, (_, at) => ({
  id: `c${at}`,
  rank: at / 1000,
  segment: at % 100 === 0 ? 'rare' : at % 4 === 0 ? 'middle' : 'large',
  score: (at * 7) % 1000,
  requests: 1,
  texts: 1,
}));

describe('the frame', () => {
  const long = 'Please summarise the following minutes of the harbour board for a reader who was not there';

  it('counts requests of one text once, numbers and ids apart, and joins near-duplicates', () => {
    const found = framed([
      ask('1', `${long}, in 5 lines.`),
      ask('2', `  ${long},\nin 12 lines.`),
      ask('3', `${long}, in 5 lines!`),
      ask('4', 'Where is my order?'),
    ]);
    expect(found.map(({ requests, texts }) => [requests, texts]).sort()).toEqual([
      [1, 1],
      [3, 2],
    ]);
  });

  it('keeps requests apart that share a template or that have other system prompts', () => {
    const rule =
      'Classify this message as one of: refund, delivery, fault, praise. Answer with the label only, in lower case, no words around it.';
    const things = [
      'lamp',
      'tent',
      'chair',
      'blender',
      'kettle',
      'radio',
      'jacket',
      'bottle',
      'keyboard',
      'mirror',
      'sofa',
      'clock',
    ];
    expect(framed(things.map((thing) => ask(thing, `${rule}\nThe ${thing} never came.`)))).toHaveLength(12);
    expect(framed([ask('1', long), ask('2', long, 'You are a pirate.')])).toHaveLength(2);
  });

  it('does not depend on the order of the log', () => {
    const words = fc.constantFrom('red', 'blue', 'long green', 'small', 'x1', '77');
    const text = fc
      .array(words, { minLength: 1, maxLength: 8 })
      .map((parts) => `Tell me of ${parts.join(' ')} things.`);
    fc.assert(
      fc.property(fc.array(text, { maxLength: 40 }), fc.nat(), (texts, seed) => {
        const requests = texts.map((one, at) => ({ ...ask(`r${at}`, one), score: at }));
        expect(framed([...requests].reverse(), seed)).toEqual(framed(requests, seed));
      }),
      { numRuns: 50 },
    );
  });

  it('lets a part of the texts stand for all when there are too many, the same part in any order', () => {
    const requests = Array.from({ length: 500 }, (_, one) =>
      ask(
        `r${one}`,
        `${randomFrom(one)()}`.replace(/\d/g, (d) => 'qwertyuiop'[+d] ?? ''),
      ),
    );
    const kept = (from: readonly Request[]) => {
      const frame = emptyFrame(1, 100);
      for (const one of from) addToFrame(frame, one, () => one);
      return { keys: [...frame.keys].sort(), limit: frame.limit };
    };
    const { keys, limit } = kept(requests);
    // 500 texts halved until at most 100 are left: an eighth, 62 +- 7, or a quarter if that is small enough.
    expect(keys.length).toBeLessThanOrEqual(100);
    expect(keys.length / limit / 500).toBeGreaterThan(0.6);
    expect(kept([...requests].reverse())).toEqual({ keys, limit });
  });

  it('gives nothing for nothing', () => {
    expect(framed([])).toEqual([]);
    expect(drawSample(stratify([], 1, false), 10)).toEqual([]);
  });
});

describe('drawSample', () => {
  it('begins with the same cases whatever the number, and never depends on order', () => {
    const strata = stratify(clusters, 1, false);
    let before: string[] = [];
    for (let n = 1; n <= 1000; n += 7) {
      const ids = drawSample(strata, n).map(({ cluster }) => cluster.id);
      expect(new Set(ids).size).toBe(n);
      expect(ids.slice(0, before.length)).toEqual(before);
      before = ids;
    }
    const turned = stratify([...clusters].reverse(), 1, false);
    expect(drawSample(turned, 100)).toEqual(drawSample(strata, 100));
    const other = drawSample(stratify(clusters, 2, false), 100).map(({ cluster }) => cluster.id);
    expect(other).not.toEqual(drawSample(strata, 100).map(({ cluster }) => cluster.id));
  });

  it('weighs each case by the clusters it stands for, so that weights sum to the frame', () => {
    const strata = stratify(clusters, 1, false);
    for (const n of [100, 300, 1000]) {
      const draws = drawSample(strata, n);
      expect(draws.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1000, 8);
      expect(Math.min(...draws.map(({ weight }) => weight))).toBeGreaterThanOrEqual(1);
    }
    expect(drawSample(strata, 5000)).toHaveLength(1000);
  });

  it('estimates a mean of the frame without bias', () => {
    const isHard = ({ cluster }: { cluster: FrameCluster }): number => (cluster.score > 700 ? 1 : 0);
    const estimates = Array.from({ length: 300 }, (_, seed) => {
      const draws = drawSample(stratify(clusters, seed, false), 120);
      return draws.reduce((sum, draw) => sum + draw.weight * isHard(draw), 0) / 1000;
    });
    // The frame's share is 0.299; 120 draws have a standard error of at most 0.042, 300 means 0.0024.
    expect(estimates.reduce((sum, one) => sum + one, 0) / 300).toBeCloseTo(0.299, 2);
  });

  it('puts equal scores into one decile and the segments beyond sixty into one', () => {
    const equal = clusters.map((one) => ({ ...one, score: 3 }));
    expect(stratify(equal, 1, false).map(({ decile }) => decile)).toEqual([0, 0, 0]);
    const many = clusters.map((one, at) => ({ ...one, score: 3, segment: `s${at % 100}` }));
    const names = stratify(many, 1, false).map(({ segment }) => segment);
    expect(names).toHaveLength(61);
    expect(names).toContain('other');
  });
});

describe('allocate', () => {
  const stratum = (size: number, sd = 0.3) => ({ clusters: clusters.slice(0, size), sd });

  it("is Neyman's allocation to within a draw where no floor is near", () => {
    const strata = [stratum(500, 0.5), stratum(300, 0.2), stratum(200, 0.4)];
    for (const n of [60, 100, 250, 401]) {
      const exact = neyman([500, 300, 200], [0.5, 0.2, 0.4], n, 5);
      allocate(strata, n).forEach((given, at) => {
        expect(Math.abs(given - exact[at]!)).toBeLessThanOrEqual(1);
      });
    }
  });

  it('gives every stratum one draw from n of twice the strata, five from fourteen times, never more than it holds', () => {
    const strata = [stratum(900), stratum(20), stratum(10), stratum(3)];
    expect(Math.min(...allocate(strata, 8))).toBeGreaterThanOrEqual(1);
    expect(allocate(strata, 56).slice(1)).toEqual([5, 5, 3]);
    expect(allocate(strata, 933)).toEqual([900, 20, 10, 3]);
  });

  it('takes more where a learned score says that answers vary more', () => {
    const scored = clusters.map((one, at) => ({ ...one, segment: 's', score: at < 500 ? 0.02 : 0.5 }));
    const given = allocate(stratify(scored, 1, true), 100);
    // sqrt(0.02 * 0.98) = 0.14 against 0.5.
    expect(given).toEqual([22, 78]);
  });
});
