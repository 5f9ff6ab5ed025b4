import { type Table, tableOf } from './table.js';

/** How the rows of a text file lie in it. */
export type Container = 'lines' | 'array' | 'objects' | Table;

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

/**
 * What a file is, by its name and first bytes: an array by `[`; objects over many lines, or several on one or with commas
 * between them, by a first line in which an object does not end or more follows; a table by its name or a first line of
 * names; else JSON lines.
 */
export function containerOf(name: string, head: Buffer): Container {
  const text = head
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trimStart();
  const lf = text.indexOf('\n');
  const line = (lf < 0 ? text : text.slice(0, lf)).trimEnd();
  if (line.startsWith('[')) return 'array';
  if (!line.startsWith('{')) return tableOf(name, text) ?? 'lines';
  const { isClosed, rest } = objectEnd(line);
  if (isClosed) return /^[{,]/.test(rest) ? 'objects' : 'lines';
  // One object on a single long line is a whole export.
  if (lf < 0) return /\.json(?:\.gz|\.zst)?$/i.test(name) ? 'objects' : 'lines';
  // A first line cut short is broken JSON lines; a printer ends its lines after a bracket or a comma.
  return /[{[,]$/.test(line) ? 'objects' : 'lines';
}
