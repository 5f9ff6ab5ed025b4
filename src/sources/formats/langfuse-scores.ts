import { promptOfBody } from '../chat.js';
import { instantMs } from '../instant.js';
import type { JsonObject } from '../json-lines.js';
import { at, firstText, objectOf, objectsOf, unwrapJson } from '../values.js';

export type Scores = Record<string, number | boolean>;

/** Columns of an observation; a column of any other name holds a score. */
const COLUMNS = new Set(
  (
    'id type traceId parentObservationId name model modelParameters startTime endTime completionStartTime usageDetails ' +
    'costDetails inputUsage outputUsage totalUsage inputCost outputCost totalCost level statusMessage latency ' +
    'timeToFirstToken input output metadata toolDefinitions toolCalls toolCallNames promptId promptName promptVersion ' +
    'userId traceName traceTags environment version projectId createdAt updatedAt internalModel internalModelId ' +
    'providedCostDetails usagePricingTierId usagePricingTierName scores sessionId bookmarked release tags ' +
    'promptTokens completionTokens totalTokens unit usage calculatedInputCost calculatedOutputCost calculatedTotalCost ' +
    'inputPrice outputPrice totalPrice modelId traceTimestamp traceRelease comments numTools tokensPerSecond ' +
    '_trace _scores'
  ).split(' '),
);

function scoreOf(value: unknown): number | boolean | null {
  const inner = unwrapJson(value);
  if (typeof inner === 'boolean') return inner;
  if (inner === 'true' || inner === 'false') return inner === 'true';
  const list = (Array.isArray(inner) ? inner : [inner]).map((one) =>
    typeof one === 'string' && /^-?\d+(?:\.\d+)?$/.test(one) ? Number(one) : one,
  );
  if (!list.every((one) => typeof one === 'number' && Number.isFinite(one)) || list.length === 0) return null;
  // Several scores of one name: their mean.
  return (list as number[]).reduce((sum, one) => sum + one, 0) / list.length;
}

/** One row of Langfuse's table of scores. */
export function addScore(row: JsonObject, to: Scores): void {
  const name = firstText(row['name']);
  const number = scoreOf(row['value']);
  const value = (row['dataType'] ?? row['data_type']) === 'BOOLEAN' && number !== null ? Boolean(number) : number;
  if (name !== null && value !== null) to[name] = value;
}

/** Scores of an observation: those of its own columns, and those that its trace gave it. Null when there is none. */
export function columnScores(row: JsonObject): Scores | null {
  const scores: Scores = Object.assign(Object.create(null), row['_scores']);
  if (Object.hasOwn(row, 'usageDetails')) {
    for (const [name, value] of Object.entries(row)) {
      const score = COLUMNS.has(name) || value === null || value === '' ? null : scoreOf(value);
      if (score !== null) scores[name] = score;
    }
  }
  for (const one of objectsOf(row['scores'])) addScore(one, scores);
  return Object.keys(scores).length > 0 ? scores : null;
}

/** When an observation ended; 0: unknown. */
export function endMs(row: JsonObject): number {
  try {
    const end = row['endTime'] ?? row['end_time'] ?? row['startTime'] ?? row['start_time'];
    return instantMs(end, 'endTime') ?? 0;
  } catch {
    return 0;
  }
}

/** Whether a call comes with what it was asked. */
function hasPrompt(row: JsonObject): boolean {
  return promptOfBody(unwrapJson(row['input'])).messages !== undefined;
}

/**
 * Scores of a trace by call. A score of an observation is that call's; a score of the trace judges what the user got,
 * so it goes to the last call; where that one came without its prompt, to the last that has one.
 */
export function traceScores(trace: JsonObject, calls: readonly JsonObject[]): Map<JsonObject, Scores> {
  const given = new Map<JsonObject, Scores>();
  const asked = calls.filter(hasPrompt);
  const last = (asked.length > 0 ? asked : calls).reduce<JsonObject | null>(
    (late, row) => (late === null || endMs(row) > endMs(late) ? row : late),
    null,
  );
  for (const score of objectsOf(trace['scores'])) {
    const of = firstText(score['observationId']);
    const call = of === null ? last : calls.find((row) => at(row, 'id') === of);
    if (call === null || call === undefined || objectOf(call) === null) continue;
    const scores = given.get(call) ?? (Object.create(null) as Scores);
    addScore(score, scores);
    given.set(call, scores);
  }
  return given;
}
