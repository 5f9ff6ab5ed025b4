import type { LogisticModel } from '../records/score-model.js';
import type { Reads } from './counter-of.js';
import { type Design, designOf, HASH_BITS } from './design.js';
import { type FitOptions, type FittedColumns, fitDesign } from './fit-design.js';
import type { ScoreInput } from './score-logistic.js';

export interface LogisticOptions extends FitOptions {
  /** Names of the inputs' features, in order. */
  featureNames: readonly string[];
}

/**
 * Fits P(label = 1). Labels may be any share in [0, 1]; rows whose label is not, or whose weight is not above 0, are
 * left out. With fewer than 200 rows the text is not read and at most 20 features and tasks are used. Without rows
 * the model scores 0.5; with one class, or with nothing to learn, close to the base rate. Weights are rounded as the
 * rules file holds them, so the model in the file is the model that was measured. What the texts of `inputs` hold is kept as
 * long as they are, for the labels of the next tier: do not change them in place.
 */
export function fitLogistic(
  inputs: readonly ScoreInput[],
  labels: ArrayLike<number>,
  weights: ArrayLike<number>,
  options: LogisticOptions,
): LogisticModel {
  return fitWith(knownDesigns(inputs, options.featureNames), inputs, labels, weights, options);
}

/** `fitLogistic` for several labels of the same inputs, in the order of `labels`; `reads` is what of the texts is counted. */
export function fitLogistics(
  inputs: readonly ScoreInput[],
  labels: readonly ArrayLike<number>[],
  weights: ArrayLike<number>,
  { reads, ...options }: LogisticOptions & { reads: Reads },
): LogisticModel[] {
  const designFor = designsOf(inputs, options.featureNames, reads);
  return labels.map((one) => fitWith(designFor, inputs, one, weights, options));
}

/** The design of the rows given, ascending; that of all rows is made once, since it reads no labels. */
type Designs = (rows: readonly number[]) => Design;

function designsOf(inputs: readonly ScoreInput[], featureNames: readonly string[], reads: Reads): Designs {
  let whole: Design | null = null;
  return (rows) => {
    const withText = rows.length >= MIN_ROWS_FOR_TEXT;
    if (rows.length === inputs.length) {
      whole ??= designOf(inputs, featureNames, withText, reads);
      return whole;
    }
    return designOf(
      rows.map((row) => inputs[row]!),
      featureNames,
      withText,
      reads,
    );
  };
}

const known = new WeakMap<readonly ScoreInput[], { featureNames: readonly string[]; designs: Designs }>();

function knownDesigns(inputs: readonly ScoreInput[], featureNames: readonly string[]): Designs {
  const found = known.get(inputs);
  if (found?.featureNames === featureNames) return found.designs;
  const designs = designsOf(inputs, featureNames, 'words');
  known.set(inputs, { featureNames, designs });
  return designs;
}

function fitWith(
  designFor: Designs,
  inputs: readonly ScoreInput[],
  labels: ArrayLike<number>,
  weights: ArrayLike<number>,
  options: LogisticOptions,
): LogisticModel {
  const rows = [...inputs.keys()].filter((row) => labels[row]! >= 0 && labels[row]! <= 1 && weights[row]! > 0);
  const design = designFor(rows);
  const take = (values: ArrayLike<number>): Float64Array => Float64Array.from(rows, (row) => values[row]!);
  const fitted = fitDesign(
    design.x,
    take(labels),
    take(weights),
    design.buckets.length,
    rows.length < MIN_ROWS_FOR_TEXT ? FEW_COLUMNS : Number.POSITIVE_INFINITY,
    options,
  );
  return modelOf(design, fitted);
}

const MIN_ROWS_FOR_TEXT = 200;
const FEW_COLUMNS = 20;

function modelOf(design: Design, fitted: FittedColumns): LogisticModel {
  const { buckets, tasks, features, scale } = design;
  const weightOf = (column: number): number => rounded(fitted.weights[column]! * scale[column]!, 3);
  const terms = Float64Array.from(buckets, (_, column) => weightOf(column));
  const kept = [...buckets.keys()].filter((column) => terms[column] !== 0);
  const firstFeature = buckets.length + tasks.length;
  return {
    kind: 'logistic',
    bits: HASH_BITS,
    bias: rounded(fitted.bias, 6),
    features: Object.fromEntries(
      features.flatMap(({ name, mean, sd }, index) => {
        const weight = weightOf(firstFeature + index);
        return weight === 0 ? [] : [[name, { mean: rounded(mean, 6), sd: rounded(sd, 6), weight }]];
      }),
    ),
    tasks: Object.fromEntries(
      tasks.flatMap((task, index) => {
        const weight = weightOf(buckets.length + index);
        return weight === 0 ? [] : [[task, weight]];
      }),
    ),
    buckets: kept.map((column) => buckets[column]!),
    weights: kept.map((column) => terms[column]!),
  };
}

/** To so many significant digits; 0 when too small to move any score. */
function rounded(value: number, digits: number): number {
  return Math.abs(value) < 1e-6 ? 0 : Number(value.toPrecision(digits));
}
