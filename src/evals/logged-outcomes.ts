import type { EvalCase } from '../records/case.js';
import { RouterError } from '../records/error.js';
import type { Outcome } from '../records/outcome.js';
import type { RequestRecord } from '../records/request.js';
import { UNKNOWN_MODEL } from '../records/unknown-model.js';
import type { TokenUsage } from '../records/usage.js';
import type { Warning } from '../records/warning.js';
import { fnv1a64 } from '../stats/hash.js';

export interface LoggedOutcomesOptions {
  /** Name of the score to use; null: the only one there is, or promptfoo's `score`. */
  score: string | null;
  /** Scores that count as 0 and as 1; the first may be the larger. Truth counts as 1 whatever the range. */
  range: readonly [number, number];
}

interface LoggedOutcomes {
  /** By case id. */
  cases: EvalCase[];
  /** By case id, then tier. */
  outcomes: Outcome[];
  /** Name of the score that was used. */
  score: string;
  warnings: Warning[];
}

interface Judged {
  caseId: string;
  tier: string;
  record: RequestRecord;
}

/** Collects the judged calls of a log; a call without a score is of no use here, and is let go. */
export interface LoggedOutcomesReader {
  add(record: RequestRecord): void;
  /** @throws no-scores-in-log, several-scores, no-such-score */
  finish(): LoggedOutcomes;
}

/** promptfoo gives each result a score and a verdict; the score says more. */
function onlyScore(counts: ReadonlyMap<string, number>, wanted: string | null): string {
  const known = [...counts.keys()].sort();
  if (wanted !== null) {
    if (counts.has(wanted)) return wanted;
    throw new RouterError('no-such-score', { score: wanted, known });
  }
  if (counts.has('score') && counts.has('pass')) return 'score';
  const [only, ...rest] = known;
  if (only === undefined || rest.length > 0) throw new RouterError('several-scores', { known });
  return only;
}

function mean(values: readonly (number | null | undefined)[]): number | null {
  const known = values.filter((value) => typeof value === 'number');
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** Mean counts, rounded to whole tokens. */
function meanUsage(usages: readonly (TokenUsage | null)[]): TokenUsage | null {
  const known = usages.filter((usage) => usage !== null);
  if (known.length < 2) return known[0] ?? null;
  const part = (key: Exclude<keyof TokenUsage, 'surcharge'>): number =>
    Math.round(mean(known.map((usage) => usage[key] ?? 0)) ?? 0);
  const means: TokenUsage = {
    input_tokens: part('input_tokens'),
    output_tokens: part('output_tokens'),
    cache_read_tokens: part('cache_read_tokens'),
    cache_write_tokens: part('cache_write_tokens'),
  };
  for (const key of ['cache_write_1h_tokens', 'input_audio_tokens', 'output_audio_tokens', 'web_searches'] as const) {
    if (part(key) > 0) means[key] = part(key);
  }
  const surcharge = known.find((usage) => usage.surcharge !== undefined)?.surcharge;
  return surcharge === undefined ? means : { ...means, surcharge };
}

/** Score on the scale 0 to 1; null: not of this name, or outside the range. */
function scaled(record: RequestRecord, name: string, [low, high]: readonly [number, number]): number | null {
  const value = record.scores?.[name];
  if (value === undefined) return null;
  const score = typeof value === 'boolean' ? Number(value) : (value - low) / (high - low);
  return score >= 0 && score <= 1 ? score : null;
}

/** All answers of a tier to one case as one outcome: failures count only where nothing was answered. */
function outcomeOf(judged: readonly Judged[], name: string, range: readonly [number, number]): Outcome {
  const { caseId, tier } = judged[0] as Judged;
  const answered = judged.map(({ record }) => record).filter((record) => record.status === 'ok');
  const score = mean(answered.map((record) => scaled(record, name, range)));
  const failed = answered.length === 0;
  return {
    case_id: caseId,
    tier,
    model: (judged[0] as Judged).record.model,
    status: failed ? 'failed' : score === null ? 'unscored' : 'scored',
    score: failed ? null : score,
    usage: meanUsage(answered.map((record) => record.usage)),
    cost_usd: mean(answered.map((record) => record.cost_usd)),
    latency_ms: mean(answered.map((record) => record.latency_ms)),
    ttft_ms: mean(answered.map((record) => record.ttft_ms)),
    grader: `log:${name}`,
    ...(failed ? { error: 'the logged call failed' } : {}),
  };
}

function caseOf(id: string, record: RequestRecord): EvalCase {
  return {
    id,
    messages: record.messages ?? [],
    ...(record.tools === undefined ? {} : { tools: record.tools }),
    ...(record.task ? { task: record.task } : {}),
    source: 'log',
  };
}

/** Whichever of the rows of a case was read first, the case is the same. */
function byRecord(left: Judged, right: Judged): number {
  return left.record.id < right.record.id ? -1 : left.record.id > right.record.id ? 1 : 0;
}

/**
 * Eval cases and outcomes from the verdicts of a log. Requests with the same messages and tools are one case; its tiers
 * are the logged models, or promptfoo's labels. Repeats on one tier are averaged. Order of rows changes nothing.
 */
export function loggedOutcomes(options: LoggedOutcomesOptions): LoggedOutcomesReader {
  const judged: Judged[] = [];
  const counts = new Map<string, number>();
  let requests = 0;
  let textless = 0;

  return {
    add(record) {
      requests += 1;
      const names = record.status === 'ok' ? Object.keys(record.scores ?? {}) : [];
      if (names.length === 0 && record.status === 'ok') return;
      if (record.messages === undefined) {
        if (names.length > 0) textless += 1;
        return;
      }
      for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
      const caseId = `log-${fnv1a64(JSON.stringify([record.messages, record.tools ?? []]))}`;
      const label = record.tags?.['tier'];
      if (typeof label !== 'string' && record.status === 'error' && record.model === UNKNOWN_MODEL) return;
      judged.push({ caseId, tier: typeof label === 'string' ? label : record.model, record });
    },
    finish() {
      if (counts.size === 0) throw new RouterError('no-scores-in-log', { requests });
      const score = onlyScore(counts, options.score);
      const has = ({ record }: Judged): boolean => record.scores?.[score] !== undefined;
      const wanted = new Set(judged.filter(has).map(({ caseId }) => caseId));
      const groups = new Map<string, Judged[]>();
      let repeats = 0;
      for (const one of judged.filter(({ caseId }) => wanted.has(caseId)).sort(byRecord)) {
        const key = `${one.caseId}\u0000${one.tier}`;
        const group = groups.get(key);
        if (group === undefined) groups.set(key, [one]);
        else {
          group.push(one);
          repeats += 1;
        }
      }
      const rows = [...groups].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, group]) => group);
      const cases = new Map<string, EvalCase>();
      for (const [first] of rows as [Judged][]) {
        if (!cases.has(first.caseId)) cases.set(first.caseId, caseOf(first.caseId, first.record));
      }
      const [low, high] = options.range;
      const outside = judged.filter((one) => has(one) && scaled(one.record, score, options.range) === null).length;
      const warnings: Warning[] = [];
      if (outside > 0) {
        const fields = { count: outside, of: counts.get(score) ?? 0, score, low, high };
        warnings.push({ code: 'scores-out-of-range', fields });
      }
      if (repeats > 0) warnings.push({ code: 'scores-averaged', fields: { count: repeats } });
      if (textless > 0) warnings.push({ code: 'scores-without-text', fields: { count: textless } });
      return {
        cases: [...cases.values()],
        outcomes: rows.map((group) => outcomeOf(group, score, options.range)),
        score,
        warnings,
      };
    },
  };
}
