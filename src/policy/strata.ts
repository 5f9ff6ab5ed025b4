import { columnOf, type Panel, panelRows, type TierColumn } from '../records/panel.js';
import type { Policy } from '../records/policy.js';
import type { QualityStratum, Stratum } from '../records/stratum.js';
import { pairedMean } from '../stats/paired-mean.js';
import { rowWeights, weightedMean, weightedVariance } from '../stats/weighted.js';
import { coverKey } from '../traffic/traits.js';
import { completeRows } from './acceptable.js';
import { cutsOf } from './cuts.js';
import type { Decision } from './decide.js';
import { decideCase } from './decide-case.js';
import { deliver } from './deliver.js';
import { outputRatio } from './output-ratio.js';

/** Fewer cases say nothing of a part of the traffic (method.md section 3). */
const LEAST_CASES = 5;
/** A part is divided by score only into pieces of at least this many cases. */
const CASES_A_BIN = 20;
const SCORE_BINS = 10;

/**
 * The eval set by segment and score (method.md section 3): tier that the policy names, `kind/class` cell, and deciles
 * of the router score, neighbours joined until they hold 20 cases. Parts of fewer than 5 cases are left out: traffic there is not
 * covered. Lengths of answers need no grade, so every case counts, by its weight, also those that chose the policy.
 */
export function strataOf(policy: Policy, panel: Panel): Stratum[] {
  const decisions = panel.traits.map((traits) => decideCase(policy, traits));
  const edges = cutsOf(
    decisions.map(({ score }) => score ?? Number.NaN),
    SCORE_BINS,
  ).map(({ threshold }) => threshold);
  const top = columnOf(panel, policy.tiers.at(-1) as string);
  const lower = policy.tiers.slice(0, -1).map((tier) => columnOf(panel, tier));
  return [...partsOf(panel, decisions)].flatMap(([, { sentTo, cell, rows }]) =>
    bins(rows, decisions, edges).map((bin) => ({
      sent_to: sentTo,
      cell,
      score_below: Number.isFinite(bin.below) ? bin.below : null,
      cases: bin.rows.length,
      lengths: Object.fromEntries(
        lower.flatMap((column) => {
          const length = outputRatio(column, top, panel, bin.rows);
          return length === null || length.se === null ? [] : [[column.tier, length]];
        }),
      ),
    })),
  );
}

interface Part {
  sentTo: string;
  cell: string;
  rows: number[];
}

/** Rows by tier and cell, in order of their names, those with enough cases. */
function partsOf(panel: Panel, decisions: readonly Decision[]): [string, Part][] {
  const parts = new Map<string, Part>();
  decisions.forEach(({ tier }, row) => {
    const cell = coverKey(panel.traits[row] as Panel['traits'][number]);
    const key = JSON.stringify([tier, cell]);
    const part = parts.get(key) ?? { sentTo: tier, cell, rows: [] };
    part.rows.push(row);
    parts.set(key, part);
  });
  return [...parts].filter(([, { rows }]) => rows.length >= LEAST_CASES).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** A part's rows by score; what is left over at the upper end joins the bin before. */
function bins(
  rows: readonly number[],
  decisions: readonly Decision[],
  edges: readonly number[],
): { below: number; rows: number[] }[] {
  const found: { below: number; rows: number[] }[] = [];
  let open: number[] = [];
  let left = rows.filter((row) => (decisions[row] as Decision).score !== null);
  if (left.length < rows.length) return [{ below: Number.POSITIVE_INFINITY, rows: [...rows] }];
  for (const below of edges) {
    open.push(...left.filter((row) => ((decisions[row] as Decision).score as number) < below));
    left = left.filter((row) => ((decisions[row] as Decision).score as number) >= below);
    if (open.length < CASES_A_BIN) continue;
    found.push({ below, rows: open });
    open = [];
  }
  open.push(...left);
  const last = found.at(-1);
  if (!last) return [{ below: Number.POSITIVE_INFINITY, rows: open }];
  last.rows.push(...open);
  last.below = Number.POSITIVE_INFINITY;
  return found;
}

/**
 * Paired differences of quality on held-out cases, delivered less strongest tier, by tier and cell of what is sent to a
 * weaker tier, by the weights of the cases; cells of fewer than 5 held-out cases are one part of their tier together. A failed call scores 0.
 */
export function qualityStrata(policy: Policy, heldOut: Panel): QualityStratum[] {
  const columns = policy.tiers.map((tier) => columnOf(heldOut, tier));
  const panel = panelRows({ ...heldOut, tiers: columns }, completeRows(heldOut, columns));
  const top = panel.tiers.at(-1) as TierColumn;
  const scoreAt = (column: TierColumn, row: number): number => (column.failed[row] ? 0 : (column.score[row] as number));
  const parts = new Map<string, CellRows>();
  panel.traits.forEach((traits, row) => {
    const { tier } = decideCase(policy, traits);
    if (tier === top.tier) return;
    const cell = coverKey(traits);
    const key = JSON.stringify([tier, cell]);
    const part: CellRows = parts.get(key) ?? { sentTo: tier, cell, rows: [] };
    part.rows.push(row);
    parts.set(key, part);
  });
  return joinSmall([...parts.values()]).flatMap(({ sentTo, cell, rows }) => {
    const gaps = rows.map((row) => scoreAt(deliver(policy, panel, row).column, row) - scoreAt(top, row));
    const estimate = pairedMean(
      gaps,
      rows.map((row) => panel.clusters[row] as string),
      rows.map((row) => panel.weights[row] as number),
    );
    const counted = rowWeights(
      rows.map((row) => panel.weights[row] as number),
      rows.length,
    );
    if (estimate === null || counted === null) return [];
    const isBinary = gaps.every((gap) => gap === 0 || Math.abs(gap) === 1);
    const share = (sign: number): number | null =>
      isBinary
        ? weightedMean(
            gaps.map((gap) => Number(gap === sign)),
            counted.of,
          )
        : null;
    return [
      {
        sent_to: sentTo,
        cell,
        cases: rows.length,
        effective_cases: estimate.effectiveN,
        quality_delta: estimate.mean,
        sd: Math.sqrt(weightedVariance(gaps, counted) ?? 0),
        better: share(1),
        worse: share(-1),
      },
    ];
  });
}

interface CellRows {
  sentTo: string;
  cell: string | null;
  rows: number[];
}

/** Small parts of a tier as one, with the smallest of the others where they are too few even together. */
function joinSmall(parts: readonly CellRows[]): CellRows[] {
  const tiers = [...new Set(parts.map(({ sentTo }) => sentTo))].sort();
  return tiers.flatMap((sentTo) => {
    const own = parts.filter((part) => part.sentTo === sentTo);
    own.sort((a, b) => a.rows.length - b.rows.length || ((a.cell as string) < (b.cell as string) ? -1 : 1));
    const rest: CellRows = { sentTo, cell: null, rows: [] };
    while (own[0] && (own[0].rows.length < LEAST_CASES || (rest.rows.length > 0 && rest.rows.length < LEAST_CASES))) {
      rest.rows.push(...(own.shift() as CellRows).rows);
    }
    return rest.rows.length > 0 ? [...own, rest] : own;
  });
}
