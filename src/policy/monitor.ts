import type { MonitorReport, MonitorState } from '../records/monitor.js';
import type { PriceTable } from '../records/price.js';
import type { RequestRecord } from '../records/request.js';
import type { RulesFile } from '../records/rules-file.js';
import { TRAFFIC_CLASSES } from '../records/traits.js';
import { addToSketch, emptySketch } from '../stats/sketch.js';
import { atMsOf, loggedCostUsd } from '../traffic/baseline.js';
import { coverKey, traitsOf } from '../traffic/traits.js';
import { countedBefore } from './counted-before.js';
import { createCover } from './cover.js';
import { decide } from './decide.js';
import { driftOf } from './drift.js';
import { fateOf, modelFamily } from './escalation.js';
import { escalationRow, partRow } from './escalation-row.js';
import { CHANGE_EXPIRED, CHANGE_WATCH, countEscalation, emptyEscalation } from './escalation-test.js';
import { judgeMonitor, type MonitorFacts } from './monitor-verdict.js';
import { isOrderTurned, type PricesNow, priceChanges } from './price-changes.js';
import { meanOfSums, p95OfSketch } from './realized.js';
import { unknownAnswers } from './unknown-answers.js';

export interface MonitorInput {
  rules: RulesFile;
  /** A state of the same rules and limit goes on; any other, or null, starts anew. */
  state: MonitorState | null;
  /** Whether the state is kept for later runs; requests without a time are then not counted. */
  isKept?: boolean;
  /** sha256 of the rules. */
  rulesHash: string;
  /** Limit of the escalation share, in (0, 1). */
  limit: number;
  prices: PriceTable;
  pricesNow: PricesNow;
}

/** Adds a log request by request; memory does not grow with it. */
export interface MonitorRun {
  add(request: RequestRecord): void;
  finish(): { report: MonitorReport; state: MonitorState };
}

/**
 * Measures whether traffic still behaves as the rules were measured to. Eligible are requests that the rules (or, in a
 * record of the runtime, its `route`) send below the strongest tier; `fateOf` says what escalated means. Provider-error
 * fallbacks, failures and unknown models are counted apart. Where no answer came from a lower tier and no record tells
 * of routing, the log was not routed and counts as nothing. A new snapshot of a tier's model starts the test anew.
 */
