import { join, resolve } from 'node:path';
import { callKey } from '../evals/plan.js';
import { selfDisagreement } from '../evals/repeat.js';
import type { EvalCase } from '../records/case.js';
import { EXIT, RouterError } from '../records/error.js';
import type { Outcome } from '../records/outcome.js';
import type { PriceTable } from '../records/price.js';
import type { RunReport } from '../records/run.js';
import type { Tier } from '../records/tier.js';
import type { Warning } from '../records/warning.js';
import { evalText } from '../render/eval-text.js';
import { forecastText } from '../render/forecast-text.js';
import { jsonText } from '../render/json.js';
import { usd } from '../render/number.js';
import type { Budget } from '../replay/budget.js';
import { forecast } from '../replay/forecast.js';
import { runReport } from '../replay/report.js';
import type { ReplayTier } from '../replay/run.js';
import { systemClock } from '../replay/system-clock.js';
import { writeOutcomes } from '../sources/outcome-file.js';
import { writeFileAtomic } from '../sources/write-file.js';
import type { EvalOptions } from './commands/eval.js';
import type { Io } from './io.js';
import { type LiveResult, liveRun } from './live-run.js';
import { accessOf, batchTiers, liveTiers } from './live-tiers.js';
import { outputLengths } from './output-lengths.js';
import { redactTalk, redactValues } from './redact.js';
import { tellWarnings } from './talk.js';

/** What the command has read before it comes here. */
export interface LiveInput {
  tiers: readonly Tier[];
  cases: readonly EvalCase[];
  recorded: readonly ReplayTier[];
  prices: PriceTable;
  inputs: Record<string, string>;
  warnings: Warning[];
}

const PATIENCE_MS = 60_000;
/** Above this share of calls without an answer, what remains is no fair sample. */
const MOST_FAILED = 0.02;

/** `router eval` where it costs money. @throws max-spend-needed, no-api-key, and those of the run */
export async function liveEval(input: LiveInput, options: EvalOptions, outerIo: Io): Promise<number> {
  const liveOnes = input.tiers.filter((tier) => tier.provider !== 'recorded');
  const repeats = options.repeats ?? 1;
  const maxTokens = options.maxTokens;
  if (options.dryRun) return dryRun(input, liveOnes, options, outerIo);
  if (options.maxSpend === undefined && liveOnes.length > 0) throw new RouterError('max-spend-needed', {});
  const secrets = liveOnes.map((tier) => accessOf(tier, outerIo.env).apiKey);
  const io = quietIo(outerIo, redactTalk(secrets));
  const redact = redactValues(secrets);
  const clock = io.clock ?? systemClock();
  const settings = {
    env: io.env,
    clock,
    maxTokens,
    concurrency: options.concurrency,
    patienceMs: PATIENCE_MS,
  };
  const folder = options.resume ?? options.out;
  const tierNames = input.tiers.map((tier) => tier.name);
  const result = await liveRun(
    {
      cases: input.cases,
      tierNames,
      recorded: input.recorded,
      live: options.batch ? [] : liveTiers(liveOnes, settings),
      batched: options.batch ? batchTiers(liveOnes, settings) : [],
      repeats,
      prices: input.prices,
      identity: { inputs: input.inputs, tiers: input.tiers, maxTokens, repeats },
      settings: {
        tiers: tierNames,
        set: resolve(options.set),
        config: options.config && resolve(options.config),
        maxTokens,
        repeats,
        maxSpend: options.maxSpend,
        concurrency: options.concurrency,
        batch: options.batch,
        cache: options.cache,
      },
    },
    {
      folder,
      isForced: options.force ?? false,
      isResumed: options.resume !== undefined,
      maxSpendUsd: options.maxSpend ?? null,
      cacheFolder: options.cache === false ? null : (io.env['ROUTER_CACHE'] ?? join(io.cwd, '.router-cache')),
      redact,
      onProgress: showSpending(options, io),
      onPoll(tier, done, total) {
        if (!options.quiet && !options.json)
          io.stderr.write(`${tier}: ${done} of ${total} answers of the batch are ready\n`);
      },
    },
    io,
  );
  return write(input, options, folder, result, redact, io);
}

function dryRun({ cases, prices }: LiveInput, tiers: readonly Tier[], options: EvalOptions, io: Io): Promise<number> {
  const each = tiers.map((tier) => ({
    tier,
    maxTokens: tier.max_tokens ?? options.maxTokens,
    concurrency: tier.max_concurrency ?? options.concurrency,
  }));
  return outputLengths(options.log ?? [], options).then((lengths) => {
    const figures = forecast(cases, each, options.repeats ?? 1, lengths, prices);
    io.stdout.write(options.json ? jsonText(figures) : forecastText(figures));
    return EXIT.ok;
  });
}

