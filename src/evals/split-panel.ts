import { type Panel, panelRows } from '../records/panel.js';
import { unitHash } from '../stats/hash.js';
import { type Split, splitCases } from './split.js';

/** Shares of the clusters that fit, certify and verify; the rest verifies. */
export const SPLIT_SHARES = { train: 0.3, certify: 0.5 } as const;

/**
 * Cuts a panel into tuning, certification and held-out cases by hash of the cluster, so that near-duplicates never
 * straddle a split. The certification part keeps one row of each cluster, chosen by hash: repeats are not evidence.
 */
export function splitPanel(panel: Panel, seed: number): Record<Split | 'all', Panel> {
  const splits = splitCases(panel.clusters, seed, SPLIT_SHARES);
  const part = (split: Split): number[] => [...splits.keys()].filter((row) => splits[row] === split);
  const first = new Map<string, number>();
  for (const row of part('certify')) {
    const cluster = panel.clusters[row] as string;
    const known = first.get(cluster);
    if (known === undefined || rank(panel, row, seed) < rank(panel, known, seed)) first.set(cluster, row);
  }
  const certify = [...first.values()].sort((a, b) => a - b);
  return {
    all: panel,
    train: panelRows(panel, part('train')),
    certify: panelRows(panel, certify),
    verify: panelRows(panel, part('verify')),
  };
}

function rank(panel: Panel, row: number, seed: number): number {
  return unitHash(`row ${seed}`, panel.caseIds[row] as string);
}
