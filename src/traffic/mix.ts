import type { Ledger } from '../records/ledger.js';
import type { TrafficMix } from '../records/mix.js';
import type { PriceTable } from '../records/price.js';
import type { RequestRecord } from '../records/request.js';
import { TRAFFIC_CLASSES } from '../records/traits.js';
import type { TokenUsage } from '../records/usage.js';
import type { Warning } from '../records/warning.js';
import { addCost, type CostSums, costCheck, emptyCostSums, lacking, mergeCosts, unpricedModels } from './cost-check.js';
import { eachRow, type FactRow } from './fact-rows.js';
import { type FactMark, type FactMemory, type FactTable, factWriter } from './fact-table.js';
import { factsOf, UNCLASSIFIED } from './facts.js';
import { createCells } from './mix-cells.js';
import { mergeIntoNamed, mergeNamed, type NamedTotals, namedRows, namedTotals } from './named-totals.js';
import {
  addToOutlook,
  emptyOutlookSums,
  ladderPrices,
  mergeOutlookSums,
  type OutlookLadder,
  type OutlookSums,
  outlook,
  savingOf,
} from './outlook.js';
import { addTurnRow, createSessions, mergeSessions, repeatedWork, type Sessions, type TurnCost } from './sessions.js';
import { templateRows } from './template-rows.js';
import { addTemplateRow, createTemplates, mergeTemplates, type Templates } from './templates.js';
import { costOf, emptyTotals, mergeTotals, mixRow, type Totals } from './totals.js';
import { addUsd, emptyUsdSum, mergeUsd, type UsdSum, usdOf } from './usd-sum.js';

/** Names the data chooses are kept apart up to here; the rest is one row. */
const MOST_NAMES = 200;
const TEMPLATES = 4096;
const TEMPLATES_SHOWN = 20;
const MODELS_NAMED = 5;

interface MixState {
  classes: [simple: Totals, moderate: Totals, complex: Totals, unclassified: Totals];
  tasks: NamedTotals;
  models: NamedTotals;
  templates: Templates;
  sessions: Sessions;
  costs: CostSums;
  outlook: OutlookSums;
  loggedUsd: UsdSum;
  logged: number;
  errors: number;
  fromMs: number;
  toMs: number;
}

/** Adds up a log, request by request; memory does not grow with the log. */
export interface MixRun {
  add(requests: readonly RequestRecord[]): void;
  /** The same for the requests of a table that `isNew` lets in. */
  addTable(table: FactTable, isNew: (mark: FactMark) => boolean): void;
  /** Adds what another run, with the same prices and ladder, has seen. */
  merge(other: MixRun): void;
  /** The mix so far. `ledger` and `warnings` are those of the reading. */
  finish(ledger: Ledger, warnings: readonly Warning[]): TrafficMix;
  /** All that has been added. */
  state(): MixState;
}

function emptyState(): MixState {
  return {
    classes: [emptyTotals(), emptyTotals(), emptyTotals(), emptyTotals()],
    tasks: namedTotals(MOST_NAMES),
    models: namedTotals(MOST_NAMES),
    templates: createTemplates(TEMPLATES),
    sessions: createSessions(),
    costs: emptyCostSums(),
    outlook: emptyOutlookSums(),
    loggedUsd: emptyUsdSum(),
    logged: 0,
    errors: 0,
    fromMs: Number.POSITIVE_INFINITY,
    toMs: Number.NEGATIVE_INFINITY,
  };
}

function mergeState(state: MixState, more: MixState): void {
  for (const at of [0, 1, 2, 3] as const) mergeTotals(state.classes[at], more.classes[at]);
  mergeNamed(state.tasks, more.tasks);
  mergeNamed(state.models, more.models);
  mergeTemplates(state.templates, more.templates);
  mergeSessions(state.sessions, more.sessions);
  mergeCosts(state.costs, more.costs);
  mergeOutlookSums(state.outlook, more.outlook);
  mergeUsd(state.loggedUsd, more.loggedUsd);
  state.logged += more.logged;
  state.errors += more.errors;
  state.fromMs = Math.min(state.fromMs, more.fromMs);
  state.toMs = Math.max(state.toMs, more.toMs);
}

/** Totals of all requests. */
function allOf({ classes }: MixState): Totals {
  const all = emptyTotals();
  for (const part of classes) mergeTotals(all, part);
  return all;
}

/** What a reader of the mix should know beside the reading's own warnings. `all`: totals of all requests. */
function warningsOf(all: Totals, { tasks, models, templates, costs, outlook: sums }: MixState): Warning[] {
  const warnings: Warning[] = [];
  const { price, tokens, surcharges, models: names } = lacking(costs);
  if (price > 0) {
    const shown = names.slice(0, MODELS_NAMED);
    warnings.push({
      code: 'mix-unpriced',
      fields: { requests: price, of: all.requests, models: shown, model_count: names.length },
    });
  }
  const surcharged = Object.values(surcharges).reduce((sum, count) => sum + count, 0);
  if (surcharged > 0)
    warnings.push({ code: 'mix-surcharged', fields: { requests: surcharged, of: all.requests, ...surcharges } });
  if (tokens > 0) warnings.push({ code: 'mix-without-tokens', fields: { requests: tokens, of: all.requests } });
  if (tasks.lumped > 0)
    warnings.push({ code: 'mix-tasks-lumped', fields: { requests: tasks.lumped, kept: tasks.cap } });
  if (models.lumped > 0)
    warnings.push({ code: 'mix-models-lumped', fields: { requests: models.lumped, kept: models.cap } });
  if (sums.unsure > 0) warnings.push({ code: 'long-inputs', fields: { requests: sums.unsure, of: all.requests } });
  if (templates.gathered > 0) {
    const { gathered: requests, capacity: kept } = templates;
    warnings.push({ code: 'mix-templates-approximate', fields: { requests, kept } });
  }
  return warnings;
}

