import { canaryCalls, JUDGE_CANARIES } from '../evals/judge-canaries.js';
import { tiersOfJudge } from '../evals/judge-independence.js';
import { callKey } from '../evals/plan.js';
import { noiseGap, selfDisagreement } from '../evals/repeat.js';
import { withAgreement } from '../evals/self-agreement.js';
import { unfairWarnings } from '../evals/unfair.js';
import type { EvalCase } from '../records/case.js';
import { modelFamily } from '../records/model-family.js';
import type { Outcome } from '../records/outcome.js';
import type { PriceTable } from '../records/price.js';
import type { JudgeReport, RunReport } from '../records/run.js';
import { JUDGE_NAME, type Tier } from '../records/tier.js';
import type { Warning } from '../records/warning.js';
import { runReport } from '../replay/report.js';
import { sum } from '../stats/sum.js';
import type { LiveJudge } from './live-judge.js';
import type { LiveResult } from './live-run.js';

/** What a report on a live run is made of beside its result. */
export interface ReportInput {
  tiers: readonly Tier[];
  cases: readonly EvalCase[];
  prices: PriceTable;
  inputs: Record<string, string>;
  warnings: Warning[];
  repeats: number;
  /** Longest answer in tokens, where a tier does not say. */
  maxTokens: number;
  judge: LiveJudge | null;
}

/** `run.json` of a live run, and the outcomes that go into `outcomes.jsonl`. */
export function liveReport(
  input: ReportInput,
  result: LiveResult,
): { report: RunReport; first: Outcome[]; pending: number } {
  const { calls, outcomes, judged } = result;
  const first = calls.filter((call) => !call.repeat).flatMap(({ key }) => outcomes.get(key) ?? []);
  const pending = calls.filter(({ key }) => !outcomes.has(key)).length + (judged?.pending ?? 0);
  const judge = input.judge && judgeReport(input.judge, input.tiers, result);
  const warnings = [
    ...input.warnings,
    ...runWarnings(first, input, pending),
    ...(judge ? judgeWarnings(judge, input.tiers, first) : []),
    ...lostBatches(result),
  ];
  const { cost_usd, ...rest } = runReport(first, { ...input, cases: input.cases.length, warnings });
  const costs = [cost_usd, judge?.cost_usd ?? null].filter((one) => one !== null);
  const report: RunReport = {
    ...rest,
    cost_usd: costs.length === 0 ? null : sum(costs),
    ...(judge && { judge }),
    ...repeatFigures(input, result),
  };
  return { report, first, pending };
}

/** Outcomes as sure as the further answers to their question agree with them (`--agreement`). */
export function agreedOutcomes(first: readonly Outcome[], repeats: number, { outcomes }: LiveResult): Outcome[] {
  return first.map(({ case_id, tier }) => {
    const all = Array.from({ length: repeats }, (_, at) => outcomes.get(callKey(case_id, tier, at)));
    return withAgreement(all.filter((one) => one !== undefined));
  });
}

function judgeReport({ settings }: LiveJudge, tiers: readonly Tier[], { outcomes, judged }: LiveResult): JudgeReport {
  const own = [...outcomes.values()].filter(({ tier }) => tier === JUDGE_NAME);
  const costs = own.flatMap(({ cost_usd }) => cost_usd ?? []);
  const tried = canaryCalls(settings.mode).filter(({ key }) => outcomes.get(key)?.score === 0);
  return {
    provider: settings.tier.provider,
    model: own.find(({ model }) => model !== null)?.model ?? settings.tier.model,
    mode: settings.mode,
    is_forced: tiersOfJudge(settings.tier.model, tiers).length > 0,
    canaries: Math.min(JUDGE_CANARIES.length, new Set(tried.map(({ evalCase }) => evalCase.id)).size),
    ...(judged?.counts ?? { answers: 0, scored: 0, unscored: 0, no_answer: 0 }),
    calls: costs.length,
    cost_usd: costs.length === 0 ? null : sum(costs),
  };
}

function judgeWarnings(judge: JudgeReport, tiers: readonly Tier[], outcomes: readonly Outcome[]): Warning[] {
  const warnings: Warning[] = [];
  const declared = tiersOfJudge(judge.model, tiers);
  const returned = tiersOfJudge(
    judge.model,
    tiers.flatMap(({ name }) =>
      [...new Set(outcomes.flatMap((one) => (one.tier === name && one.model ? [one.model] : [])))].map((model) => ({
        name,
        model,
      })),
    ),
  );
  const same = [...new Set([...declared, ...returned])];
  if (same.length > 0) warnings.push({ code: 'judge-under-test', fields: { model: judge.model, tiers: same } });
  if (judge.unscored > 0) {
    const { unscored, answers, no_answer } = judge;
    warnings.push({ code: 'judge-unscored', fields: { unscored, answers, no_answer } });
  }
  return warnings;
}

/** Batches that a killed process may have handed in, and that their vendor does not show. */
function lostBatches({ state }: LiveResult): Warning[] {
  return state.openBatches.flatMap(({ id, tier, keys, worstUsd }) =>
    id === null ? [{ code: 'batch-maybe-billed', fields: { tier, calls: keys.length, usd: worstUsd.toFixed(4) } }] : [],
  );
}

function runWarnings(outcomes: readonly Outcome[], { tiers, maxTokens }: ReportInput, pending: number): Warning[] {
  const warnings: Warning[] = [];
  if (pending > 0) warnings.push({ code: 'run-incomplete', fields: { pending } });
  const names = tiers.map(({ name }) => name);
  warnings.push(...unfairWarnings(outcomes, names));
  for (const { name, model, provider, max_tokens: limit = maxTokens } of tiers) {
    if (provider === 'recorded') continue;
    const own = outcomes.filter((one) => one.tier === name);
    const returned = [...new Set(own.flatMap((one) => one.model ?? []))].sort();
    if (returned.length > 1 || returned.some((id) => modelFamily(id) !== modelFamily(model))) {
      warnings.push({ code: 'model-moved', fields: { tier: name, asked: model, returned } });
    }
    const over = own.flatMap(({ usage }) => (usage && usage.output_tokens > limit ? [usage.output_tokens] : []));
    if (over.length > 0) {
      const most = over.reduce((a, b) => Math.max(a, b));
      warnings.push({ code: 'limit-not-heeded', fields: { tier: name, count: over.length, limit, most } });
    }
  }
  return warnings;
}

/** Recorded answers are the same each time, which says nothing of their model. */
function repeatFigures({ cases, tiers, repeats }: ReportInput, { outcomes }: LiveResult): Partial<RunReport> {
  if (repeats < 2) return {};
  const scoresOf = ({ name, provider }: Tier): (number | null)[][] =>
    provider === 'recorded'
      ? []
      : cases.map(({ id }) =>
          Array.from({ length: repeats }, (_, at) => outcomes.get(callKey(id, name, at))?.score ?? null),
        );
  const rates = tiers.map((tier) => ({ tier: tier.name, rate: selfDisagreement(scoresOf(tier)) }));
  return {
    repeats,
    self_disagreement: rates,
    noise_floor: rates.at(-1)!.rate,
    noise_gap: noiseGap(scoresOf(tiers.at(-1) as Tier)),
  };
}
