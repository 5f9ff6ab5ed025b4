import { join } from 'node:path';
import { checkCases } from '../../evals/check-cases.js';
import { planCalls } from '../../evals/plan.js';
import { unfairWarnings } from '../../evals/unfair.js';
import { recordedProvider } from '../../providers/recorded.js';
import type { EvalCase } from '../../records/case.js';
import { EXIT, RouterError } from '../../records/error.js';
import type { Outcome } from '../../records/outcome.js';
import type { JudgeSettings, Tier } from '../../records/tier.js';
import type { Warning } from '../../records/warning.js';
import { evalText } from '../../render/eval-text.js';
import { jsonText } from '../../render/json.js';
import { shellWord } from '../../render/shell-word.js';
import { tierPrices } from '../../replay/cost.js';
import { runReport } from '../../replay/report.js';
import { type ReplayTier, runCalls } from '../../replay/run.js';
import { openRunFolder, sha256OfFile } from '../../replay/run-folder.js';
import { runStateIn } from '../../replay/run-state.js';
import { readAnswers } from '../../sources/answer-file.js';
import { readConfig } from '../../sources/config-file.js';
import { readCases } from '../../sources/eval-file.js';
import { judgeOf } from '../../sources/judge-of.js';
import { ladderOf } from '../../sources/ladder.js';
import { makeFolder } from '../../sources/make-folder.js';
import { writeOutcomes } from '../../sources/outcome-file.js';
import { configPrices } from '../../sources/price-file.js';
import { writeFileAtomic } from '../../sources/write-file.js';
import type { Io } from '../io.js';
import type { CommonOptions } from '../options.js';
import { tellNext, tellWarnings } from '../talk.js';

export interface EvalOptions extends CommonOptions {
  tiers: string[];
  set: string;
  out: string;
  force?: boolean;
  /** USD; needed where it costs money. */
  maxSpend?: number;
  maxTokens: number;
  concurrency: number;
  repeats?: number;
  /** Confidence from how far the repeats agree. */
  agreement?: boolean;
  dryRun?: boolean;
  /** Batches of the vendors, at half their price. */
  batch?: boolean;
  /** Folder of a run to go on with; its own settings then hold. */
  resume?: string;
  /** False after `--no-cache`. */
  cache?: boolean;
  /** A tier of the config or `provider/model`; in place of the config's judge. */
  judge?: string;
  judgeMode?: JudgeSettings['mode'];
  /** The judge may be a model under test. */
  forceJudge?: boolean;
  /** With `resume`: calls that failed for good are made again. */
  retryFailed?: boolean;
  log?: string[];
}

