/** Writes the gradient at `x` into `gradient` and returns the value. */
export type Objective = (x: Float64Array, gradient: Float64Array) => number;

export interface MinimiseOptions {
  /** Stop when the gradient is no longer than this. Default 1e-6. */
  tolerance?: number;
  /** Default 200. */
  maxIterations?: number;
}

export interface Minimum {
  x: Float64Array;
  value: number;
  iterations: number;
  /** False when the iterations ran out first. */
  converged: boolean;
}

/** Pairs of steps and gradient changes that approximate the curvature. */
const MEMORY = 8;
/** A step must win this share of what the slope promises (Armijo). */
const SUFFICIENT = 1e-4;
const MAX_HALVINGS = 40;

/**
 * Minimum of a smooth convex function by L-BFGS with a backtracking line search (Nocedal and Wright,
 * Numerical Optimization, algorithms 3.1 and 7.4). No randomness: the same input gives the same bytes.
 * A start of length 0 is its own minimum.
 */
export function minimise(objective: Objective, start: Float64Array, options: MinimiseOptions = {}): Minimum {
  const { tolerance = 1e-6, maxIterations = 200 } = options;
  const size = start.length;
  let x = Float64Array.from(start);
  let gradient = new Float64Array(size);
  let value = objective(x, gradient);
  const direction = new Float64Array(size);
  const history: Pair[] = [];
  let nextX = new Float64Array(size);
  let nextGradient = new Float64Array(size);

  for (let iteration = 0; iteration < maxIterations; iteration++) {
    if (!(Math.sqrt(dot(gradient, gradient)) > tolerance)) return { x, value, iterations: iteration, converged: true };
    descend(gradient, history, direction);
    let slope = dot(gradient, direction);
    if (!(slope < 0)) {
      history.length = 0;
      descend(gradient, history, direction);
      slope = dot(gradient, direction);
    }
    let step = history.length === 0 ? Math.min(1, 1 / Math.sqrt(-slope)) : 1;
    let nextValue = Number.NaN;
    let halvings = 0;
    for (; halvings < MAX_HALVINGS; halvings++, step /= 2) {
      for (let i = 0; i < size; i++) nextX[i] = x[i]! + step * direction[i]!;
      nextValue = objective(nextX, nextGradient);
      if (nextValue <= value + SUFFICIENT * step * slope) break;
    }
    // No step helps any more: this is the minimum as far as doubles can tell.
    if (halvings === MAX_HALVINGS) return { x, value, iterations: iteration, converged: true };
    remember(history, x, nextX, gradient, nextGradient);
    [x, nextX] = [nextX, x];
    [gradient, nextGradient] = [nextGradient, gradient];
    value = nextValue;
  }
  return { x, value, iterations: maxIterations, converged: false };
}

interface Pair {
  step: Float64Array;
  change: Float64Array;
  inverse: number;
  /** Square of the length of `change`. */
  changeSquared: number;
}

/** direction = -H gradient, by the two-loop recursion. */
function descend(gradient: Float64Array, history: readonly Pair[], direction: Float64Array): void {
  for (let i = 0; i < gradient.length; i++) direction[i] = -gradient[i]!;
  const newest = history[history.length - 1];
  if (newest === undefined) return;
  const alphas = new Float64Array(history.length);
  let product = dot(newest.step, direction);
  for (let h = history.length - 1; h > 0; h--) {
    alphas[h] = history[h]!.inverse * product;
    product = addScaled(direction, -alphas[h]!, history[h]!.change, history[h - 1]!.step);
  }
  const oldest = history[0]!;
  alphas[0] = oldest.inverse * product;
  addScaled(direction, -alphas[0]!, oldest.change, oldest.step);
  const scale = 1 / (newest.inverse * newest.changeSquared);
  for (let i = 0; i < direction.length; i++) direction[i] = direction[i]! * scale;
  product = dot(oldest.change, direction);
  for (let h = 0; h < history.length; h++) {
    const pair = history[h]!;
    const next = history[h + 1] ?? pair;
    product = addScaled(direction, alphas[h]! - pair.inverse * product, pair.step, next.change);
  }
}

/** Keeps the pair when its curvature is positive, in the place of the oldest. */
function remember(history: Pair[], x: Float64Array, nextX: Float64Array, g: Float64Array, nextG: Float64Array): void {
  const pair =
    history.length < MEMORY
      ? { step: new Float64Array(x.length), change: new Float64Array(x.length), inverse: 0, changeSquared: 0 }
      : history.shift()!;
  const { step, change } = pair;
  let curvature = 0;
  let squares = 0;
  for (let i = 0; i < x.length; i++) {
    const moved = nextX[i]! - x[i]!;
    const changed = nextG[i]! - g[i]!;
    step[i] = moved;
    change[i] = changed;
    curvature += moved * changed;
    squares += changed * changed;
  }
  if (!(curvature > 0)) return;
  pair.inverse = 1 / curvature;
  pair.changeSquared = squares;
  history.push(pair);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** Adds to `to`, and gives its new product with `and`: one walk through memory for both. */
function addScaled(to: Float64Array, factor: number, from: Float64Array, and: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < to.length; i++) {
    const one = to[i]! + factor * from[i]!;
    to[i] = one;
    sum += one * and[i]!;
  }
  return sum;
}