export function createMonitor(input: MonitorInput): MonitorRun {
  const { rules, limit, prices } = input;
  const isSame = input.state?.rules === input.rulesHash && input.state.limit === limit;
  const state = isSame ? structuredClone(input.state as MonitorState) : freshState(input);
  const seenUntil = state.to === null ? Number.NEGATIVE_INFINITY : Date.parse(state.to);
  const knownModels = new Map(Object.entries(state.models).map(([tier, names]) => [tier, names.length]));
  const strongest = rules.policy.tiers.at(-1);
  const newSnapshots: MonitorFacts['newSnapshots'] = [];
  const segments = new Map<string, number>();
  const scores = new Array<number>(10).fill(0);
  const cover = rules.covered ? createCover(rules.covered) : null;
  const latency = emptySketch();
  const unknown = unknownAnswers();
  const rows = countedBefore(state.counted, !isSame);
  const latest = { n: 0, usd: 0, squares: 0 };
  let [requests, undated, timed] = [0, 0, 0];
  let isRouted = isSame && state.all.kept > 0;

  const meetModel = (tier: string, model: string): void => {
    state.models[tier] ??= [];
    const names = state.models[tier];
    if (names.includes(model) || names.length >= 100) return;
    names.push(model);
    if (isOtherModel(rules, tier, model) || !knownModels.get(tier)) return;
    newSnapshots.push({ tier, model });
    Object.assign(state, { all: emptyEscalation(), by_tier: {}, by_class: {}, since: null });
  };

  const add = (request: RequestRecord): void => {
    const at = atMsOf(request);
    if (at !== null && at <= seenUntil) {
      rows.see(request);
      return;
    }
    if (at === null && input.isKept) {
      undated += 1;
      return;
    }
    requests += 1;
    rows.count(request);
    const time = at === null ? null : new Date(at).toISOString();
    if (time !== null && (state.to === null || time > state.to)) state.to = time;
    const traits = traitsOf(request);
    const { tier: byRules, score } = decide(rules.policy, traits);
    const cell = coverKey(traits);
    cover?.count(cell);
    segments.set(cell, (segments.get(cell) ?? 0) + 1);
    if (score !== null) scores[Math.min(9, Math.floor(score * 10))]! += 1;
    const usd = request.route ? (request.cost_usd ?? null) : loggedCostUsd(request, prices, at);
    if (usd !== null) {
      state.priced_requests += 1;
      state.cost_usd += usd;
      if (state.cost_usd_squares !== undefined) state.cost_usd_squares += usd ** 2;
      latest.n += 1;
      latest.usd += usd;
      latest.squares += usd ** 2;
    }
    if (typeof request.latency_ms === 'number' && request.latency_ms >= 0 && request.status === 'ok') {
      addToSketch(latency, request.latency_ms);
      timed += 1;
    }

    const told = request.route?.tier;
    const decided = told !== undefined && rules.policy.tiers.includes(told) ? told : byRules;
    const { kind, tier } = fateOf(request, decided, rules);
    if (tier !== null) meetModel(tier, request.model);
    if (decided === strongest) return;
    if (tier !== null || kind === 'unplaced') unknown.add(decided, tier, request.model);
    if (kind === 'fallback') state.fallbacks += 1;
    else if (kind === 'failed') state.failed += 1;
    else if (kind === 'unplaced') state.unplaced += 1;
    else {
      const isEscalated = kind === 'escalated';
      isRouted ||= !isEscalated || request.route !== undefined || request.tags?.['escalated'] !== undefined;
      if (time !== null && (state.since === null || time < state.since)) state.since = time;
      countEscalation(state.all, isEscalated, limit);
      for (const [part, name] of [
        [state.by_tier, decided],
        [state.by_class, traits.class],
      ] as const) {
        part[name] ??= { escalated: 0, kept: 0 };
        const row = part[name];
        row[isEscalated ? 'escalated' : 'kept'] += 1;
      }
    }
  };

  const finish = (): ReturnType<MonitorRun['finish']> => {
    if (!isRouted) Object.assign(state, { all: emptyEscalation(), by_tier: {}, by_class: {}, since: null });
    const counted = rows.finish();
    if (counted !== undefined) state.counted = counted;
    const p95 = p95OfSketch(latency, timed);
    const uncovered = cover && requests > 0 ? cover.uncovered() / requests : null;
    const report: MonitorFacts['report'] = {
      schema: 'router.monitor/1',
      since: state.since,
      to: state.to,
      requests,
      seen_before: rows.again(),
      late: rows.late(),
      undated,
      escalation: {
        ...escalationRow('all', state.all, limit),
        limit,
        fallbacks: state.fallbacks,
        failed: state.failed,
        unplaced: state.unplaced,
      },
      tiers: rules.policy.tiers.flatMap((name) => partRow(name, state.by_tier, limit)),
      classes: TRAFFIC_CLASSES.flatMap((name) => partRow(name, state.by_class, limit)),
      change: {
        cusum: state.all.w,
        shiryaev_roberts: state.all.max_m,
        watch_at: CHANGE_WATCH,
        expired_at: CHANGE_EXPIRED,
      },
      drift: driftOf(state.baseline, scores, segments),
      cost_usd_per_request: {
        realized: meanOfSums(state.priced_requests, state.cost_usd, state.cost_usd_squares ?? null),
        latest: meanOfSums(latest.n, latest.usd, latest.squares),
        projected: projectedUsd(rules),
      },
      latency_p95_ms: {
        realized: p95.value,
        realized_ci95: p95.ci95,
        n: timed,
        measured: rules.evidence?.held_out.latency_p95_ms ?? null,
      },
      prices: priceChanges(rules, input.pricesNow),
      models: state.models,
      uncovered_share: uncovered,
      effective_cases: cover?.effectiveCases() ?? null,
      price_table: prices.info,
    };
    if (state.baseline === null && requests > 0) {
      state.baseline = { score: scores, segments: Object.fromEntries([...segments].sort()) };
    }
    const facts: MonitorFacts = {
      report,
      maxLogE: state.all.max_log_e,
      maxM: state.all.max_m,
      newSnapshots,
      unknownAnswers: unknown.finish().map((one) => ({ ...one, isReplaced: one.isReplaced && isRouted })),
      otherModels: Object.entries(state.models).flatMap(([tier, names]) =>
        names.flatMap((model) => (isOtherModel(rules, tier, model) ? [{ tier, model }] : [])),
      ),
      isOrderTurned: isOrderTurned(rules, input.pricesNow),
      expectedUncovered: rules.projection?.uncovered_share ?? 0,
      covered: requests,
      countedInAll: state.counted?.requests ?? null,
    };
    return { report: { ...report, ...judgeMonitor(facts), warnings: [] }, state };
  };
  return { add, finish };
}

/** Whether a tier is answered by something else than a dated name of the model that the rules name. */
function isOtherModel(rules: RulesFile, tier: string, model: string): boolean {
  const asked = rules.tiers.find(({ name }) => name === tier)?.model ?? model;
  return modelFamily(asked) !== modelFamily(model);
}

function freshState({ rulesHash, limit }: MonitorInput): MonitorState {
  return {
    schema: 'router.monitor-state/1',
    rules: rulesHash,
    limit,
    since: null,
    to: null,
    all: emptyEscalation(),
    by_tier: {},
    by_class: {},
    fallbacks: 0,
    failed: 0,
    unplaced: 0,
    priced_requests: 0,
    cost_usd: 0,
    cost_usd_squares: 0,
    models: {},
    baseline: null,
  };
}

function projectedUsd({ projection }: RulesFile): number | null {
  if (!projection || projection.routed_cost_usd === null || !(projection.priced_requests > 0)) return null;
  return projection.routed_cost_usd / projection.priced_requests;
}
