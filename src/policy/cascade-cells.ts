import type { TierColumn } from '../records/panel.js';
import { type CascadeCases, type CascadeDesign, chainUsd, scoreOf } from './cascade-cases.js';

/** What is added up, by their weights, over cases that begin at one tier of a chain and are answered by another. */
export interface CascadeSums {
  cases: number;
  /** Unacceptable answers. */
  bad: number;
  /** NaN where a cost is unknown. */
  usd: number;
  /** What judging the first tier's answers, and the second's, costs. */
  judgeLowUsd: number;
  judgeMiddleUsd: number;
  /** Longer than the limit on the whole answer, or on its first token, allows; unknown counts as longer. */
  slow: number;
  slowFirst: number;
  /** Score less the top tier's, and its square. */
  change: number;
  changeSquared: number;
}

const KEYS = [
  'cases',
  'bad',
  'usd',
  'judgeLowUsd',
  'judgeMiddleUsd',
  'slow',
  'slowFirst',
  'change',
  'changeSquared',
] as const satisfies readonly (keyof CascadeSums)[];

/** Place of each key. */
const KEY = Object.fromEntries(KEYS.map((key, at) => [key, at])) as Record<keyof CascadeSums, number>;

/** Sums over every box of the axes, so that any design is added up in a constant number of look-ups. */
export interface CascadeCells {
  /** By `from` and `to`: the sums of the cases that a design sends that way. */
  sumsOf(design: CascadeDesign): { from: number; to: number; sums: CascadeSums }[];
}

/** What designs may do with a case: the tier that it begins at, and the one that answers. */
type Way = readonly [from: number, to: number];

/** How many cells there are along each axis: starts, steps of the first tier, steps of the second. */
type Size = readonly [number, number, number];

/** By way and key, the sums of the cases in each cell. */
type Tables = Float64Array[][];

/** Cells of `rows`: O(rows + cells), however many designs are then asked for. */
export function cascadeCells(cases: CascadeCases, rows: readonly number[]): CascadeCells {
  return summed(cases, [tablesOf(cases, rows)]);
}

/** Cells of each part of the cases, and of all others together: every case is read once. */
export function foldCells(
  cases: CascadeCases,
  parts: readonly (readonly number[])[],
): { own: CascadeCells; rest: CascadeCells }[] {
  const tables = parts.map((rows) => tablesOf(cases, rows));
  return tables.map((own) => ({
    own: summed(cases, [own]),
    rest: summed(
      cases,
      tables.filter((one) => one !== own),
    ),
  }));
}

function shapeOf({ axes, columns }: CascadeCases): { size: Size; ways: Way[]; last: number } {
  const last = columns.length - 1;
  const second = last === 2 ? (axes.steps[1]?.length ?? 0) : 0;
  const ways: Way[] = [];
  for (let from = 0; from <= last; from++) for (let to = from; to <= last; to++) ways.push([from, to]);
  return { size: [axes.starts.length + 1, (axes.steps[0]?.length ?? 0) + 1, second + 1], ways, last };
}

/** Drops every case of `rows` into its cell. */
function tablesOf(cases: CascadeCases, rows: readonly number[]): Tables {
  const { size, ways } = shapeOf(cases);
  const tables = ways.map(() => KEYS.map(() => new Float64Array(size[0] * size[1] * size[2])));
  const values = new Float64Array(KEYS.length);
  for (const row of rows) {
    const weight = cases.weights[row] as number;
    const cell = cellOf(size, cases.startAt[row] as number, cases.keptAt[0]?.[row] ?? 0, secondOf(cases, row));
    for (let way = 0; way < ways.length; way++) {
      const [from, to] = ways[way] as Way;
      writeValues(cases, row, from, to, values);
      const own = tables[way] as Float64Array[];
      for (let at = 0; at < values.length; at++) {
        const table = own[at] as Float64Array;
        table[cell] = (table[cell] as number) + weight * (values[at] as number);
      }
    }
  }
  return tables;
}

/** Adds tables of several parts, and the cells along each axis. */
function summed(cases: CascadeCases, parts: readonly Tables[]): CascadeCells {
  const { size, ways, last } = shapeOf(cases);
  const tables = ways.map((_, way) =>
    KEYS.map((_key, at) => {
      const total = new Float64Array(size[0] * size[1] * size[2]);
      for (const part of parts) addTo(total, part[way]?.[at] as Float64Array);
      addUp(total, size);
      return total;
    }),
  );
  const ends = [size[0] - 1, size[1] - 1, size[2] - 1] as const;
  return {
    sumsOf(design) {
      return ways.map(([from, to], way) => {
        const corners = cornersOf(size, boxOf(design, from, to, last, ends));
        const sum = (key: keyof CascadeSums): number => boxSum(tables[way]?.[KEY[key]] as Float64Array, corners);
        const sums = {
          cases: sum('cases'),
          bad: sum('bad'),
          usd: sum('usd'),
          judgeLowUsd: sum('judgeLowUsd'),
          judgeMiddleUsd: sum('judgeMiddleUsd'),
          slow: sum('slow'),
          slowFirst: sum('slowFirst'),
          change: sum('change'),
          changeSquared: sum('changeSquared'),
        };
        return { from, to, sums };
      });
    },
  };
}

