import type { MixRow, QuantilesMs } from '../records/mix.js';
import { totalInputTokens } from '../records/usage.js';
import { wilson } from '../stats/interval.js';
import { addToSketch, emptySketch, mergeSketches, type Sketch, sketchQuantile } from '../stats/sketch.js';
import type { FactRow } from './fact-rows.js';
import { addUsd, emptyUsdSum, mergeUsd, type UsdSum, usdOf } from './usd-sum.js';

/** Running totals of a part of the traffic. Adding and merging give the same in any order. */
export interface Totals {
  requests: number;
  inputTokens: number;
  outputTokens: number;
  usd: UsdSum;
  priced: number;
  latency: Sketch | null;
  ttft: Sketch | null;
}

export function emptyTotals(): Totals {
  return { requests: 0, inputTokens: 0, outputTokens: 0, usd: emptyUsdSum(), priced: 0, latency: null, ttft: null };
}

/** Adds one request; `costUsd` null: it has no price. */
export function addToTotals(
  totals: Totals,
  row: Pick<FactRow, 'usage' | 'latencyMs' | 'ttftMs'>,
  costUsd: number | null,
): void {
  totals.requests++;
  if (row.usage !== null) {
    totals.inputTokens += totalInputTokens(row.usage);
    totals.outputTokens += row.usage.output_tokens;
  }
  if (costUsd !== null) {
    totals.priced++;
    addUsd(totals.usd, costUsd);
  }
  if (!Number.isNaN(row.latencyMs)) {
    totals.latency ??= emptySketch();
    addToSketch(totals.latency, row.latencyMs);
  }
  if (!Number.isNaN(row.ttftMs)) {
    totals.ttft ??= emptySketch();
    addToSketch(totals.ttft, row.ttftMs);
  }
}

function mergedSketch(one: Sketch | null, more: Sketch | null): Sketch | null {
  if (more === null) return one;
  const sum = one ?? emptySketch();
  mergeSketches(sum, more);
  return sum;
}

/** Adds the totals of another part. `more` is left as it is. */
export function mergeTotals(totals: Totals, more: Totals): void {
  totals.requests += more.requests;
  totals.inputTokens += more.inputTokens;
  totals.outputTokens += more.outputTokens;
  totals.priced += more.priced;
  mergeUsd(totals.usd, more.usd);
  totals.latency = mergedSketch(totals.latency, more.latency);
  totals.ttft = mergedSketch(totals.ttft, more.ttft);
}

/** Cost of the priced requests in USD; null when none has a price. */
export function costOf(totals: Totals): number | null {
  return totals.priced > 0 ? usdOf(totals.usd) : null;
}

function quantilesOf(sketch: Sketch | null): QuantilesMs {
  if (sketch === null) return { p50: null, p95: null };
  return { p50: sketchQuantile(sketch, 0.5), p95: sketchQuantile(sketch, 0.95) };
}

/** The row of a part among `requests` in all; share and interval are null without requests. */
export function mixRow(totals: Totals, requests: number): MixRow {
  return {
    requests: totals.requests,
    share: requests > 0 ? totals.requests / requests : null,
    share_ci95: requests > 0 ? wilson(totals.requests, requests, 0.95) : null,
    input_tokens: totals.inputTokens,
    output_tokens: totals.outputTokens,
    cost_usd: costOf(totals),
    unpriced_requests: totals.requests - totals.priced,
    latency_ms: quantilesOf(totals.latency),
    ttft_ms: quantilesOf(totals.ttft),
  };
}
