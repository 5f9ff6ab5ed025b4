import { finiteLabels, planLabels } from '../../evals/label-plan.js';
import { noMasks } from '../../evals/mask.js';
import { drawSample, type Stratum, stratify } from '../../evals/sample.js';
import { EXIT, RouterError } from '../../records/error.js';
import type { SamplePlan, SampleReport } from '../../records/sample.js';
import { jsonText } from '../../render/json.js';
import { samplePlanText, sampleText } from '../../render/sample-text.js';
import { shellWord } from '../../render/shell-word.js';
import { readConfig } from '../../sources/config-file.js';
import { readCases } from '../../sources/eval-file.js';
import { BUILT_IN_TIERS, ladderOf } from '../../sources/ladder.js';
import { configPrices, tierPrice } from '../../sources/price-file.js';
import { readRules } from '../../sources/rules-file.js';
import { writeFileAtomic } from '../../sources/write-file.js';
import { complement } from '../../stats/complement.js';
import type { Io } from '../io.js';
import { keepInputs } from '../keep-inputs.js';
import type { LogOptions } from '../project-log.js';
import { withLabels } from '../sample-labels.js';
import { frameOf, type LogFrame, sampledCases } from '../sample-log.js';
import { sampleReport } from '../sample-report.js';
import { tell, tellNext, tellWarnings } from '../talk.js';

export interface SampleOptions extends LogOptions {
  n?: number;
  plan?: boolean;
  out: string;
  force?: boolean;
  raw?: boolean;
  rules?: string;
  extend?: string;
  tiers?: string[];
  minAcceptable: number;
  confidence: number;
  power: number;
  badRate: number;
  routedShare: number;
  margin: number;
  discordance: number;
}

/** `router sample`: draws an eval set from logs, or with `--plan` says how many labels which claim needs. */
export async function sample(logs: string[], options: SampleOptions, io: Io): Promise<number> {
  if (!options.plan && !options.n) {
    throw new RouterError('bad-option', {
      option: '-n',
      found: String(options.n ?? 'missing'),
      needed: 'a number of cases, at least 1 (or --plan)',
    });
  }
  await keepInputs([options.out], [...logs, options.rules, options.config]);
  const rules = options.rules ? await readRules(options.rules) : null;
  const frame = await frameOf(logs, rules, options, io);
  const strata = stratify(frame.clusters, options.seed, Boolean(rules?.policy.score));
  return options.plan ? showPlan(frame, strata, options, io) : writeSample(logs, frame, strata, options, io);
}

async function writeSample(
  logs: string[],
  frame: LogFrame,
  strata: readonly Stratum[],
  options: SampleOptions,
  io: Io,
): Promise<number> {
  const earlier = options.extend ? (await readCases(options.extend)).cases : [];
  const draws = drawSample(strata, options.n as number);
  const masks = options.raw ? null : noMasks();
  const drawn = await sampledCases(logs, draws, masks, options, io);
  const { cases, warnings } = withLabels(drawn, earlier);
  await writeFileAtomic(
    options.out,
    cases.map((one) => `${JSON.stringify(one)}\n`),
    { refuseOverwrite: !options.force },
  );
  const report: SampleReport = sampleReport(frame, strata, draws, masks, warnings, options);
  io.stdout.write(options.json ? jsonText(report) : sampleText(report, io.columns));
  tellWarnings(report.warnings, options, io);
  tell(`Eval set written to ${options.out}.`, options, io);
  tellNext(
    'give each case "reference" and "grader"; this says what measuring the tiers would cost.',
    `router eval --tiers haiku,sonnet,opus --set ${shellWord(options.out)} --dry-run`,
    options,
    io,
  );
  return EXIT.ok;
}

async function showPlan(frame: LogFrame, strata: readonly Stratum[], options: SampleOptions, io: Io): Promise<number> {
  const config = options.config ? await readConfig(options.config) : null;
  const prices = await configPrices(config);
  const known = config ? config.tiers : BUILT_IN_TIERS;
  const names =
    options.tiers ?? known.filter((tier) => config || tier.provider === 'anthropic').map(({ name }) => name);
  const { tokens } = frame;
  const tiers = ladderOf(names, known).map((tier) => {
    const price = tierPrice(tier.provider === 'recorded' ? { ...tier, provider: '' } : tier, prices, null);
    if (price === null) throw new RouterError('no-price', { model: tier.model, tier: tier.name });
    const cost = tokens === null ? null : (tokens.input * price.input + tokens.output * price.output) / 1e6;
    return { tier: tier.name, model: tier.model, cost_usd_per_case: cost };
  });
  const usdPerLabel = tokens === null ? null : tiers.reduce((sum, tier) => sum + (tier.cost_usd_per_case ?? 0), 0);
  const goal = { ...options, alpha: complement(options.minAcceptable), delta: complement(options.confidence) };
  const claims = planLabels(goal, { clusters: frame.clusters.length, strata: strata.length }, usdPerLabel);
  const labels = Math.max(...claims.map((claim) => claim.labels ?? 0));
  const plan: SamplePlan = {
    schema: 'router.sample-plan/1',
    frame: frame.counts,
    strata: strata.length,
    tokens_per_request: tokens,
    tiers,
    claims,
    labels,
    labels_of_log: finiteLabels(labels, frame.clusters.length),
    cost_usd: usdPerLabel === null ? null : usdPerLabel * labels,
    prices: prices.info,
    warnings: frame.warnings,
  };
  io.stdout.write(options.json ? jsonText(plan) : samplePlanText(plan, io.columns));
  tellWarnings(plan.warnings, options, io);
  return EXIT.ok;
}
