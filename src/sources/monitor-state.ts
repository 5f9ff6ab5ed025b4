import { readFile } from 'node:fs/promises';
import {
  array,
  check,
  finite,
  integer,
  length,
  literal,
  looseObject,
  maxLength,
  minValue,
  nullable,
  number,
  optional,
  pipe,
  record,
  safeParse,
  string,
} from 'valibot';
import { RouterError } from '../records/error.js';
import type { MonitorState } from '../records/monitor.js';
import { readError } from './open.js';
import { writeFileAtomic } from './write-file.js';

const count = pipe(number(), integer(), minValue(0));
const evidence = pipe(number(), finite());
const sum = pipe(number(), finite(), minValue(0));
const time = pipe(
  string(),
  check((text) => Number.isFinite(Date.parse(text))),
);
const part = looseObject({ escalated: count, kept: count });
const STATE = looseObject({
  schema: literal('router.monitor-state/1'),
  rules: string(),
  limit: evidence,
  since: nullable(time),
  to: nullable(time),
  all: looseObject({
    escalated: count,
    kept: count,
    log_e: evidence,
    max_log_e: sum,
    w: sum,
    m: array(sum),
    max_m: sum,
  }),
  by_tier: record(string(), part),
  by_class: record(string(), part),
  fallbacks: count,
  failed: count,
  unplaced: count,
  priced_requests: count,
  cost_usd: sum,
  cost_usd_squares: optional(sum),
  counted: optional(looseObject({ requests: count, hashes: pipe(array(count), maxLength(1e5)) })),
  models: record(string(), array(string())),
  baseline: nullable(looseObject({ score: pipe(array(count), length(10)), segments: record(string(), count) })),
});

/** The text of a state file; null when there is no file yet. @throws the errors of reading */
async function textOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw readError(path, error);
  }
}

/** A state file as it was read. */
export interface KeptState {
  state: MonitorState | null;
  /** Writes what comes after it, unless another run did meanwhile, whose counts would be lost. @throws state-changed, cannot-write */
  replace(text: string): Promise<void>;
}

/** What `router monitor` kept of earlier runs; no state when there is no file yet. @throws bad-state, and errors of reading */
export async function openMonitorState(path: string): Promise<KeptState> {
  const text = await textOf(path);
  return {
    state: text === null ? null : stateOf(path, text),
    async replace(next) {
      if ((await textOf(path)) !== text) throw new RouterError('state-changed', { path });
      await writeFileAtomic(path, next);
    },
  };
}

function stateOf(path: string, text: string): MonitorState {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new RouterError('bad-state', { path, found: 'no JSON' });
  }
  const parsed = safeParse(STATE, value);
  if (parsed.success) return parsed.output as unknown as MonitorState;
  const at = parsed.issues[0].path?.map(({ key }) => String(key)).join('.') ?? 'the document';
  throw new RouterError('bad-state', { path, found: `${at} is not as it was written` });
}
