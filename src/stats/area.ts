/** Area under straight lines through the points, x rising (trapezoid rule). 0 for fewer than two points. */
export function trapezoid(x: ArrayLike<number>, y: ArrayLike<number>): number {
  let area = 0;
  for (let at = 1; at < x.length; at++) area += ((x[at]! - x[at - 1]!) * (y[at]! + y[at - 1]!)) / 2;
  return area;
}
