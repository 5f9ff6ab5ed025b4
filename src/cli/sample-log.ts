import { basename } from 'node:path';
import {
  addSignature,
  addToFrame,
  clusterFrame,
  emptyFrame,
  type FrameCluster,
  type FramedRequest,
  rankOf,
  signFrame,
} from '../evals/frame.js';
import { undedupedEffect } from '../evals/label-plan.js';
import { type MaskCounts, maskPii } from '../evals/mask.js';
import type { Draw } from '../evals/sample.js';
import { routerScore } from '../policy/router-score.js';
import type { EvalCase } from '../records/case.js';
import { RouterError } from '../records/error.js';
import type { Message, RequestRecord } from '../records/request.js';
import type { RulesFile } from '../records/rules-file.js';
import type { SampleFrame, SamplePlan } from '../records/sample.js';
import { totalInputTokens } from '../records/usage.js';
import type { Warning } from '../records/warning.js';
import { refusePipes } from '../sources/log-paths.js';
import { newLogReport, readRequests } from '../sources/request-log.js';
import { type Prompt, promptOf } from '../traffic/prompt.js';
import { segmentKey, traitsOf, traitsOfPrompt } from '../traffic/traits.js';
import type { Io } from './io.js';
import { logProgress } from './progress.js';
import type { LogOptions } from './project-log.js';

/** Intraclass correlation assumed among near-duplicates, as in the simulations of the method. */
const ICC = 0.5;

/** A log as a frame to sample from. */
export interface LogFrame {
  clusters: FrameCluster[];
  counts: SampleFrame;
  tokens: SamplePlan['tokens_per_request'];
  warnings: Warning[];
}

function framed({ id }: RequestRecord, prompt: Prompt): FramedRequest {
  const isSystemOnly = prompt.user === prompt.system;
  return { id, text: prompt.user, system: isSystemOnly ? '' : prompt.system };
}

/** Reads logs twice, texts first and signatures second. @throws log-is-pipe, no-text-to-sample, and the errors of reading */
export async function frameOf(
  paths: readonly string[],
  rules: RulesFile | null,
  options: LogOptions,
  io: Io,
): Promise<LogFrame> {
  await refusePipes(paths);
  const model = rules?.policy.score ?? null;
  const frame = emptyFrame(options.seed);
  const report = newLogReport();
  const tokens = { input: 0, output: 0, requests: 0 };
  let [requests, withoutText] = [0, 0];
  await eachRequest('reading', paths, report, options, io, (request) => {
    requests++;
    if (request.usage) {
      tokens.input += totalInputTokens(request.usage);
      tokens.output += request.usage.output_tokens;
      tokens.requests++;
    }
    const prompt = promptOf(request);
    if (prompt.user.trim() === '') withoutText++;
    else {
      addToFrame(frame, framed(request, prompt), () => {
        const traits = traitsOfPrompt(request, prompt);
        return { segment: segmentKey(traits), score: (model && routerScore(model, traits)) ?? traits.complexity };
      });
    }
  });
  if (frame.keys.length === 0) throw new RouterError('no-text-to-sample', { path: [...paths], requests });
  const isThinned = frame.limit < 1;
  const signed = signFrame(frame);
  await eachRequest('comparing', paths, newLogReport(), options, io, (request) => {
    addSignature(signed, framed(request, promptOf(request)));
  });
  const clusters = clusterFrame(signed);
  const sizes = clusters.map((cluster) => cluster.requests);
  const warnings = [...report.warnings];
  if (isThinned)
    warnings.push({ code: 'sample-frame-thinned', fields: { kept: frame.keys.length, share: frame.limit } });
  return {
    clusters,
    counts: {
      requests,
      without_text: withoutText,
      texts: frame.keys.length,
      clusters: clusters.length,
      largest_cluster: sizes.reduce((most, size) => Math.max(most, size), 0),
      design_effect: undedupedEffect(sizes, ICC),
      icc: ICC,
    },
    tokens:
      tokens.requests > 0
        ? { ...tokens, input: tokens.input / tokens.requests, output: tokens.output / tokens.requests }
        : null,
    warnings,
  };
}

/** One row of the eval set: the case, with what the draw knows of it. */
export type SampledCase = EvalCase & { cluster_size: number };

/** Third reading: the requests that were drawn, in the order of the draws. `counts` null: texts stay as logged. */
export async function sampledCases(
  paths: readonly string[],
  draws: readonly Draw[],
  counts: MaskCounts | null,
  options: LogOptions,
  io: Io,
): Promise<SampledCase[]> {
  const places = new Map(draws.map((draw, at) => [draw.cluster.rank, at]));
  const cases: SampledCase[] = [];
  await eachRequest('drawing', paths, newLogReport(), options, io, (request, path) => {
    const at = places.get(rankOf(options.seed, request.id));
    if (at !== undefined) cases[at] = toCase(request, draws[at] as Draw, path, counts);
  });
  return cases;
}

function toCase(request: RequestRecord, draw: Draw, path: string, counts: MaskCounts | null): SampledCase {
  const mask = (text: string): string => (counts ? maskPii(text, counts) : text);
  const traits = traitsOf(request);
  return {
    id: request.id,
    messages: (request.messages ?? []).map((message) => masked(message, mask)),
    ...(request.tools ? { tools: maskedAll(request.tools, mask) as unknown[] } : {}),
    task: traits.isTaskExplicit ? traits.task : null,
    segment: segmentKey(traits),
    cluster: draw.cluster.id,
    weight: draw.weight,
    source: basename(path),
    cluster_size: draw.cluster.requests,
  };
}

/** Every text in a value of JSON, masked; nesting is bounded by the reader of logs. */
function maskedAll(value: unknown, mask: (text: string) => string): unknown {
  if (typeof value === 'string') return mask(value);
  if (Array.isArray(value)) return value.map((item) => maskedAll(item, mask));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, maskedAll(inner, mask)]));
}

function masked({ role, content }: Message, mask: (text: string) => string): Message {
  if (typeof content === 'string') return { role, content: mask(content) };
  const parts = content?.map((part) => (part.text === undefined ? part : { ...part, text: mask(part.text) })) ?? null;
  return { role, content: parts };
}

async function eachRequest(
  what: string,
  paths: readonly string[],
  report: ReturnType<typeof newLogReport>,
  options: LogOptions,
  io: Io,
  take: (request: RequestRecord, path: string) => void,
): Promise<void> {
  const progress = logProgress(what, options, io);
  for await (const batch of readRequests(paths, report, { ...options, onProgress: progress.update })) {
    const path = report.files.at(-1)?.path ?? '';
    for (const request of batch) take(request, path);
  }
  progress.end();
}
