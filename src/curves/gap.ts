import { trapezoid } from '../stats/area.js';

/** A point of a curve, as far as the gap between the tiers is concerned; `CurvePoint` is one. */
export interface GapPoint {
  escalationRate: number;
  quality: number;
}

/** What rounding may take from a quality that equals its target. */
const SLACK = 1e-12;

/**
 * Performance gap recovered: (quality - weak) / (strong - weak). 0 is weak, 1 strong; not clipped, so a good mixture exceeds 1.
 * null when the strong tier is not better on this data. RouteLLM (arXiv 2406.18665).
 */
export function pgr(quality: number, weak: number, strong: number): number | null {
  return strong > weak ? (quality - weak) / (strong - weak) : null;
}

function ends(points: readonly GapPoint[]): { weak: number; strong: number } | null {
  const [first, last] = [points[0], points.at(-1)];
  if (first?.escalationRate !== 0 || last?.escalationRate !== 1) return null;
  return last.quality > first.quality ? { weak: first.quality, strong: last.quality } : null;
}

/**
 * Share of the weak-to-strong quality gap won back, averaged over escalation rates 0 to 1 (trapezoid, as RouteLLM's code does).
 * 0 is weak, 1 strong, a guess near 0.5; not clipped. Points by rising escalation rate with both ends. null when an end is missing or
 * the strong tier is not better. @example apgr(fourCases.points) // 0.625
 */
export function apgr(points: readonly GapPoint[]): number | null {
  const gap = ends(points);
  if (gap === null) return null;
  const area = trapezoid(
    points.map(({ escalationRate }) => escalationRate),
    points.map(({ quality }) => quality),
  );
  return pgr(area, gap.weak, gap.strong);
}

/**
 * Call-performance threshold: the least escalation rate at which the curve first wins back `target` of the gap, on straight lines between
 * its points (a line is what a random mixture of two neighbouring thresholds gives). In [0, 1]. Needs what `apgr` needs; null also
 * when no point reaches the target. First crossing: an interpolation that supposes a rising curve, as published code
 * does, is wrong where quality dips. @example cpt(fourCases.points, 0.5) // 0.375
 */
export function cpt(points: readonly GapPoint[], target: number): number | null {
  const gap = ends(points);
  if (gap === null) return null;
  const wanted = gap.weak + target * (gap.strong - gap.weak);
  const at = points.findIndex(({ quality }) => quality >= wanted - SLACK);
  if (at < 0) return null;
  const point = points[at]!;
  const before = points[at - 1];
  if (before === undefined) return point.escalationRate;
  const share = Math.min(1, (wanted - before.quality) / (point.quality - before.quality));
  return before.escalationRate + share * (point.escalationRate - before.escalationRate);
}

/** `cpt` without mixing: the escalation rate of the first point of the curve that reaches the target. @example cptAtPoint(fourCases.points, 0.5) // 0.5 */
export function cptAtPoint(points: readonly GapPoint[], target: number): number | null {
  const gap = ends(points);
  if (gap === null) return null;
  const wanted = gap.weak + target * (gap.strong - gap.weak);
  return points.find(({ quality }) => quality >= wanted - SLACK)?.escalationRate ?? null;
}