const NO_MARK: FactMark = { line: 0, key: { id: 0, content: 0 }, isTextless: false };
const isAny = (): boolean => true;
/** Written anew for each request. */
const cost: TurnCost = { group: 0, level: 0, isError: false, atMs: null, usd: null };

/** ISO 8601 UTC; null for the ends of nothing. */
function isoOf(ms: number): string | null {
  return Number.isFinite(ms) ? new Date(ms).toISOString() : null;
}

/**
 * An empty mix. `ladder` names the tiers that the outlook sends simple and moderate requests to; without it the
 * outlook tells the shares and no saving. The result is the same in any order of the rows and any grouping of merges,
 * as long as there are at most 200 tasks and models, 8,192 different texts and 65,536 turns of users.
 */
export function createMix(prices: PriceTable, ladder: OutlookLadder | null = null): MixRun {
  const state = emptyState();
  const repriced = ladderPrices(ladder, prices);
  const tierOf = [repriced.simple, repriced.moderate, null] as const;

  const cells = createCells(drain);

  function drain(): void {
    cells.drain(({ task, model, level, totals }) => {
      mergeTotals(state.classes[level], totals);
      mergeIntoNamed(state.tasks, task, totals);
      mergeIntoNamed(state.models, model, totals);
    });
  }

  function addRow(row: FactRow, names: readonly string[]): void {
    const { level, usage, atMs, loggedUsd, numbers, templateAt, turnAt } = row;
    const priced = usage === null ? null : prices.costUsd(row as FactRow & { usage: TokenUsage });
    const usd = priced ?? loggedUsd;
    cells.add(row, names, usd);
    const tier = level === UNCLASSIFIED ? null : tierOf[level];
    const savedUsd = savingOf(tier, row, usd);
    addToOutlook(state.outlook, tier, row, usd, savedUsd);
    const group = numbers[templateAt]!;
    if (!Number.isNaN(group)) addTemplateRow(state.templates, numbers, templateAt, level, usd, savedUsd, row.id);
    if (!Number.isNaN(numbers[turnAt]!)) {
      cost.group = group || 0;
      cost.level = level;
      cost.isError = row.isError;
      cost.atMs = atMs;
      cost.usd = usd;
      addTurnRow(state.sessions, numbers, turnAt, cost);
    }
    if (loggedUsd !== null || priced === null) addCost(state.costs, row, loggedUsd, priced);
    if (loggedUsd !== null) {
      state.logged++;
      addUsd(state.loggedUsd, loggedUsd);
    }
    if (row.isError) state.errors++;
    if (atMs === null) return;
    if (atMs < state.fromMs) state.fromMs = atMs;
    if (atMs > state.toMs) state.toMs = atMs;
  }

  const addTable: MixRun['addTable'] = (table, isNew) => eachRow(table, isNew, (row) => addRow(row, table.names));
  let memory: FactMemory | undefined;
  const add = (requests: readonly RequestRecord[]): void => {
    const writer = factWriter(memory);
    for (const request of requests) writer.add(factsOf(request), NO_MARK);
    const table = writer.table();
    memory = table;
    addTable(table, isAny);
  };

  const finish = (ledger: Ledger, warnings: readonly Warning[]): TrafficMix => {
    drain();
    const all = allOf(state);
    const { requests } = all;
    const [simple, moderate, complex, unclassified] = state.classes;
    const billUsd = costOf(all);
    const hasLadder = repriced.simple !== null && repriced.moderate !== null;
    const templates = templateRows(state.templates, { requests, billUsd, hasLadder }, TEMPLATES_SHOWN);
    const costs = { simple: costOf(simple), moderate: costOf(moderate), complex: costOf(complex) };
    return {
      schema: 'router.mix/1',
      ledger,
      requests,
      from: isoOf(state.fromMs),
      to: isoOf(state.toMs),
      classes: TRAFFIC_CLASSES.map((name, at) => ({ class: name, ...mixRow(state.classes[at]!, requests) })),
      unclassified: mixRow(unclassified, requests),
      tasks: namedRows(state.tasks, requests).map(({ name, ...row }) => ({ task: name, ...row })),
      models: namedRows(state.models, requests).map(({ name, ...row }) => ({ model: name, ...row })),
      templates: templates.rows,
      templates_summary: templates.summary,
      repeated_work: repeatedWork(
        state.sessions,
        [simple, moderate, complex].map((part) => part.requests),
        requests,
        billUsd,
      ),
      cost_usd: billUsd,
      logged_cost_usd: state.logged > 0 ? usdOf(state.loggedUsd) : null,
      cost_check: costCheck(state.costs),
      unpriced_requests: requests - all.priced,
      requests_without_tokens: lacking(state.costs).tokens,
      unpriced_models: unpricedModels(state.costs, (model) => prices.priceOf(model, null, null) !== null),
      errors: state.errors,
      prices: prices.info,
      outlook: outlook({ ...costs, unclassified: costOf(unclassified) }, state.outlook, ladder, repriced),
      warnings: [...warnings, ...warningsOf(all, state)],
    };
  };

  const settled = (): MixState => {
    drain();
    return state;
  };
  return { add, addTable, merge: (other) => mergeState(settled(), other.state()), finish, state: settled };
}