async function write(
  input: LiveInput,
  options: EvalOptions,
  folder: string,
  result: LiveResult,
  redact: (text: string) => string,
  io: Io,
): Promise<number> {
  const { state, stops, calls } = result;
  const first = calls.filter((call) => !call.repeat).flatMap(({ key }) => result.outcomes.get(key) ?? []);
  const pending = calls.filter(({ key }) => !result.outcomes.has(key)).length;
  const warnings = [...input.warnings, ...runWarnings(first, input.tiers, pending)];
  const report: RunReport = {
    ...runReport(first, { ...input, cases: input.cases.length, warnings }),
    ...repeatFigures(input, result, options.repeats ?? 1),
  };
  const spend = {
    schema: 'router.spend/1',
    spent_usd: state.spentUsd,
    possibly_billed_usd: state.heldUsd,
    possibly_billed_calls: state.possiblyBilled,
    max_spend_usd: options.maxSpend ?? null,
    calls_sent: state.sent,
    calls_without_answer: state.retried,
    from_cache: state.cached,
    unusable_cache_files: result.unusableCache,
    pending,
    stopped_by: stops.map((stop) => stop.code),
  };
  try {
    await writeOutcomes(join(folder, 'outcomes.jsonl'), first);
    if (options.repeats && options.repeats > 1) {
      const again = calls.flatMap(({ key, repeat = 0 }) =>
        result.outcomes.has(key) ? [`${JSON.stringify({ repeat, ...result.outcomes.get(key) })}\n`] : [],
      );
      await writeFileAtomic(join(folder, 'repeats.jsonl'), again);
    }
    await writeFileAtomic(join(folder, 'run.json'), redact(jsonText(report)));
    await writeFileAtomic(join(folder, 'spend.json'), jsonText(spend));
  } catch (error) {
    // The journal has everything: once there is room, --resume writes the rest without a call.
    if (error instanceof RouterError) throw new RouterError(error.code, error.fields, EXIT.provider, error);
    throw error;
  }
  io.stdout.write(options.json ? jsonText({ ...report, spend }) : evalText(report));
  if (!options.json && !options.quiet) io.stderr.write(spendText(spend, pending));
  tellWarnings(report.warnings, options, io);
  tellWarnings(stops, options, io);
  if (pending > 0 && !options.quiet)
    io.stderr.write(`${pending} calls are still to do. Go on with: router eval --resume ${folder}\n`);
  if (stops.some((stop) => stop.code === 'interrupted')) return EXIT.interrupted;
  const isUnfair = report.warnings.some((warning) => warning.code === 'too-many-failed');
  return stops.length > 0 || pending > 0 || isUnfair ? EXIT.provider : EXIT.ok;
}

function spendText(
  spend: {
    spent_usd: number;
    possibly_billed_usd: number;
    calls_sent: number;
    calls_without_answer: number;
    from_cache: number;
  },
  pending: number,
): string {
  const maybe =
    spend.possibly_billed_usd > 0 ? `, and at most ${usd(spend.possibly_billed_usd)} for calls without an answer` : '';
  return `Spent ${usd(spend.spent_usd)}${maybe}; ${spend.calls_sent} calls sent, ${spend.calls_without_answer} without an answer, ${spend.from_cache} answers from the cache, ${pending} calls to do.\n`;
}

function runWarnings(outcomes: readonly Outcome[], tiers: readonly Tier[], pending: number): Warning[] {
  const warnings: Warning[] = [];
  if (pending > 0) warnings.push({ code: 'run-incomplete', fields: { pending } });
  for (const { name, model, provider } of tiers) {
    if (provider === 'recorded') continue;
    const own = outcomes.filter((one) => one.tier === name);
    const failed = own.filter((one) => one.status === 'failed').length;
    if (own.length > 0 && !(failed / own.length <= MOST_FAILED))
      warnings.push({ code: 'too-many-failed', fields: { tier: name, failed, calls: own.length } });
    const returned = [...new Set(own.flatMap((one) => one.model ?? []))].sort();
    const asked = model.split('/').at(-1) as string;
    if (returned.length > 1 || returned.some((id) => !(id.split('/').at(-1) as string).startsWith(asked))) {
      warnings.push({ code: 'model-moved', fields: { tier: name, asked: model, returned } });
    }
  }
  return warnings;
}

function repeatFigures({ cases, tiers }: LiveInput, { outcomes }: LiveResult, repeats: number): Partial<RunReport> {
  if (repeats < 2) return {};
  const rates = tiers.map(({ name }) => ({
    tier: name,
    rate: selfDisagreement(
      cases.map(({ id }) =>
        Array.from({ length: repeats }, (_, at) => outcomes.get(callKey(id, name, at))?.score ?? null),
      ),
    ),
  }));
  return { repeats, self_disagreement: rates, noise_floor: rates.at(-1)!.rate };
}

function quietIo(io: Io, redact: (text: string) => string): Io {
  const through = (stream: Io['stdout']): Io['stdout'] => ({ write: (text) => stream.write(redact(text)) });
  return { ...io, stdout: through(io.stdout), stderr: through(io.stderr) };
}

/** Money and calls on one line of a terminal, at most ten times a second. */
function showSpending(options: EvalOptions, io: Io): (done: number, planned: number, budget: Budget) => void {
  if (options.quiet || !io.isTerminal) return () => undefined;
  let next = 0;
  return (done, planned, budget) => {
    const now = io.now();
    if (done < planned && now < next) return;
    next = now + 100;
    const { spentUsd, reservedUsd, remainingUsd } = budget.figures();
    io.stderr.write(
      done < planned
        ? `\r\u001b[K${done} of ${planned} calls; ${usd(spentUsd)} spent, ${usd(reservedUsd)} reserved, ${usd(remainingUsd)} left`
        : '\r\u001b[K',
    );
  };
}
