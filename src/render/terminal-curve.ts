import type { CurvesFile, RouterCurve } from '../records/curve.js';
import { percent, usd } from './number.js';
import { plainLine } from './plain.js';

/** What the terminal can show. */
export interface Terminal {
  /** Characters a line holds. */
  columns: number;
  /** Braille patterns may be used; otherwise plain ASCII. */
  hasUnicode: boolean;
}

interface Dot {
  x: number;
  y: number;
}

const ROWS = 10;
/** Narrower than this a curve says nothing. */
const LEAST_COLUMNS = 40;
const MOST_COLUMNS = 76;

/**
 * The cost-quality curve of one router in characters: its line, the shuffle of the same two tiers as dots, tiers by the
 * first free letter of their names, `*` the oracle. x is USD per 1,000 requests, or the share sent up where a cost is
 * unknown. Null for a terminal narrower than 40 columns, or where quality does not differ.
 */
export function terminalCurve(file: CurvesFile, shown: RouterCurve, terminal: Terminal): string | null {
  const hasCosts = shown.points.every((point) => point.costUsd !== null);
  const line = shown.points.map((point) => ({
    x: hasCosts ? (point.costUsd as number) * 1000 : point.escalationRate,
    y: point.quality,
  }));
  const [first, last] = [line[0], line.at(-1)];
  const tiers = tierDots(file, shown, hasCosts, line);
  const oracle = oracleDot(file, shown, hasCosts);
  const all = [...line, ...tiers, ...oracle];
  const [left, right] = [Math.min(...all.map(({ x }) => x)), Math.max(...all.map(({ x }) => x))];
  const [low, high] = [Math.min(...all.map(({ y }) => y)), Math.max(...all.map(({ y }) => y))];
  if (terminal.columns < LEAST_COLUMNS || !first || !last || !(right > left) || !(high > low)) return null;

  const width = Math.min(MOST_COLUMNS, terminal.columns) - 12;
  const scale = { left, right, low, high, width };
  const grid = terminal.hasUnicode ? brailleGrid(line, scale) : asciiGrid(line, scale);
  const shuffle = between(first, last, Math.floor(width / 3));
  for (const one of shuffle) put(grid, one, scale, terminal.hasUnicode ? '·' : '.', true);
  for (const one of oracle) put(grid, one, scale, '*', false);
  for (const tier of tiers) put(grid, tier, scale, tier.letter, false);
  const gutter = (row: number): string =>
    (row === 0 ? percent(high) : row === ROWS - 1 ? percent(low) : '').padStart(9);
  const rows = grid.map((cells, row) => `${gutter(row)} ${terminal.hasUnicode ? '│' : '|'}${cells.join('')}`.trimEnd());
  const unit = (x: number): string => (hasCosts ? usd(x) : percent(x, 0));
  const axis = unit(left) + unit(right).padStart(Math.max(1, width - unit(left).length));
  return [
    ...rows,
    `${' '.repeat(10)}${terminal.hasUnicode ? '└' : '+'}${(terminal.hasUnicode ? '─' : '-').repeat(width)}`,
    `${' '.repeat(11)}${axis}`,
    ...legend(tiers, shown, hasCosts, terminal),
  ].join('\n');
}

interface Scale {
  left: number;
  right: number;
  low: number;
  high: number;
  width: number;
}

function tierDots(
  file: CurvesFile,
  shown: RouterCurve,
  hasCosts: boolean,
  line: readonly Dot[],
): (Dot & { name: string; letter: string })[] {
  const known = hasCosts
    ? file.ladder.flatMap(({ tier, quality, cost_usd_per_request: cost }) =>
        quality.value === null || cost === null ? [] : [{ name: tier, x: cost * 1000, y: quality.value }],
      )
    : [line[0], line.at(-1)].flatMap((end, at) =>
        end ? [{ ...end, name: at === 0 ? shown.weak : shown.strong }] : [],
      );
  const taken = new Set<string>();
  return known.map((tier) => {
    const letter =
      [...tier.name.toUpperCase(), ...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].find(
        (one) => /[A-Z0-9]/.test(one) && !taken.has(one),
      ) ?? '#';
    taken.add(letter);
    return { ...tier, letter };
  });
}

