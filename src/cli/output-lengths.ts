import type { EvalCase } from '../records/case.js';
import type { OutputLengths } from '../replay/forecast.js';
import type { ReplayTier } from '../replay/run.js';
import { likelyTokens } from '../replay/worst-case.js';
import { newLogReport, readRequests } from '../sources/request-log.js';
import { quantile } from '../stats/quantile.js';
import type { LogOptions } from './project-log.js';

/** Lengths of the answers in a log, in tokens: 10th percentile, mean, 90th percentile. null: no log, or none with token counts. */
export async function outputLengths(paths: readonly string[], options: LogOptions): Promise<OutputLengths | null> {
  const tokens: number[] = [];
  if (paths.length === 0) return null;
  for await (const batch of readRequests(paths, newLogReport(), options)) {
    for (const { usage } of batch) if (usage && tokens.length < 1_000_000) tokens.push(usage.output_tokens);
  }
  return lengthsOf(tokens);
}

/** Lengths of the recorded answers of these cases, as far as their token counts are told. null: there are none. */
export async function recordedLengths(
  tiers: readonly ReplayTier[],
  cases: readonly EvalCase[],
): Promise<OutputLengths | null> {
  const tokens: number[] = [];
  const { signal } = new AbortController();
  for (const { provider } of tiers)
    for (const { id, messages } of cases) {
      const answer = await provider.complete({ case_id: id, messages, signal });
      if (answer.kind === 'answer' && answer.usage) tokens.push(answer.usage.output_tokens);
    }
  return lengthsOf(tokens);
}

/** Graders whose references are answers as a model would give them; those of the others hold a result and nothing around it. */
const WHOLE = new Set(['judge', 'json']);
/** Models say the same at half or twice the length. */
const SPREAD = 2;

/**
 * Lengths of the eval set's own references, where at least half of the cases have one that is a whole answer: half their 10th
 * percentile, their mean, twice their 90th. null: they do not tell.
 */
export function referenceLengths(cases: readonly EvalCase[]): OutputLengths | null {
  const texts = cases.flatMap(({ grader, reference }) => {
    if (!WHOLE.has(grader ?? '') || reference === undefined || reference === null || reference === '') return [];
    return [typeof reference === 'string' ? reference : JSON.stringify(reference)];
  });
  if (texts.length === 0 || texts.length < cases.length / 2) return null;
  const { low, likely, high } = lengthsOf(texts.map(likelyTokens)) as OutputLengths;
  return { low: Math.max(1, low / SPREAD), likely, high: high * SPREAD };
}

function lengthsOf(tokens: readonly number[]): OutputLengths | null {
  if (tokens.length === 0) return null;
  const sorted = Float64Array.from(tokens).sort();
  const mean = tokens.reduce((sum, one) => sum + one, 0) / tokens.length;
  return { low: quantile(sorted, 0.1) ?? 0, likely: mean, high: quantile(sorted, 0.9) ?? 0 };
}
