import type { Column } from './table.js';

/** Shorter names cannot be told apart. */
const LEAST_NAME = 8;

/** Rows of a table whose columns of names, those aligned left, are narrower by `excess` in all: the longest are cut, as far as they can bear it. */
export function cutNames(columns: readonly Column[], rows: readonly (readonly string[])[], excess: number): string[][] {
  const rooms = columns.map(({ title, align }, at) =>
    align === 'left' ? Math.max(title.length, ...rows.map((row) => row[at]?.length ?? 0)) : 0,
  );
  for (let left = excess; left > 0; left--) {
    const at = rooms.indexOf(Math.max(...rooms));
    const room = rooms[at] ?? 0;
    if (room <= Math.max(LEAST_NAME, columns[at]?.title.length ?? 0)) break;
    rooms[at] = room - 1;
  }
  const cut = (text: string, room: number): string => (text.length > room ? `${text.slice(0, room - 1)}…` : text);
  return rows.map((row) =>
    row.map((text, at) => (columns[at]?.align === 'left' ? cut(text, rooms[at] as number) : text)),
  );
}
