import { missBill } from '../policy/miss-bill.js';
import type { CurvesFile } from '../records/curve.js';
import { RouterError } from '../records/error.js';
import type { TrafficMix } from '../records/mix.js';
import type { PriceTable } from '../records/price.js';
import type { Projection } from '../records/projection.js';
import type { Report } from '../records/report.js';
import type { RulesFile } from '../records/rules-file.js';
import type { RouterConfig } from '../records/tier.js';
import type { BreakEvenRow, Tuning } from '../records/tuning.js';
import { readConfig } from '../sources/config-file.js';
import { refusePipes } from '../sources/log-paths.js';
import { configPrices } from '../sources/price-file.js';
import { newLogReport, readRequests } from '../sources/request-log.js';
import { readRules } from '../sources/rules-file.js';
import { createMix } from '../traffic/mix.js';
import type { Io } from './io.js';
import { readMeasured } from './measured.js';
import { measuredCurves } from './measured-curves.js';
import { outlookLadder } from './outlook-ladder.js';
import { logProgress } from './progress.js';
import { type LogOptions, projectLog } from './project-log.js';
import { templateExamples } from './template-examples.js';
import { type GoalOptions, tuneMeasured } from './tune-measured.js';

export interface ReportOptions extends GoalOptions, LogOptions {
  set?: string;
  outcomes?: string;
  tiers?: string[];
  task?: string;
  rules?: string;
  includeText?: boolean;
  out: string;
}

/**
 * Works out every part of the report that the inputs allow, by the functions of analyze, curve, tune and project.
 * Rules that are given are reported as they are; without them the policy is tuned on the measurements.
 * @throws nothing-to-report, bad-option, and the errors of those commands
 */
export async function reportParts(options: ReportOptions, io: Io): Promise<Report> {
  if ((options.set === undefined) !== (options.outcomes === undefined)) {
    const [option, other] = options.set === undefined ? ['--set', '--outcomes'] : ['--outcomes', '--set'];
    throw new RouterError('bad-option', { option, found: 'missing', needed: `the file that belongs to ${other}` });
  }
  if (!options.set && !options.rules && !options.log) throw new RouterError('nothing-to-report', {});
  await refusePipes(options.log ?? []);
  const config = options.config ? await readConfig(options.config) : null;
  const prices = await configPrices(config);
  const found = await measuredParts(config, prices, options, io);
  const given = options.rules ? await readRules(options.rules) : null;
  const rules = given ?? found.rules;
  const mix = options.log ? await mixOf(options.log, config, prices, options, io) : null;
  const projection = options.log && rules ? await projectLog(rules, options.log, prices, options, io) : null;
  const evidence = rules?.evidence ?? null;
  const tuning = given ? null : found.tuning;
  return {
    schema: 'router.report/1',
    mix,
    curves: found.curves,
    tuning,
    evidence,
    rules: rules && {
      policy: rules.policy,
      tiers: rules.tiers,
      ...(rules.provenance && { provenance: rules.provenance }),
    },
    projection,
    break_even_table: found.breakEven,
    miss_bill:
      projection && rules && options.missCostUsd !== undefined
        ? missBill(rules, evidence, projection, options.missCostUsd)
        : null,
    examples: mix && options.includeText ? await templateExamples(mix, options.log as string[], options) : null,
    prices: prices.info,
    warnings: [
      ...(mix?.warnings ?? []),
      ...(found.curves?.warnings ?? []),
      ...(tuning?.warnings ?? []),
      ...(projection?.warnings ?? []),
    ].filter(isFirst),
  };
}

interface MeasuredParts {
  curves: CurvesFile | null;
  tuning: Tuning | null;
  rules: RulesFile | null;
  breakEven: BreakEvenRow[];
}

async function measuredParts(
  config: RouterConfig | null,
  prices: PriceTable,
  options: ReportOptions,
  io: Io,
): Promise<MeasuredParts> {
  if (!options.set || !options.outcomes) return { curves: null, tuning: null, rules: null, breakEven: [] };
  const measured = await readMeasured({ ...options, set: options.set, outcomes: options.outcomes });
  const shared = { ...io, handedOn: io.handedOn ?? new Map<string, unknown>() };
  const curves = await measuredCurves(measured, options, shared);
  return { curves, ...(await tuneMeasured(measured, config, prices, options, shared)) };
}

async function mixOf(
  logs: readonly string[],
  config: RouterConfig | null,
  prices: PriceTable,
  options: ReportOptions,
  io: Io,
): Promise<TrafficMix> {
  const mix = createMix(prices, outlookLadder(config));
  const report = newLogReport();
  const progress = logProgress('reading', options, io);
  for await (const batch of readRequests(logs, report, { ...options, onProgress: progress.update })) {
    mix.add(batch);
  }
  progress.end();
  return mix.finish(report.ledger, report.warnings);
}

/** The same warning from several passes over one file is said once. */
function isFirst(one: Projection['warnings'][number], at: number, all: Projection['warnings']): boolean {
  const text = JSON.stringify(one);
  return all.findIndex((other) => JSON.stringify(other) === text) === at;
}
