/** How the rows of a text file lie in it. */
export type Container = 'lines' | 'array' | 'objects' | 'csv' | 'tsv';

/** Names of columns: words, also with a unit or a zone behind them (`TimeGenerated [UTC]`). */
const NAME = /^"?[A-Za-z_][\w.\-/]*(?: ?[[(][\w ]+[\])])?"?$/;
const LEAST_COLUMNS = 3;
/** A column's name that people chose, such as `User question (raw)`; where it holds the delimiter in quotes, the parts of it. */
const FREE_NAME = /^"?\p{L}[^"{}:]*"?$/u;

/** Whether brackets that open in a line of JSON are closed in it, and whether more follows them. */
function objectEnd(line: string): { isClosed: boolean; rest: string } {
  let depth = 0;
  let isString = false;
  for (let at = 0; at < line.length; at++) {
    const mark = line[at];
    if (isString) {
      if (mark === '\\') at++;
      else if (mark === '"') isString = false;
    } else if (mark === '"') isString = true;
    else if (mark === '{' || mark === '[') depth++;
    else if (mark === '}' || mark === ']') {
      depth--;
      if (depth === 0) return { isClosed: true, rest: line.slice(at + 1).trim() };
    }
  }
  return { isClosed: false, rest: '' };
}

/** Whether a line is one of names, surely by itself or, since prose has commas too, by a row of no JSON that follows. */
function isHeader(line: string, next: string, delimiter: string): boolean {
  const cells = line.split(delimiter).map((cell) => cell.trim());
  if (cells.length >= LEAST_COLUMNS && cells.every((cell) => NAME.test(cell))) return true;
  const isRow = next.includes(delimiter) && !/^[{[]/.test(next);
  return isRow && cells.length > 1 && cells.every((cell) => FREE_NAME.test(cell));
}

/**
 * What a file is, by its name and first bytes: CSV by its name or a first line of names; an array by `[`; objects over
 * many lines, or several on one, by a first line in which an object does not end or another follows; else JSON lines.
 */
export function containerOf(name: string, head: Buffer): Container {
  const text = head
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trimStart();
  const lf = text.indexOf('\n');
  const line = (lf < 0 ? text : text.slice(0, lf)).trimEnd();
  const named = /\.([ct]sv)(?:\.gz|\.zst)?$/i.exec(name)?.[1]?.toLowerCase();
  if (line.startsWith('[')) return 'array';
  if (line.startsWith('{')) {
    const { isClosed, rest } = objectEnd(line);
    if (isClosed) return rest.startsWith('{') ? 'objects' : 'lines';
    // One object on a single long line is a whole export.
    if (lf < 0) return /\.json(?:\.gz|\.zst)?$/i.test(name) ? 'objects' : 'lines';
    // A first line cut short is broken JSON lines; a printer ends its lines after a bracket or a comma.
    return /[{[,]$/.test(line) ? 'objects' : 'lines';
  }
  if (named !== undefined) return named as Container;
  const next = lf < 0 ? '' : (/\S.*/.exec(text.slice(lf))?.[0] ?? '');
  if (isHeader(line, next, '\t')) return 'tsv';
  return isHeader(line, next, ',') ? 'csv' : 'lines';
}
