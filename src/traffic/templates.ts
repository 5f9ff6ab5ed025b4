import type { TemplateRow } from '../records/mix.js';
import { TRAFFIC_CLASSES, type TrafficClass } from '../records/traits.js';
import { dearestFirst } from './named-totals.js';
import { templateName } from './template.js';
import { addUsd, emptyUsdSum, mergeUsd, type UsdSum, usdOf } from './usd-sum.js';

interface Entry {
  requests: number;
  usd: UsdSum;
  priced: number;
  byClass: [simple: number, moderate: number, complex: number];
  /** Smallest id, so that the order of rows changes nothing. */
  exampleId: string;
}

/**
 * Heavy hitters among the templates. Counts are exact until more than twice `capacity` templates were seen; then only
 * the most frequent and the dearest `capacity` go on, as in the space-saving sketch (Metwally et al. 2005) with
 * eviction in batches. What a template had when it was dropped is at most `droppedRequests` and `droppedUsd`.
 */
export interface Templates {
  capacity: number;
  entries: Map<number, Entry>;
  droppedRequests: number;
  droppedUsd: number;
}

export function createTemplates(capacity: number): Templates {
  return { capacity, entries: new Map(), droppedRequests: 0, droppedUsd: 0 };
}

/** Adds one request of a template. */
export function addTemplate(
  templates: Templates,
  key: number,
  level: TrafficClass,
  usd: number | null,
  id: string,
): void {
  let entry = templates.entries.get(key);
  if (!entry) {
    entry = { requests: 0, usd: emptyUsdSum(), priced: 0, byClass: [0, 0, 0], exampleId: ownCopy(id) };
    templates.entries.set(key, entry);
    if (templates.entries.size > 2 * templates.capacity) evict(templates);
  }
  entry.requests++;
  entry.byClass[TRAFFIC_CLASSES.indexOf(level) as 0 | 1 | 2]++;
  if (usd !== null) {
    entry.priced++;
    addUsd(entry.usd, usd);
  }
  if (id < entry.exampleId) entry.exampleId = ownCopy(id);
}

/** A part of a long text keeps all of it in memory; what is kept for long must not. */
function ownCopy(text: string): string {
  return ` ${text}`.slice(1);
}

/** Keeps the more frequent half and the dearer half of `capacity`. */
function evict(templates: Templates): void {
  const all = [...templates.entries].map(([key, entry]) => ({ key, entry, usd: usdOf(entry.usd) }));
  const half = Math.ceil(templates.capacity / 2);
  const kept = new Set<number>();
  all.sort((one, other) => other.entry.requests - one.entry.requests || one.key - other.key);
  for (const { key } of all.slice(0, half)) kept.add(key);
  all.sort((one, other) => other.usd - one.usd || one.key - other.key);
  for (const { key } of all) if (kept.size < templates.capacity) kept.add(key);
  let mostRequests = 0;
  let mostUsd = 0;
  for (const { key, entry, usd } of all) {
    if (kept.has(key)) continue;
    templates.entries.delete(key);
    mostRequests = Math.max(mostRequests, entry.requests);
    mostUsd = Math.max(mostUsd, usd);
  }
  templates.droppedRequests += mostRequests;
  templates.droppedUsd += mostUsd;
}

/** Adds the templates of another part of the log. `more` is left as it is. */
export function mergeTemplates(templates: Templates, more: Templates): void {
  templates.droppedRequests += more.droppedRequests;
  templates.droppedUsd += more.droppedUsd;
  for (const [key, from] of more.entries) {
    const entry = templates.entries.get(key);
    if (!entry) {
      templates.entries.set(key, { ...from, usd: { ...from.usd }, byClass: [...from.byClass] });
      continue;
    }
    entry.requests += from.requests;
    entry.priced += from.priced;
    mergeUsd(entry.usd, from.usd);
    for (const at of [0, 1, 2] as const) entry.byClass[at] += from.byClass[at];
    if (from.exampleId < entry.exampleId) entry.exampleId = from.exampleId;
  }
  if (templates.entries.size > 2 * templates.capacity) evict(templates);
}

/** The class of most of its requests; of two as frequent, the harder. */
function classOfMost(byClass: Entry['byClass']): TrafficClass {
  const most = Math.max(...byClass);
  return TRAFFIC_CLASSES[byClass.lastIndexOf(most)] as TrafficClass;
}

/** The `count` dearest templates of `requests` in all, then the most frequent. */
export function templateRows(templates: Templates, requests: number, count: number): TemplateRow[] {
  return [...templates.entries]
    .map(([key, entry]) => ({
      name: templateName(key),
      cost_usd: entry.priced > 0 ? usdOf(entry.usd) : null,
      requests: entry.requests,
      entry,
    }))
    .sort(dearestFirst)
    .slice(0, count)
    .map(({ name, entry, cost_usd }) => ({
      template: name,
      requests: entry.requests,
      share: requests > 0 ? entry.requests / requests : null,
      cost_usd,
      class: classOfMost(entry.byClass),
      example_id: entry.exampleId,
    }));
}
