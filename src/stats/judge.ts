import { checkCounts, checkShare } from './count.js';
import { normalQuantile } from './normal.js';

/** What a judge says of answers, and how well it agrees with people. */
export interface JudgeEvidence {
  /** Share of the n judged answers that the judge passed. */
  passRate: number;
  n: number;
  /** P(judge fails | human fails), from m0 human fails. */
  specificity: number;
  m0: number;
  /** P(judge passes | human passes), from m1 human passes. */
  sensitivity: number;
  m1: number;
}

function clip(value: number): number {
  return Math.min(1, Math.max(0, value));
}

/**
 * Share of answers that people would pass, from a judge with known errors (Rogan and Gladen), and an interval that includes how
 * uncertainly these errors are known (Lee et al. 2026). All in [0, 1]. null when the judge says nothing
 * (specificity + sensitivity <= 1) or when a count is 0.
 * @throws bad-share, bad-counts
 */
export function judgeCorrected(
  evidence: JudgeEvidence,
  confidence: number,
): { value: number; low: number; high: number } | null {
  const { passRate, n, specificity, m0, sensitivity, m1 } = evidence;
  for (const [name, share] of Object.entries({ passRate, specificity, sensitivity })) checkShare(share, name);
  for (const count of [n, m0, m1]) checkCounts(0, count);
  if (!(specificity + sensitivity > 1) || n === 0 || m0 === 0 || m1 === 0) return null;
  const z = normalQuantile((1 + confidence) / 2);
  const value = clip((passRate + specificity - 1) / (specificity + sensitivity - 1));
  const adjusted = { n: n + z * z, m0: m0 + 2, m1: m1 + 2 };
  const p = (n * passRate + (z * z) / 2) / adjusted.n;
  const q0 = (m0 * specificity + 1) / adjusted.m0;
  const q1 = (m1 * sensitivity + 1) / adjusted.m1;
  const slope = q0 + q1 - 1;
  if (!(slope > 0)) return null;
  const theta = (p + q0 - 1) / slope;
  const [v0, v1] = [(q0 * (1 - q0)) / adjusted.m0, (q1 * (1 - q1)) / adjusted.m1];
  const shift = 2 * z * z * (-(1 - theta) * v0 + theta * v1);
  const se = Math.sqrt((p * (1 - p)) / adjusted.n + (1 - theta) ** 2 * v0 + theta ** 2 * v1) / slope;
  return { value, low: clip(theta + shift - z * se), high: clip(theta + shift + z * se) };
}

/**
 * Judged-bad rate that a true bad rate of alpha shows through an imperfect judge: alpha q0 + (1 - alpha)(1 - q1). For a certificate, q0 is
 * a lower confidence limit of the specificity and q1 an upper one of the sensitivity.
 */
export function judgedAlpha(alpha: number, specificityLower: number, sensitivityUpper: number): number {
  return alpha * specificityLower + (1 - alpha) * (1 - sensitivityUpper);
}

/** Two raters, yes or no, on the same items. */
export interface AgreementTable {
  bothYes: number;
  onlyFirst: number;
  onlySecond: number;
  bothNo: number;
}

/** Raw agreement in [0, 1], and Cohen's kappa, which is null when chance alone must agree (one class); null without items. */
export function agreement(table: AgreementTable): { observed: number; expected: number; kappa: number | null } | null {
  const { bothYes, onlyFirst, onlySecond, bothNo } = table;
  const n = bothYes + onlyFirst + onlySecond + bothNo;
  checkCounts(Math.min(bothYes, onlyFirst, onlySecond, bothNo), n);
  if (n === 0) return null;
  const observed = (bothYes + bothNo) / n;
  const yes = ((bothYes + onlyFirst) / n) * ((bothYes + onlySecond) / n);
  const no = ((bothNo + onlySecond) / n) * ((bothNo + onlyFirst) / n);
  const expected = yes + no;
  return { observed, expected, kappa: expected < 1 ? (observed - expected) / (1 - expected) : null };
}
