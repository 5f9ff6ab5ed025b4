import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type JoinCounts, joinPanel } from '../evals/panel.js';
import type { EvalCase } from '../records/case.js';
import { RouterError } from '../records/error.js';
import type { Outcome } from '../records/outcome.js';
import type { Panel } from '../records/panel.js';
import type { Warning } from '../records/warning.js';
import { readConfig } from '../sources/config-file.js';
import { readCases } from '../sources/eval-file.js';
import { nearest } from '../sources/ladder.js';
import { readOutcomes } from '../sources/outcome-file.js';
import { configPrices } from '../sources/price-file.js';
import { mean } from '../stats/sum.js';
import { carriedShare, rowWeights } from '../stats/weighted.js';
import { traitsOf } from '../traffic/traits.js';
import type { Io } from './io.js';
import { once } from './once.js';
import { needPrices, priceOutcomes } from './price-outcomes.js';

/** Which measurements to read. */
export interface MeasuredOptions {
  set: string;
  outcomes: string;
  tiers?: string[];
  task?: string;
  /** Prices of outcomes that hold only their usage. */
  config?: string;
  /** What each answer scored when asked again; absent: `repeats.jsonl` beside the outcomes, if it is there. */
  repeats?: string;
}

/** An eval set with its outcomes, read but not yet joined. */
export interface Measured {
  cases: EvalCase[];
  /** With the cost that their usage has. */
  outcomes: Outcome[];
  /** As they stand in the file, which is what provenance is about: prices change. */
  read: readonly Outcome[];
  /** Weak to strong: as asked for, else cheapest first. */
  tiers: string[];
  /** Scores of answers to the same questions asked again; absent: there is no such file. */
  repeats?: string;
  warnings: Warning[];
}

/** @throws unknown-tier, unknown-task, too-few-tiers, and the errors of reading */
export async function readMeasured(options: MeasuredOptions): Promise<Measured> {
  const [caseFile, outcomeFile] = [await readCases(options.set), await readOutcomes(options.outcomes)];
  const cases = options.task === undefined ? caseFile.cases : ofTask(caseFile.cases, options.task);
  const kept = new Set(cases.map((one) => one.id));
  const left = new Set(caseFile.cases.flatMap((one) => (kept.has(one.id) ? [] : [one.id])));
  const read = outcomeFile.outcomes.filter((outcome) => !left.has(outcome.case_id));
  const { outcomes, warnings: unpriced } = await withCosts(read, options.config);
  const known = [...new Set(outcomes.map((outcome) => outcome.tier))].sort();
  for (const tier of options.tiers ?? []) {
    if (!known.includes(tier)) {
      throw new RouterError('tier-without-outcomes', {
        tier,
        known,
        nearest: nearest(tier, known),
        path: options.outcomes,
      });
    }
  }
  const tiers = options.tiers ?? cheapestFirst(known, outcomes);
  if (tiers.length < 2) throw new RouterError('too-few-tiers', { known, path: options.outcomes });
  const beside = join(dirname(options.outcomes), 'repeats.jsonl');
  const repeats = options.repeats ?? (existsSync(beside) ? beside : undefined);
  const asked = unpriced.filter(({ fields }) => tiers.includes(fields['tier'] as string));
  const warnings = [...caseFile.warnings, ...outcomeFile.warnings, ...asked];
  return { cases, outcomes, read, tiers, ...(repeats !== undefined && { repeats }), warnings };
}

/** The table of prices is read only where it is needed. */
async function withCosts(
  read: Outcome[],
  path: string | undefined,
): Promise<{ outcomes: Outcome[]; warnings: Warning[] }> {
  if (!needPrices(read)) return { outcomes: read, warnings: [] };
  const config = path === undefined ? null : await readConfig(path);
  return priceOutcomes(read, config, await configPrices(config));
}

/**
 * Joins what was read. `isTaskUsable` false: explicit task labels are set aside, because the traffic does not carry them.
 * @throws outcomes-without-cases when the two files do not belong together; cases-without-weight when every case weighs 0
 */
