import { createFailureCount } from '../policy/failure-count.js';
import { createProjection, type ProjectionOptions } from '../policy/project.js';
import { RouterError } from '../records/error.js';
import type { PriceTable } from '../records/price.js';
import type { FailureRow, Projection } from '../records/projection.js';
import type { RulesFile } from '../records/rules-file.js';
import type { Warning } from '../records/warning.js';
import { refusePipes } from '../sources/log-paths.js';
import type { FieldMap } from '../sources/mapped-log.js';
import { withTierPrices } from '../sources/price-file.js';
import { newLogReport, readRequests } from '../sources/request-log.js';
import type { Io } from './io.js';
import type { CommonOptions } from './options.js';
import { logProgress } from './progress.js';

export interface LogOptions extends CommonOptions {
  skipBadLines?: boolean;
  allowTruncated?: boolean;
  map?: FieldMap;
}

/** Runs a rules file over logs. @throws no-price when a tier of the rules has none, no-such-provider, and the errors of reading */
export async function projectLog(
  rules: RulesFile,
  paths: readonly string[],
  prices: PriceTable,
  options: LogOptions,
  io: Io,
  how: ProjectionOptions & { failureRates?: Readonly<Record<string, number>> } = {},
): Promise<Projection> {
  const providers = rules.tiers.flatMap(({ provider }) => provider ?? []);
  const stranger = Object.keys(how.failureRates ?? {}).find((provider) => !providers.includes(provider));
  if (stranger !== undefined)
    throw new RouterError('no-such-provider', { provider: stranger, known: [...new Set(providers)].join(', ') });
  const unpriced = rules.tiers.find((tier) => tier.price === null);
  if (unpriced) throw new RouterError('no-price', { model: unpriced.model, tier: unpriced.name });
  const report = newLogReport();
  const failures = await failuresIn(rules, paths, how.failureRates ?? {}, options);
  const run = createProjection(rules, withTierPrices(prices, rules.tiers), { ...how, failures });
  const progress = logProgress('projecting', options, io);
  for await (const batch of readRequests(paths, report, { ...options, onProgress: progress.update })) {
    for (const request of batch) run.add(request);
  }
  progress.end();
  const projection = run.finish();
  const given = Object.keys(how.failureRates ?? {});
  const unused: Warning[] =
    given.length > 0 && !canFailOver(rules) ? [{ code: 'failure-rates-unused', fields: { providers: given } }] : [];
  return { ...projection, warnings: [...report.warnings, ...unused, ...projection.warnings] };
}

/** Whether the rules name somebody to ask where a call fails. */
function canFailOver({ failover, policy }: RulesFile): boolean {
  return (failover?.order.length ?? 0) > 0 || (policy.cascade?.length ?? 0) > 0;
}

/**
 * Share of failing calls by provider, where the rules have somebody to fail over to: as given, else as counted in a
 * reading of the log of its own. A pipe can be read once, so that only what is given counts there.
 */
export async function failuresIn(
  rules: RulesFile,
  paths: readonly string[],
  given: Readonly<Record<string, number>>,
  options: LogOptions,
): Promise<FailureRow[]> {
  if (!canFailOver(rules)) return [];
  const count = createFailureCount(rules.tiers);
  if (!paths.includes('-')) {
    for await (const batch of readRequests(paths, newLogReport(), options))
      for (const request of batch) count.add(request);
  }
  const rows = count.rows().filter(({ provider, calls }) => calls !== 0 || Object.hasOwn(given, provider));
  return rows.map((row) =>
    Object.hasOwn(given, row.provider)
      ? { ...row, rate: given[row.provider] as number, calls: null, failed: null }
      : row,
  );
}

/** The explicit task labels of a log: rules may only use what the traffic carries. */
export interface TaskLabels {
  /** Whether at least half of the requests carry a label that the eval cases have too. */
  covers(caseTasks: readonly (string | null)[]): boolean;
}

/** Labels are counted over at most this many requests; a log that starts unlabelled counts as unlabelled. */
const MAX_SAMPLED = 20_000;
/** More distinct labels than this are not labels. */
const MAX_LABELS = 10_000;

/** @throws log-is-pipe: tuning reads a log twice, which a pipe does not allow */
export async function taskLabelsIn(paths: readonly string[], options: LogOptions): Promise<TaskLabels> {
  await refusePipes(paths);
  const counts = new Map<string, number>();
  let requests = 0;
  for await (const batch of readRequests(paths, newLogReport(), options)) {
    for (const { task } of batch) {
      requests += 1;
      if (task && (counts.has(task) || counts.size < MAX_LABELS)) counts.set(task, (counts.get(task) ?? 0) + 1);
    }
    if (requests >= MAX_SAMPLED) break;
  }
  return {
    covers(caseTasks) {
      const known = new Set(caseTasks);
      let shared = 0;
      for (const [task, count] of counts) if (known.has(task)) shared += count;
      return requests > 0 && shared / requests >= 0.5;
    },
  };
}
