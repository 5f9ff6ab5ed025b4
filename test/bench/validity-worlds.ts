/** What a draw of cases looks like to the policy: hardness score, label and cost of each. */
export interface Draw {
  scores: Float64Array;
  /** 1: the small tier's answer will not do. */
  bad: Float64Array;
  smallCostUsd: Float64Array;
  topCostUsd: Float64Array;
}

/** What is true of everything below a threshold. */
export interface Truth {
  badRate: number;
  share: number;
}

/** A population whose truth is known, so that a claim about it can be called false. */
export interface World {
  name: string;
  about: string;
  /** Cases in the population; null: endless. */
  cases: number | null;
  /** Largest share that is truly at most alpha bad below its threshold. */
  oracleShare: number;
  draw(n: number, random: () => number): Draw;
  truth(threshold: number): Truth;
}

const ALPHA = 0.05;

/**
 * Score s uniform on (0, 1), P(bad | s) = c s^k, so that P(bad | s < t) = c t^k / (k + 1). `oracleShare` fixes c: the bad
 * rate below it is alpha exactly.
 */
function powerWorld(name: string, k: number, oracleShare: number): World {
  const c = (ALPHA * (k + 1)) / oracleShare ** k;
  return simulated(
    name,
    `s ~ U(0,1), P(bad | s) = ${c.toFixed(4)} s^${k}; P(bad | s < t) = ${(c / (k + 1)).toFixed(4)} t^${k}`,
    oracleShare,
    (s) => c * s ** k,
    (t) => (c / (k + 1)) * t ** k,
  );
}

function simulated(
  name: string,
  about: string,
  oracleShare: number,
  badAt: (score: number) => number,
  badBelow: (threshold: number) => number,
): World {
  const draw = (n: number, random: () => number): Draw => {
    const scores = Float64Array.from({ length: n }, random);
    const bad = scores.map((score) => (random() < badAt(score) ? 1 : 0));
    return { scores, bad, smallCostUsd: new Float64Array(n), topCostUsd: new Float64Array(n).fill(1) };
  };
  const truth = (threshold: number): Truth => {
    const share = Math.min(1, threshold);
    return { badRate: badBelow(share), share };
  };
  return { name, about, cases: null, oracleShare, draw, truth };
}

/** The four worlds of the method's simulations: how well the score separates decides what can be certified. */
export const SIMULATED: readonly World[] = [
  powerWorld('strong signal', 2, 0.556),
  powerWorld('medium', 1, 0.405),
  powerWorld('easy', 1, 0.986),
  simulated(
    'flat 5.5 % bad',
    's ~ U(0,1), P(bad | s) = 0.055 whatever s',
    0,
    () => 0.055,
    () => 0.055,
  ),
];

/**
 * A measured data set taken as the whole truth. Draws are without replacement while they fit into it, else with
 * replacement.
 */
export function finiteWorld(name: string, about: string, all: Draw): World {
  const order = Array.from(all.scores, (_, row) => row).sort((a, b) => all.scores[a]! - all.scores[b]!);
  const sorted = order.map((row) => all.scores[row]!);
  const badBefore = [0];
  for (const row of order) badBefore.push(badBefore.at(-1)! + all.bad[row]!);
  const size = order.length;
  const truth = (threshold: number): Truth => {
    const below = countBelow(sorted, threshold);
    return { badRate: below > 0 ? badBefore[below]! / below : 0, share: below / size };
  };
  const draw = (n: number, random: () => number): Draw => {
    const rows = n > size ? withReplacement(n, size, random) : withoutReplacement(n, size, random);
    const take = (column: Float64Array): Float64Array => Float64Array.from(rows, (row) => column[row]!);
    return {
      scores: take(all.scores),
      bad: take(all.bad),
      smallCostUsd: take(all.smallCostUsd),
      topCostUsd: take(all.topCostUsd),
    };
  };
  const safe = [...sorted, Number.POSITIVE_INFINITY].map(truth).filter(({ badRate }) => badRate <= ALPHA);
  return { name, about, cases: size, oracleShare: Math.max(0, ...safe.map(({ share }) => share)), draw, truth };
}

function countBelow(sorted: readonly number[], threshold: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < threshold) low = middle + 1;
    else high = middle;
  }
  return low;
}

function withReplacement(n: number, size: number, random: () => number): number[] {
  return Array.from({ length: n }, () => Math.floor(random() * size));
}

/** The first n steps of a Fisher-Yates shuffle. */
function withoutReplacement(n: number, size: number, random: () => number): number[] {
  const rows = Array.from({ length: size }, (_, row) => row);
  for (let at = 0; at < n; at++) {
    const other = at + Math.floor(random() * (size - at));
    [rows[at], rows[other]] = [rows[other]!, rows[at]!];
  }
  return rows.slice(0, n);
}