function oracleDot({ references }: CurvesFile, shown: RouterCurve, hasCosts: boolean): Dot[] {
  const own = references.find(({ weak, strong }) => weak === shown.weak && strong === shown.strong)?.oracle;
  const x = hasCosts ? (own?.costUsd ?? null) : (own?.escalationRate ?? null);
  return own && own.quality !== null && x !== null ? [{ x: hasCosts ? x * 1000 : x, y: own.quality }] : [];
}

function between(from: Dot, to: Dot, steps: number): Dot[] {
  return Array.from({ length: steps + 1 }, (_, at) => ({
    x: from.x + (at / steps) * (to.x - from.x),
    y: from.y + (at / steps) * (to.y - from.y),
  }));
}

/** Column and row of a point on a grid of so many of each; row 0 is on top. */
function cellOf({ x, y }: Dot, { left, right, low, high }: Scale, columns: number, rows: number): [number, number] {
  return [
    Math.round(((x - left) / (right - left)) * (columns - 1)),
    Math.round(((high - y) / (high - low)) * (rows - 1)),
  ];
}

/** The line at every column of a finer grid, by straight lines between points; the highest where costs tie. */
function traced(line: readonly Dot[], scale: Scale, columns: number, rows: number): [number, number][] {
  const found = new Map<string, [number, number]>();
  line.forEach((point, at) => {
    const before = line[at - 1] ?? point;
    const [from] = cellOf(before, scale, columns, rows);
    const [to] = cellOf(point, scale, columns, rows);
    const steps = Math.max(1, Math.abs(to - from));
    for (const one of between(before, point, steps)) {
      const cell = cellOf(one, scale, columns, rows);
      found.set(cell.join(), cell);
    }
  });
  return [...found.values()];
}

/** Bits of the eight dots of a braille pattern, by column and row. */
const BITS = [
  [0x01, 0x02, 0x04, 0x40],
  [0x08, 0x10, 0x20, 0x80],
] as const;

function brailleGrid(line: readonly Dot[], scale: Scale): string[][] {
  const bits = Array.from({ length: ROWS }, () => new Uint8Array(scale.width));
  for (const [column, row] of traced(line, scale, scale.width * 2, ROWS * 4)) {
    const cells = bits[row >> 2] as Uint8Array;
    cells[column >> 1] = (cells[column >> 1] as number) | (BITS[column & 1]?.[row & 3] as number);
  }
  return bits.map((cells) => Array.from(cells, (cell) => (cell === 0 ? ' ' : String.fromCharCode(0x2800 + cell))));
}

function asciiGrid(line: readonly Dot[], scale: Scale): string[][] {
  const grid = Array.from({ length: ROWS }, () => new Array<string>(scale.width).fill(' '));
  for (const [column, row] of traced(line, scale, scale.width, ROWS)) (grid[row] as string[])[column] = 'o';
  return grid;
}

function put(grid: string[][], dot: Dot, scale: Scale, mark: string, onlyIfFree: boolean): void {
  const [column, row] = cellOf(dot, scale, scale.width, ROWS);
  const cells = grid[row];
  if (cells && (!onlyIfFree || cells[column] === ' ')) cells[column] = mark;
}

function legend(
  tiers: readonly { name: string; letter: string }[],
  shown: RouterCurve,
  hasCosts: boolean,
  { columns, hasUnicode }: Terminal,
): string[] {
  const line = hasUnicode ? '⠒⠒' : 'oo';
  const parts = [
    ...tiers.map(({ name, letter }) => `${letter} ${plainLine(name, 20)}`),
    `${line} ${shown.kind}`,
    `${hasUnicode ? '··' : '..'} shuffle`,
    '* oracle',
    hasCosts ? 'x: USD per 1,000 requests' : 'x: share sent up',
    'y: mean score',
  ];
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + part.length + 3 <= Math.min(columns, MOST_COLUMNS))
      lines[lines.length - 1] = `${last}   ${part}`;
    else lines.push(`${' '.repeat(11)}${part}`);
  }
  return lines;
}