/** `router eval`: replays an eval set on every tier, grades and prices the answers. */
export async function evalCommand(given: EvalOptions, io: Io): Promise<number> {
  const options = given.resume === undefined ? given : resumedOptions(given, given.resume);
  for (const name of ['tiers', 'set'] as const)
    if (!options[name]) throw new RouterError('option-needed', { option: name });
  if (options.agreement && !((options.repeats ?? 1) > 1)) {
    throw new RouterError('bad-option', {
      option: '--agreement',
      found: 'one answer',
      needed: '--repeats of at least 2',
    });
  }
  const config = options.config ? await readConfig(options.config) : null;
  const tiers = ladderOf(options.tiers, config?.tiers);
  const prices = await configPrices(config);
  const { cases, warnings } = await readCases(options.set);
  const named = judgeOf(options.judge, options.judgeMode, config);
  const judge = cases.some(({ grader }) => grader === 'judge') ? named : null;
  // Before anything is opened or made: a model without a price ends it here.
  tierPrices(judge ? [...tiers, judge.tier] : tiers, prices);
  warnings.push(...checkCases(cases, judge !== null));
  const ready = await openTiers(
    tiers.filter((tier) => tier.provider === 'recorded'),
    cases,
    warnings,
  );
  const isLive =
    judge !== null ||
    ready.length < tiers.length ||
    options.resume !== undefined ||
    options.dryRun ||
    (options.repeats ?? 1) > 1;
  if (isLive) {
    const { liveEval } = await import('../live-eval.js');
    const hashes = await inputHashes(options, tiers);
    return liveEval({ tiers, cases, recorded: ready, prices, inputs: hashes, warnings, judge }, options, io);
  }

  const calls = planCalls(cases, options.tiers);
  const finished = new Map<string, Outcome>();
  makeFolder(options.out, 0o700);
  const journal = openRunFolder(options.out, options.force ?? false);
  try {
    await runCalls(calls, ready, {
      prices,
      signal: new AbortController().signal,
      onOutcome: ({ key }, outcome) => {
        finished.set(key, outcome);
        const { status, usage, cost_usd } = outcome;
        journal.append({ key, status, usage, cost_usd });
      },
      onProgress: progress(options, io),
    });
  } finally {
    journal.close();
  }

  const outcomes = calls.flatMap(({ key }) => finished.get(key) ?? []);
  const inputs = await inputHashes(options, tiers);
  const unfair = unfairWarnings(outcomes, options.tiers);
  const report = runReport(outcomes, {
    cases: cases.length,
    tiers,
    prices,
    inputs,
    warnings: [...warnings, ...unfair],
  });
  await writeOutcomes(join(options.out, 'outcomes.jsonl'), outcomes);
  await writeFileAtomic(join(options.out, 'run.json'), jsonText(report));
  io.stdout.write(options.json ? jsonText(report) : evalText(report, io.columns));
  tellWarnings(report.warnings, options, io);
  if (unfair.length === 0)
    tellNext(
      'see what routing could be worth.',
      `router curve --set ${shellWord(options.set)} --outcomes ${shellWord(join(options.out, 'outcomes.jsonl'))}`,
      options,
      io,
    );
  return unfair.length > 0 ? EXIT.provider : EXIT.ok;
}

/** The settings a run was begun with; what was given again wins where it may change. */
function resumedOptions(given: EvalOptions, folder: string): EvalOptions {
  const { settings } = runStateIn(folder);
  const kept = Object.fromEntries(
    Object.entries(settings).filter(([, value]) => value !== undefined && value !== null),
  ) as Partial<EvalOptions>;
  return { ...given, ...kept, ...(given.maxSpend !== undefined && { maxSpend: given.maxSpend }) };
}

async function openTiers(
  tiers: readonly Tier[],
  cases: readonly EvalCase[],
  warnings: Warning[],
): Promise<ReplayTier[]> {
  const ready: ReplayTier[] = [];
  for (const tier of tiers) {
    const path = tier.answers as string;
    const file = await readAnswers(path, tier.name);
    if (!cases.some((one) => file.answers.has(one.id))) {
      throw new RouterError('answers-match-no-case', {
        path,
        tier: tier.name,
        answers: file.answers.size,
      });
    }
    warnings.push(...file.warnings);
    ready.push({ tier, provider: recordedProvider(file.answers) });
  }
  return ready;
}

async function inputHashes(options: EvalOptions, tiers: readonly Tier[]): Promise<Record<string, string>> {
  const hashes: Record<string, string> = { set: await sha256OfFile(options.set) };
  if (options.config) hashes['config'] = await sha256OfFile(options.config);
  for (const { name, answers } of tiers) if (answers) hashes[`answers of ${name}`] = await sha256OfFile(answers);
  return hashes;
}

/** One line on a terminal, at most ten times a second, gone when the run ends. */
function progress(options: EvalOptions, io: Io): (done: number, planned: number) => void {
  if (options.quiet || !io.isTerminal) return () => undefined;
  let next = 0;
  return (done, planned) => {
    const now = io.now();
    if (done < planned && now < next) return;
    next = now + 100;
    io.stderr.write(done < planned ? `\r${done} of ${planned} calls` : '\r\u001b[K');
  };
}
