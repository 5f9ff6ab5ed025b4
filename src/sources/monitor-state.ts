import { readFile } from 'node:fs/promises';
import { array, literal, looseObject, nullable, number, record, safeParse, string } from 'valibot';
import { RouterError } from '../records/error.js';
import type { MonitorState } from '../records/monitor.js';
import { readError } from './open.js';

const count = number();
const part = looseObject({ escalated: count, kept: count });
const STATE = looseObject({
  schema: literal('router.monitor-state/1'),
  rules: string(),
  limit: number(),
  since: nullable(string()),
  to: nullable(string()),
  all: looseObject({
    escalated: count,
    kept: count,
    log_e: number(),
    max_log_e: number(),
    w: number(),
    m: array(number()),
    max_m: number(),
  }),
  by_tier: record(string(), part),
  by_class: record(string(), part),
  fallbacks: count,
  failed: count,
  unplaced: count,
  priced_requests: count,
  cost_usd: number(),
  models: record(string(), array(string())),
  baseline: nullable(looseObject({ score: array(number()), segments: record(string(), number()) })),
});

/** What `router monitor` kept of earlier runs; null when there is no file yet. @throws bad-state, and errors of reading */
export async function readMonitorState(path: string): Promise<MonitorState | null> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw readError(path, error);
  }
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
