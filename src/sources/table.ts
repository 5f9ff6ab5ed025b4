/** How the rows of a table lie in text. */
export interface Table {
  /** What stands between cells. */
  delimiter: string;
  /** Places of the columns whose numbers surely have decimal commas: `0,5` is a half. */
  commaColumns: ReadonlySet<number>;
}

/** Excel's word to itself above the names: `sep=;`. */
const HINT = /^"?sep=([^\w\s"]|\t)"?[ \t]*\r?\n/i;
/** Of those that divide the names alike, the first is taken. */
const DELIMITERS = [',', '\t', ';', '|'] as const;
/** Names of columns: words, also with a unit or a zone behind them (`TimeGenerated [UTC]`). */
const NAME = /^[A-Za-z_][\w.\-/]*(?: ?[[(][\w ]+[\])])?$/;
/** A column's name that people chose, such as `User question (raw)`. */
const FREE_NAME = /^\p{L}(?:[^"{}:]*\S)?$/u;
const LEAST_COLUMNS = 3;
/** A number as it may stand in a column of decimal commas, and one that has a comma which cannot divide thousands. */
const COMMA_NUMBER = /^-?\d+(?:,\d+)?(?:E[+-]?\d+)?$/i;
const SURE_COMMA = /^-?(?:0\d*|\d{4,}),|,(?:\d{1,2}|\d{4,})$|,\d+E/i;
const EMPTY = /^(?:|NULL|\\N)$/i;

/** One row of cells. */
interface Cells {
  cells: string[];
  /** Where the next row begins. */
  end: number;
  /** The text goes on behind it. */
  isWhole: boolean;
}

/** The row that begins at `from`. A cell in quotes may hold anything, quotes twice. */
function cellsAt(text: string, from: number, delimiter: string): Cells {
  const cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (let at = from; at < text.length; at++) {
    const mark = text[at] as string;
    if (isQuoted) {
      if (mark !== '"') cell += mark;
      else if (text[at + 1] === '"') cell += text[at++];
      else isQuoted = false;
    } else if (mark === '"' && cell === '') isQuoted = true;
    else if (mark === delimiter) {
      cells.push(cell);
      cell = '';
    } else if (mark === '\n') return { cells: [...cells, cell.replace(/\r$/, '')], end: at + 1, isWhole: true };
    else cell += mark;
  }
  return { cells: [...cells, cell], end: text.length, isWhole: false };
}

/** The names of a table and its first row, as a delimiter would divide them. */
interface Reading {
  delimiter: string;
  names: string[];
  row: string[];
  /** The row has a cell for each name. */
  isEven: boolean;
}

function readingBy(delimiter: string, text: string): Reading {
  const { cells: names, end } = cellsAt(text, 0, delimiter);
  const from = end + text.slice(end).search(/\S|$/);
  const { cells: row, isWhole } = cellsAt(text, from, delimiter);
  const isEven = isWhole || row.length > names.length ? row.length === names.length : row.length > 1;
  return { delimiter, names, row, isEven };
}

/**
 * Whether a first line is one of names where the file's name does not say so. Prose has commas too, and its other marks
 * with a space behind them: names are sure by themselves or, as free ones are, by a row of no JSON that follows.
 */
function isHeader({ delimiter, names, row, isEven }: Reading): boolean {
  const isJson = /^\s*[{[]/.test(row[0] ?? '');
  if (delimiter === ';' || delimiter === '|') {
    return names.length >= LEAST_COLUMNS && isEven && !isJson && names.every((name) => FREE_NAME.test(name));
  }
  const trimmed = names.map((name) => name.trim());
  if (names.length >= LEAST_COLUMNS && trimmed.every((name) => NAME.test(name))) return true;
  return names.length > 1 && row.length > 1 && !isJson && trimmed.every((name) => FREE_NAME.test(name));
}

/** Columns all of whose first numbers may have decimal commas, and one of which surely has. A comma between cells is none. */
function commaColumnsIn(text: string, delimiter: string): Set<number> {
  const sure = new Set<number>();
  if (delimiter === ',') return sure;
  const others = new Set<number>();
  let { end } = cellsAt(text, 0, delimiter);
  while (end < text.length) {
    const row = cellsAt(text, end, delimiter);
    end = row.end;
    // The last cell may be cut.
    (row.isWhole ? row.cells : row.cells.slice(0, -1)).forEach((cell, column) => {
      if (EMPTY.test(cell)) return;
      if (!COMMA_NUMBER.test(cell)) others.add(column);
      else if (SURE_COMMA.test(cell)) sure.add(column);
    });
  }
  return new Set([...sure].filter((column) => !others.has(column)));
}

/**
 * The table that a text is, by its file's name and its beginning; null: it is none. The delimiter is the one named above
 * the names, else the one that divides names and first row alike, into the most cells.
 */
export function tableOf(name: string, text: string): Table | null {
  const hint = HINT.exec(text);
  const rows = text.slice(hint?.[0].length ?? 0);
  const named = /\.([ct]sv)(?:\.gz|\.zst)?$/i.exec(name)?.[1]?.toLowerCase();
  const readings = DELIMITERS.map((delimiter) => readingBy(delimiter, rows)).filter((reading) =>
    named === undefined ? isHeader(reading) : reading.names.length > 1,
  );
  readings.sort((one, other) => Number(other.isEven) - Number(one.isEven) || other.names.length - one.names.length);
  const usual = named === undefined ? undefined : named === 'tsv' ? '\t' : ',';
  const delimiter = hint?.[1] ?? readings[0]?.delimiter ?? usual;
  return delimiter === undefined ? null : { delimiter, commaColumns: commaColumnsIn(rows, delimiter) };
}

/** A cell of a column with decimal commas, with a point instead; null: its points may divide thousands. */
export function pointNumber(cell: string): string | null {
  if (cell.includes('.')) return null;
  return COMMA_NUMBER.test(cell) ? cell.replace(',', '.') : cell;
}