function addTo(total: Float64Array, part: Float64Array): void {
  for (let cell = 0; cell < total.length; cell++) total[cell] = (total[cell] as number) + (part[cell] as number);
}

function secondOf({ columns, keptAt }: CascadeCases, row: number): number {
  return columns.length === 3 ? (keptAt[1]?.[row] as number) : 0;
}

/** What a case adds to each of KEYS when it goes one way, into `out` in their order: a number is no object to be made. */
function writeValues(cases: CascadeCases, row: number, from: number, to: number, out: Float64Array): void {
  const { columns, bad, goal } = cases;
  const last = columns.length - 1;
  const answer = columns[to] as TierColumn;
  let before = 0;
  for (let at = from; at < to; at++) before += (columns[at] as TierColumn).latencyMs[row] as number;
  const change = scoreOf(answer, row) - scoreOf(columns[last] as TierColumn, row);
  out[KEY.cases] = 1;
  out[KEY.bad] = (bad[to] as Float64Array)[row] as number;
  out[KEY.usd] = chainUsd(cases, row, from, to);
  out[KEY.judgeLowUsd] = from === 0 ? judgeUsd(cases, row, 0) : 0;
  out[KEY.judgeMiddleUsd] = from <= 1 && to >= 1 ? judgeUsd(cases, row, 1) : 0;
  out[KEY.slow] = isSlow(goal.maxP95Ms, before + (answer.latencyMs[row] as number));
  out[KEY.slowFirst] = isSlow(goal.maxTtftP95Ms, before + (answer.ttftMs[row] as number));
  out[KEY.change] = change;
  out[KEY.changeSquared] = change * change;
}

/** What judging the answer of a tier below the top costs; a failed call gave none. */
function judgeUsd({ columns }: CascadeCases, row: number, at: number): number {
  const column = columns[at] as TierColumn;
  return at < columns.length - 1 && column.failed[row] !== 1 ? column.confidenceUsd?.[row] || 0 : 0;
}

function isSlow(limit: number | null, ms: number): number {
  return limit !== null && !(ms <= limit) ? 1 : 0;
}

/** Half-open from below: (low, high] on each axis; -1 is before the first place. */
type Box = readonly [Size, Size];

/** The cells whose cases a design has begin at `from` and end at `to`. */
function boxOf({ low, middle, keep }: CascadeDesign, from: number, to: number, last: number, ends: Size): Box {
  const begins: [number, number] =
    from === 0 ? [-1, low] : from === last ? [last === 1 ? low : middle, ends[0]] : [low, middle];
  const first: [number, number] =
    from > 0 ? [-1, ends[1]] : to === 0 ? [-1, keep[0] as number] : [keep[0] as number, ends[1]];
  const isSecondAsked = last === 2 && from <= 1 && to >= 1;
  const second: [number, number] = !isSecondAsked
    ? [-1, ends[2]]
    : to === 1
      ? [-1, keep[1] as number]
      : [keep[1] as number, ends[2]];
  return [
    [begins[0], first[0], second[0]],
    [begins[1], first[1], second[1]],
  ];
}

function cellOf([, b, c]: Size, x: number, y: number, z: number): number {
  return (x * b + y) * c + z;
}

/** Running sums along every axis, in place. */
function addUp(table: Float64Array, size: Size): void {
  const [a, b, c] = size;
  const stride = [b * c, c, 1];
  const at = [0, 0, 0];
  for (let axis = 0; axis < 3; axis++) {
    for (at[0] = 0; at[0] < a; at[0]++)
      for (at[1] = 0; at[1] < b; at[1]++)
        for (at[2] = 0; at[2] < c; at[2]++) {
          if (at[axis] === 0) continue;
          const cell = cellOf(size, at[0], at[1], at[2]);
          table[cell] = (table[cell] as number) + (table[cell - (stride[axis] as number)] as number);
        }
  }
}

/** The corners of a box whose running sums make the sum over the box: those to add, and those to take away. */
interface Corners {
  plus: readonly number[];
  minus: readonly number[];
}

function cornersOf(size: Size, [low, high]: Box): Corners {
  const plus: number[] = [];
  const minus: number[] = [];
  for (let corner = 0; corner < 8; corner++) {
    const x = corner & 1 ? low[0] : high[0];
    const y = corner & 2 ? low[1] : high[1];
    const z = corner & 4 ? low[2] : high[2];
    if (x < 0 || y < 0 || z < 0) continue;
    const isMinus = ((corner & 1) + ((corner >> 1) & 1) + ((corner >> 2) & 1)) % 2 === 1;
    (isMinus ? minus : plus).push(cellOf(size, x, y, z));
  }
  return { plus, minus };
}

function boxSum(table: Float64Array, { plus, minus }: Corners): number {
  let sum = 0;
  for (let at = 0; at < plus.length; at++) sum += table[plus[at] as number] as number;
  for (let at = 0; at < minus.length; at++) sum -= table[minus[at] as number] as number;
  return sum;
}
