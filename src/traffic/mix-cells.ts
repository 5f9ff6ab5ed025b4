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
  const cells = new Map<string, Cell>();
  /** Cells of one table by the places of its names. */
  let places = new Map<number, Cell>();
  let known: readonly string[] | null = null;

  function cellOf(row: FactRow, place: number): Cell {
    const key = `${row.level} ${row.task.length} ${row.task} ${row.model}`;
    let cell = cells.get(key);
    if (cell === undefined) {
      if (cells.size >= MOST_CELLS) onFull();
      cell = { task: row.task, model: row.model, level: row.level, totals: emptyTotals() };
      cells.set(key, cell);
    }
    places.set(place, cell);
    return cell;
  }

  return {
    add(row, names, usd) {
      if (names !== known) {
        places = new Map();
        known = names;
      }
      const place = (row.taskAt * names.length + row.modelAt) * LEVELS + row.level;
      addToTotals((places.get(place) ?? cellOf(row, place)).totals, row, usd);
    },
    drain(take) {
      for (const cell of cells.values()) take(cell);
      cells.clear();
      places = new Map();
    },
  };
}