export function joinMeasured(measured: Measured, isTaskUsable: boolean): { panel: Panel; warnings: Warning[] } {
  const traits = measured.cases.map((one) =>
    traitsOf({
      messages: one.messages,
      ...(one.tools ? { tools: one.tools } : {}),
      task: isTaskUsable ? (one.task ?? null) : null,
    }),
  );
  const { panel, counts } = joinPanel(measured.cases, measured.outcomes, measured.tiers, traits);
  if (counts.joined === 0) {
    throw new RouterError('outcomes-without-cases', {
      found: measured.outcomes[0]?.case_id ?? null,
      needed: measured.cases[0]?.id ?? null,
    });
  }
  if (panel.weights.every((weight) => weight === 0))
    throw new RouterError('cases-without-weight', { count: panel.weights.length });
  return { panel, warnings: [...joinWarnings(counts), ...unequalWeights(panel)] };
}

/** `joinMeasured`, once in a run. */
export function joinedOnce(
  measured: Measured,
  isTaskUsable: boolean,
  io: Io,
): Promise<{ panel: Panel; warnings: Warning[] }> {
  return once(io, 'panel', [...contentsOf(measured), isTaskUsable], async () => joinMeasured(measured, isTaskUsable));
}

/** What a panel is made of. */
export function contentsOf({ cases, outcomes, tiers }: Measured): unknown[] {
  return [cases, outcomes, tiers];
}

/** Unequal weights make cases worth less: said, because every n that is printed counts cases. */
function unequalWeights({ weights, caseIds }: Panel): Warning[] {
  const counted = rowWeights(weights, weights.length);
  if (counted === null || counted.isEqual) return [];
  const worth = Math.floor(counted.effectiveN);
  const share = carriedShare(weights);
  return [
    { code: 'weights-unequal', fields: { cases: weights.length, worth } },
    ...(share === null ? [] : [{ code: 'weight-on-one-case', fields: { id: heaviest(weights, caseIds), share } }]),
  ];
}

function heaviest(weights: Float64Array, caseIds: readonly string[]): string {
  return caseIds[weights.indexOf(weights.reduce((most, one) => Math.max(most, one), 0))] as string;
}

function joinWarnings(counts: JoinCounts): Warning[] {
  const warnings: Warning[] = [];
  if (counts.unknown_case > 0) {
    warnings.push({ code: 'outcomes-of-other-cases', fields: { count: counts.unknown_case, of: counts.outcomes } });
  }
  for (const { tier, missing, unscored, failed } of counts.tiers) {
    if (missing > 0) warnings.push({ code: 'cases-missing', fields: { tier, count: missing, of: counts.cases } });
    if (unscored > 0) warnings.push({ code: 'cases-unscored', fields: { tier, count: unscored, of: counts.cases } });
    if (failed > 0) warnings.push({ code: 'cases-failed', fields: { tier, count: failed, of: counts.cases } });
  }
  return warnings;
}

function ofTask(cases: EvalCase[], task: string): EvalCase[] {
  const kept = cases.filter((one) => one.task === task);
  if (kept.length > 0) return kept;
  const known = [...new Set(cases.flatMap((one) => one.task ?? []))].sort();
  throw new RouterError('unknown-task', { task, known: known.slice(0, 20), nearest: nearest(task, known) });
}

/** By mean cost; tiers without a known cost keep to the order of their mean score, weakest first. */
function cheapestFirst(tiers: readonly string[], outcomes: readonly Outcome[]): string[] {
  const averages = tiers.map((tier) => {
    const own = outcomes.filter((outcome) => outcome.tier === tier);
    const costs = own.flatMap(({ cost_usd: cost }) => cost ?? []);
    return { tier, cost: mean(costs), score: mean(own.flatMap(({ score }) => score ?? [])) ?? 0 };
  });
  const hasCosts = averages.every(({ cost }) => cost !== null);
  averages.sort((a, b) => (hasCosts ? (a.cost ?? 0) - (b.cost ?? 0) : a.score - b.score) || (a.tier < b.tier ? -1 : 1));
  return averages.map(({ tier }) => tier);
}
