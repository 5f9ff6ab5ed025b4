/** An id as units of a longer text. It is made a string only where it is kept. */
export interface RowId {
  units: Uint16Array;
  from: number;
  length: number;
}

const UNITS_AT_ONCE = 4096;

/** The id as a string of its own, which keeps nothing else in memory. */
export function idText({ units, from, length }: RowId): string {
  const end = from + length;
  const pieces: string[] = [];
  for (let at = from; at < end; at += UNITS_AT_ONCE) {
    const piece = units.subarray(at, Math.min(end, at + UNITS_AT_ONCE));
    // A list of numbers is what is meant; making one first would take longer than the rest.
    pieces.push(String.fromCharCode.apply(null, piece as unknown as number[]));
  }
  return pieces.length === 1 ? pieces[0]! : pieces.join('');
}

/** Whether the id comes before `other` in the order of `<`. */
export function isIdBefore({ units, from, length }: RowId, other: string): boolean {
  const most = Math.min(length, other.length);
  for (let at = 0; at < most; at++) {
    const difference = units[from + at]! - other.charCodeAt(at);
    if (difference !== 0) return difference < 0;
  }
  return length < other.length;
}
