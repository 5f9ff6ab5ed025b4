import type { TierColumn } from '../records/panel.js';
import type { StrategyRow } from '../records/strategy.js';
import { clusteredMean } from '../stats/clustered.js';
import { unitHash } from '../stats/hash.js';
import { sum } from '../stats/sum.js';
import type { Candidate } from './candidate.js';
import { type CascadeCandidate, planChain } from './cascade-candidates.js';
import { chainUsd, placeOf } from './cascade-cases.js';
import { foldCells } from './cascade-cells.js';
import { planCascade, qualityOf, savingOf, topUsdOf } from './cascade-plan.js';
import {
  CONSTRAINTS,
  type ConstraintName,
  chancesOf,
  type DesignSums,
  designsOf,
  emptySums,
  sumsOf,
} from './cascade-sweep.js';
import { callUsd } from './deliver.js';
import type { TuneInput } from './tune-input.js';

const FOLDS = 5;

/** Simplest first: one call; the same chain for all; both decisions. */
const ORDER = ['routing', 'cascading', 'cascade_routing'] as const;

/** A strategy's best candidate with its thresholds chosen on other cases than it is judged on. */
interface Judged {
  candidate: CascadeCandidate;
  sums: DesignSums;
  /** Share of the top tier's mean cost that each tuning case saves, by case id; times the chance to be certified. */
  worth: Map<string, number>;
  saving: number;
  chance: number;
  value: number;
}

/** The comparison as the report has it, and what it chose; null: routing, or nothing. */
export interface StrategyChoice {
  rows: StrategyRow[];
  chosen: CascadeCandidate | null;
  /** Constraints without which a cascade of greater worth would have been there to choose. */
  binding: ConstraintName[];
}

/**
 * Routing, cascading and cascade routing on the same tuning cases, by their weights: thresholds are swept on four folds and judged on the
 * fifth, with scores out of fold too. Worth is the saving times the chance that certificate and constraints hold. The
 * simplest strategy whose worth is within one standard error of the best (paired by case, clustered) wins; among
 * candidates of a strategy the one of the greatest worth on all tuning cases, fewer tiers first.
 */
export function compareStrategies(
  input: TuneInput,
  route: Candidate | null,
  cascades: readonly CascadeCandidate[],
): StrategyChoice {
  if (cascades.length === 0) return { rows: [], chosen: null, binding: [] };
  const judged = ORDER.flatMap((strategy) => {
    const best = strategy === 'routing' ? asChain(input, route) : bestOf(cascades, strategy);
    return best ? [judge(best, input)] : [];
  });
  const top = judged.reduce<Judged | null>((most, one) => (most === null || one.value > most.value ? one : most), null);
  const within = top && judged.find((one) => one.value > 0 && isWithin(one, top, input));
  // Nobody is likely to be certified: then the certificate of the likeliest says how many labels it needs.
  const chosen = within ?? judged[0] ?? null;
  return {
    rows: judged.map((one) => rowOf(one, top as Judged, one === chosen, input)),
    chosen:
      judged.length === 0
        ? ruledOut(cascades)
        : chosen?.candidate.strategy === 'routing'
          ? null
          : (chosen?.candidate ?? null),
    binding: bindingOf(cascades, Math.max(0, ...judged.map(({ candidate }) => candidate.plan.value))),
  };
}

function bindingOf(cascades: readonly CascadeCandidate[], value: number): ConstraintName[] {
  return CONSTRAINTS.filter((name) => cascades.some(({ plan }) => (plan.without.get(name) ?? 0) > 1.01 * value + 1e-9));
}

/** With no strategy left: the cascade that could be certified and saves most, so that the constraint in its way is named. */
function ruledOut(cascades: readonly CascadeCandidate[]): CascadeCandidate | null {
  return cascades.reduce<CascadeCandidate | null>(
    (most, one) => (one.plan.best !== null && one.plan.best.saving > (most?.plan.best?.saving ?? 0) ? one : most),
    null,
  );
}

/** The router that was chosen, as a chain without second calls. */
function asChain(input: TuneInput, route: Candidate | null): CascadeCandidate | null {
  if (route === null || route.value <= 0) return null;
  return planChain(input, 'routing', [...route.steps.map(({ tier }) => tier), route.top], route);
}

function bestOf(
  cascades: readonly CascadeCandidate[],
  strategy: CascadeCandidate['strategy'],
): CascadeCandidate | null {
  return cascades
    .filter((one) => one.strategy === strategy && one.plan.value > 0)
    .reduce<CascadeCandidate | null>(
      (best, one) =>
        best === null ||
        one.plan.value > best.plan.value + 1e-12 ||
        (one.plan.value > best.plan.value - 1e-12 && one.tiers.length < best.tiers.length)
          ? one
          : best,
      null,
    );
}

