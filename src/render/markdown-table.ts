import { cutNames } from './cut-names.js';
import { plain } from './plain.js';
import type { Column } from './table.js';

/**
 * A table of Markdown whose columns line up where it is read as it is. With a width, columns that do not fit are left out,
 * the one with the largest `dropFirst` first, and then the longest names are cut. Cells hold neither markup nor control characters.
 */
export function markdownTable(
  columns: readonly (Column & { dropFirst?: number })[],
  rows: readonly (readonly string[])[],
  width: number | null,
): string {
  let shown = columns.map((_, at) => at);
  for (;;) {
    const heads = shown.map((at) => columns[at] as Column);
    const cells = rows.map((row) => shown.map((at) => markdownCell(row[at] ?? '')));
    const table = tableOf(heads, cells);
    const excess = width === null ? 0 : (table.split('\n')[0] as string).length - width;
    if (excess <= 0) return table;
    const last = shown.reduce(
      (most, at) => ((columns[at]?.dropFirst ?? -1) > (columns[most]?.dropFirst ?? -1) ? at : most),
      -1,
    );
    if (last < 0) return tableOf(heads, cutNames(heads, cells, excess));
    shown = shown.filter((at) => at !== last);
  }
}

/** Text that Markdown leaves as it is, on one line. */
export function markdownCell(text: string): string {
  return plain(text)
    .replace(/[\n\t]+/g, ' ')
    .replace(/[|<`\\]/g, ' ')
    .replace(/^ *>/, '');
}

function tableOf(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const sizes = columns.map(({ title }, at) => Math.max(3, title.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((text, at) => pad(text, sizes[at] as number, columns[at]?.align)).join(' | ')} |`;
  const rule = columns.map(({ align }, at) =>
    align === 'left' ? '-'.repeat((sizes[at] as number) + 2) : `${'-'.repeat((sizes[at] as number) + 1)}:`,
  );
  return [line(columns.map(({ title }) => title)), `|${rule.join('|')}|`, ...rows.map(line)].join('\n');
}

function pad(text: string, size: number, align: Column['align']): string {
  return align === 'left' ? text.padEnd(size) : text.padStart(size);
}
