/** A word beside a point, in px from the point. */
export interface NamePlace<T> {
  spot: T;
  dx: number;
  dy: number;
  anchor: 'start' | 'end';
}

/** Where points are drawn, in px, and how long their names are, in letters. */
export interface Named<T> {
  spot: T;
  x: number;
  y: number;
  letters: number;
}

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Of the charts' type, in px. */
const LETTER = 7;
const LINE = 15;
const PLACES = [
  { dx: 6, dy: 17, anchor: 'start' },
  { dx: -6, dy: 17, anchor: 'end' },
  { dx: 8, dy: -13, anchor: 'start' },
  { dx: -8, dy: -13, anchor: 'end' },
] as const;

/**
 * Places names beside their points, first come, first served, so that none covers another or leaves `width`; `taken` are points
 * whose names are placed already. A name without a place is left out: hover values and the table tell it.
 */
export function placeNames<T>(
  names: readonly Named<T>[],
  taken: readonly (Named<unknown> & { dx: number; dy: number; anchor: 'start' | 'middle' | 'end' })[],
  width: number,
): NamePlace<T>[] {
  const boxes: Box[] = taken.map((one) => boxOf(one, one));
  const placed: NamePlace<T>[] = [];
  for (const name of names) {
    for (const place of PLACES) {
      const box = boxOf(name, place);
      if (box.left < 0 || box.right > width || boxes.some((other) => overlap(box, other))) continue;
      boxes.push(box);
      placed.push({ spot: name.spot, ...place });
      break;
    }
  }
  return placed;
}

function boxOf(
  { x, y, letters }: Named<unknown>,
  { dx, dy, anchor }: { dx: number; dy: number; anchor: 'start' | 'middle' | 'end' },
): Box {
  const length = letters * LETTER;
  const left = x + dx - (anchor === 'end' ? length : anchor === 'middle' ? length / 2 : 0);
  return { left, right: left + length, top: y + dy - LINE / 2, bottom: y + dy + LINE / 2 };
}

function overlap(one: Box, other: Box): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}
