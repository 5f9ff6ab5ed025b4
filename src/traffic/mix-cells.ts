import type { FactRow } from './fact-rows.js';
import { addToTotals, emptyTotals, type Totals } from './totals.js';

/** Totals of the requests of one task, model and class. */
export interface Cell {
  task: string;
  model: string;
  level: FactRow['level'];
  totals: Totals;
}

/**
 * Requests are added up by cell, and cells into the totals by class, task and model: adding a request to one of them is a
 * fourth of the work.
 */
export interface Cells {
  add(row: FactRow, names: readonly string[], usd: number | null): void;
  /** Hands over the cells since the last time, in order of their first request. */
  drain(take: (cell: Cell) => void): void;
}

/** Logs name few tasks and models; one that does not is drained the more often. */
const MOST_CELLS = 256;
const LEVELS = 4;

/** `onFull` must drain the cells. */
export function createCells(onFull: () => void): Cells {
  let cells: Cell[] = [];
  /** Numbers of the names of tasks and models, and cells by those of both. */
  const codes = new Map<string, number>();
  let byCodes: (Cell | undefined)[][] = [];
  /** Numbers of the names of one table, by their places in it; -1: not asked for yet. */
  let codeAt = new Int32Array(0);
  let known: readonly string[] | null = null;

  function codeOf(name: string, place: number): number {
    const seen = codeAt[place]!;
    if (seen >= 0) return seen;
    const code = codes.get(name) ?? codes.size;
    codes.set(name, code);
    codeAt[place] = code;
    return code;
  }

  function cellOf(row: FactRow, names: readonly string[]): Cell {
    if (names !== known) {
      codeAt = new Int32Array(names.length).fill(-1);
      known = names;
    }
    const task = codeOf(row.task, row.taskAt);
    byCodes[task] ??= [];
    const ofTask = byCodes[task];
    const place = codeOf(row.model, row.modelAt) * LEVELS + row.level;
    const cell = ofTask[place];
    if (cell !== undefined) return cell;
    if (cells.length >= MOST_CELLS) {
      onFull();
      return cellOf(row, names);
    }
    const fresh = { task: row.task, model: row.model, level: row.level, totals: emptyTotals() };
    ofTask[place] = fresh;
    cells.push(fresh);
    return fresh;
  }

  return {
    add: (row, names, usd) => addToTotals(cellOf(row, names).totals, row, usd),
    drain(take) {
      for (const cell of cells) take(cell);
      cells = [];
      codes.clear();
      byCodes = [];
      known = null;
    },
  };
}
