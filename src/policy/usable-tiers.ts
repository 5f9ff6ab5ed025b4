import type { Panel, TierColumn } from '../records/panel.js';
import { clusteredMean } from '../stats/clustered.js';
import { weightedMean } from '../stats/weighted.js';
import { completeRows } from './acceptable.js';

/**
 * Tiers worth a place, in ladder order: a tier goes when another costs no more and is better beyond doubt on the tuning
 * cases. A tier that merely looks no better stays, for the certificate to decide. Never empty.
 */
export function usableTiers(train: Panel): string[] {
  return train.tiers
    .filter((column) => !train.tiers.some((other) => isBeaten(column, other, train)))
    .map(({ tier }) => tier);
}

function isBeaten(column: TierColumn, other: TierColumn, train: Panel): boolean {
  const rows = completeRows(train, [column, other]);
  const gain = (row: number): number => (other.score[row] || 0) - (column.score[row] || 0);
  const weights = rows.map((row) => train.weights[row] as number);
  const saved = weightedMean(
    rows.map((row) => (column.costUsd[row] as number) - (other.costUsd[row] as number)),
    weights,
  );
  const better = clusteredMean(
    rows.map(gain),
    rows.map((row) => train.clusters[row] as string),
    weights,
  );
  return saved !== null && saved >= 0 && better !== null && better.ci95[0] > 0;
}
