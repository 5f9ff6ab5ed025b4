import { join, resolve } from 'node:path';
import type { EvalCase } from '../records/case.js';
import { EXIT, RouterError } from '../records/error.js';
import type { PriceTable } from '../records/price.js';
import type { JudgeSettings, Tier } from '../records/tier.js';
import type { Warning } from '../records/warning.js';
import { evalText } from '../render/eval-text.js';
import { forecastText } from '../render/forecast-text.js';
import { jsonText } from '../render/json.js';
import { usd } from '../render/number.js';
import { shellWord } from '../render/shell-word.js';
import { spendText } from '../render/spend-text.js';
import type { Budget } from '../replay/budget.js';
import { forecast } from '../replay/forecast.js';
import type { ReplayTier } from '../replay/run.js';
import { systemClock } from '../replay/system-clock.js';
import { writeOutcomes } from '../sources/outcome-file.js';
import { writeFileAtomic } from '../sources/write-file.js';
import type { EvalOptions } from './commands/eval.js';
import type { Io } from './io.js';
import { checkIndependence, type LiveJudge } from './live-judge.js';
import { agreedOutcomes, liveReport, type ReportInput } from './live-report.js';
import { type LiveResult, liveRun } from './live-run.js';
import { accessOf, batchTiers, liveTiers } from './live-tiers.js';
import { outputLengths, recordedLengths, referenceLengths } from './output-lengths.js';
import { redactTalk, redactValues } from './redact.js';
import { tell, tellNext, tellWarnings } from './talk.js';

/** What the command has read before it comes here. */
export interface LiveInput {
  tiers: readonly Tier[];
  cases: readonly EvalCase[];
  recorded: readonly ReplayTier[];
  prices: PriceTable;
  inputs: Record<string, string>;
  warnings: Warning[];
  /** Grades the cases of `grader: judge`; null: there are none. */
  judge: JudgeSettings | null;
}

const PATIENCE_MS = 60_000;

/** `router eval` where it costs money. @throws max-spend-needed, no-api-key, judge-under-test, and those of the run */
export async function liveEval(input: LiveInput, options: EvalOptions, outerIo: Io): Promise<number> {
  const liveOnes = input.tiers.filter((tier) => tier.provider !== 'recorded');
  const repeats = options.repeats ?? 1;
  const { maxTokens } = options;
  if (input.judge) checkIndependence(input.judge, input.tiers, options.forceJudge ?? false);
  if (options.dryRun) return dryRun(input, liveOnes, options, outerIo);
  const paid = input.judge ? [...liveOnes, input.judge.tier] : liveOnes;
  if (options.maxSpend === undefined && paid.length > 0) throw new RouterError('max-spend-needed', {});
  const secrets = paid.map((tier) => accessOf(tier, outerIo.env).apiKey);
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
  const ready = liveTiers(paid, settings);
  const batched = options.batch ? batchTiers(paid, settings) : [];
  const judge: LiveJudge | null = input.judge && {
    settings: input.judge,
    live: ready.at(-1) as (typeof ready)[number],
    batched: batched.at(-1) ?? null,
  };
  const result = await liveRun(
    {
      cases: input.cases,
      tierNames,
      recorded: input.recorded,
      live: options.batch ? [] : ready.slice(0, liveOnes.length),
      batched: batched.slice(0, liveOnes.length),
      judge,
      repeats,
      prices: input.prices,
      identity: {
        inputs: input.inputs,
        tiers: input.tiers,
        maxTokens,
        repeats,
        ...(input.judge && { judge: input.judge }),
      },
      settings: {
        tiers: tierNames,
        set: resolve(options.set),
        config: options.config && resolve(options.config),
        maxTokens,
        repeats,
        agreement: options.agreement,
        maxSpend: options.maxSpend,
        concurrency: options.concurrency,
        batch: options.batch,
        cache: options.cache,
        judge: options.judge,
        judgeMode: options.judgeMode,
        forceJudge: options.forceJudge,
      },
    },
    {
      folder,
      isForced: options.force ?? false,
      isResumed: options.resume !== undefined,
      retriesFailed: options.retryFailed ?? false,
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
  return write({ ...input, repeats, maxTokens, judge }, options, folder, result, redact, io);
}

async function dryRun(input: LiveInput, tiers: readonly Tier[], options: EvalOptions, io: Io): Promise<number> {
  const { cases, prices, judge } = input;
  const own = (tier: Tier) => ({
    tier,
    maxTokens: tier.max_tokens ?? options.maxTokens,
    concurrency: tier.max_concurrency ?? options.concurrency,
  });
  const each = tiers.map(own);
  const logged = await outputLengths(options.log ?? [], options);
  const recorded = logged === null ? await recordedLengths(input.recorded, cases) : null;
  const set = (logged ?? recorded) ? null : referenceLengths(cases);
  const lengths = logged ?? recorded ?? set;
  const asJudge = judge && {
    ...own(judge.tier),
    settings: judge,
    tiers: input.tiers.length,
    answerTokens: Math.max(options.maxTokens, ...each.map((one) => one.maxTokens)),
  };
  const figures = forecast(cases, each, asJudge, {
    repeats: options.repeats ?? 1,
    isBatch: options.batch ?? false,
    lengths,
    basis: logged ? 'log' : recorded ? 'recorded' : set ? 'set' : 'limits',
    prices,
  });
  io.stdout.write(options.json ? jsonText(figures) : forecastText(figures, io.columns));
  return EXIT.ok;
}

async function write(
  input: ReportInput,
  options: EvalOptions,
  folder: string,
  result: LiveResult,
  redact: (text: string) => string,
  io: Io,
): Promise<number> {
  const { state, stops, calls } = result;
  const { report, first, pending } = liveReport(input, result);
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
    await writeOutcomes(
      join(folder, 'outcomes.jsonl'),
      options.agreement ? agreedOutcomes(first, input.repeats, result) : first,
    );
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
  io.stdout.write(options.json ? jsonText({ ...report, spend }) : evalText(report, io.columns));
  tell(spendText(spend, pending, options.batch ?? false), options, io);
  tellWarnings(report.warnings, options, io);
  tellWarnings(stops, options, io);
  // How to go on is said beside a document too.
  const always = { ...options, json: false };
  if (pending > 0)
    tellNext(
      `go on with the ${pending} calls that are still to do.`,
      `router eval --resume ${shellWord(folder)}`,
      always,
      io,
    );
  const failed = calls.filter(({ key }) => result.outcomes.get(key)?.status === 'failed').length;
  if (failed > 0)
    tellNext(
      `ask once more for the ${failed} answers that failed.`,
      `router eval --resume ${shellWord(folder)} --retry-failed`,
      always,
      io,
    );
  const isUnfair = report.warnings.some(({ code }) => code === 'too-many-failed' || code === 'too-many-unscored');
  if (pending === 0 && failed === 0 && !isUnfair)
    tellNext(
      'see what routing could be worth.',
      `router curve --set ${shellWord(options.set)} --outcomes ${shellWord(join(folder, 'outcomes.jsonl'))}`,
      options,
      io,
    );
  if (stops.some((stop) => stop.code === 'interrupted')) return EXIT.interrupted;
  return stops.length > 0 || pending > 0 || isUnfair ? EXIT.provider : EXIT.ok;
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