function judge(candidate: CascadeCandidate, { seed }: TuneInput): Judged {
  const { cases, axes, tiers, strategy, sweep } = candidate;
  const fold = cases.clusters.map((cluster) => Math.floor(unitHash(`strategy-${seed}`, cluster) * FOLDS));
  const designs = designsOf(strategy, axes, tiers.length);
  const topUsd = topUsdOf(cases, cases.rows);
  const meanUsd = topUsd / sum(cases.rows.map((row) => cases.weights[row] as number));
  const sums = emptySums();
  const saved = new Map<number, number>();
  const parts = Array.from({ length: FOLDS }, (_, held) => cases.rows.filter((_row, at) => fold[at] === held));
  const cells = foldCells(cases, parts);
  for (let held = 0; held < FOLDS; held++) {
    const [own, rest] = [parts[held] as number[], cases.rows.filter((_, at) => fold[at] !== held)];
    if (own.length === 0 || rest.length === 0) continue;
    const { own: ownCells, rest: restCells } = cells[held] as (typeof cells)[number];
    const plan = planCascade(restCells, designs, axes, tiers.length, topUsdOf(cases, rest), sweep);
    // Without a design that has a chance everything stays with the top tier.
    const design = plan.best?.design ?? { low: -1, middle: -1, keep: [-1, -1] };
    const added = sumsOf(ownCells, design, axes, tiers.length);
    for (const key of Object.keys(sums) as (keyof DesignSums)[]) sums[key] += added[key];
    for (const row of own) {
      const [from, to] = placeOf(cases, design, row);
      const usd = chainUsd(cases, row, from, to) + judgeUsd(candidate, row, design.keep, from, to);
      const share = 1 - usd / callUsd(cases.columns.at(-1) as TierColumn, row);
      const gained = (callUsd(cases.columns.at(-1) as TierColumn, row) - usd) / meanUsd;
      saved.set(row, Number.isFinite(gained) && Number.isFinite(share) ? gained : Number(to < tiers.length - 1));
    }
  }
  const { certificate, ...others } = chancesOf(sums, sweep);
  const chance = Object.values(others).reduce((all, one) => all * one, certificate);
  const saving = savingOf(sums, topUsd);
  const worth = new Map([...saved].map(([row, share]) => [String(row), share * chance]));
  return { candidate, sums, worth, saving, chance, value: saving * chance };
}

function judgeUsd(
  { axes, cases }: CascadeCandidate,
  row: number,
  keep: readonly number[],
  from: number,
  to: number,
): number {
  let usd = 0;
  axes.steps.forEach((steps, tier) => {
    const column = cases.columns[tier] as TierColumn;
    const isJudged = from <= tier && tier <= to && (keep[tier] as number) < steps.length && column.failed[row] !== 1;
    if (isJudged) usd += column.confidenceUsd?.[row] || 0;
  });
  return usd;
}

/** Worth of `other` less that of `one` over all tuning cases: paired, a case that one of them could not use adds 0. */
function lead(other: Judged, one: Judged, { splits }: TuneInput): ReturnType<typeof clusteredMean> {
  const rows = [...new Set([...other.worth.keys(), ...one.worth.keys()])].map(Number).sort((a, b) => a - b);
  return clusteredMean(
    rows.map((row) => (other.worth.get(String(row)) ?? 0) - (one.worth.get(String(row)) ?? 0)),
    rows.map((row) => splits.train.clusters[row] as string),
    rows.map((row) => splits.train.weights[row] as number),
  );
}

function isWithin(one: Judged, top: Judged, input: TuneInput): boolean {
  if (one === top) return true;
  const gap = lead(top, one, input);
  return gap !== null && gap.mean <= gap.se;
}

function rowOf(one: Judged, top: Judged, isChosen: boolean, input: TuneInput): StrategyRow {
  const { candidate, sums, worth, chance, saving } = one;
  const behind = one === top ? null : lead(top, one, input);
  return {
    strategy: candidate.strategy,
    score: candidate.score,
    tiers: [...candidate.tiers],
    n: worth.size,
    saving_share: sums.cases > 0 ? saving : null,
    chance: chance,
    expected_saving: one.value,
    quality: qualityOf(sums, candidate.cases),
    bad_share: sums.kept > 0 ? sums.keptBad / sums.kept : null,
    handed_on_share: sums.asked > 0 ? sums.handedOn / sums.asked : null,
    behind_best: behind?.mean ?? (one === top ? 0 : null),
    behind_best_se: behind?.se ?? null,
    behind_best_ci95: behind?.ci95 ?? null,
    chosen: isChosen,
  };
}
