import { TRAFFIC_CLASSES } from '../records/traits.js';
import { idText, isIdBefore, type RowId } from './row-id.js';
import type { TemplatePath } from './template.js';
import { addUsd, emptyUsdSum, mergeUsd, type UsdSum, usdOf } from './usd-sum.js';

/** Depth of an entry: what its requests have in common. An ending is a depth of its own, one step above the group. */
export const DEPTHS = ['group', 'near', 'far', 'whole'] as const;

/** Requests that are alike down to some depth. */
export interface TemplateEntry {
  path: TemplatePath;
  /** Place in DEPTHS; finer keys of the path say nothing. */
  depth: number;
  /** It was gathered by its ending: depth is 0, yet the path's ending holds for all. */
  isEnding: boolean;
  requests: number;
  priced: number;
  usd: UsdSum;
  /** What the outlook's ladder would cost less, at most. */
  savedUsd: UsdSum;
  byClass: number[];
  /** Smallest id, so that the order of rows changes nothing. */
  exampleId: string;
}

/**
 * All requests with a template, by what they are alike in. Exact until more than twice `capacity` different texts were seen;
 * then rare ones are gathered by fewer of their words, so that no request is lost and memory stays flat.
 */
export interface Templates {
  capacity: number;
  entries: Map<number, TemplateEntry>;
  /** Entries that were gathered, to be used again. */
  spare: TemplateEntry[];
  /** Requests that were gathered so. */
  gathered: number;
}

export function createTemplates(capacity: number): Templates {
  return { capacity, entries: new Map(), spare: [], gathered: 0 };
}

const NO_PATH: TemplatePath = { group: 0, near: 0, far: 0, whole: 0, ending: 0 };

export function emptyEntry(path: TemplatePath, depth: number, exampleId: string, isEnding = false): TemplateEntry {
  return {
    path: { ...path },
    depth,
    isEnding,
    requests: 0,
    priced: 0,
    usd: emptyUsdSum(),
    savedUsd: emptyUsdSum(),
    byClass: TRAFFIC_CLASSES.map(() => 0),
    exampleId,
  };
}

/** An entry of one whole text, made of one that was gathered where there is such: new ones would crowd the heap. */
function freshEntry(templates: Templates, numbers: Float64Array, at: number, id: RowId): TemplateEntry {
  const entry = templates.spare.pop() ?? emptyEntry(NO_PATH, 0, '');
  const { path, usd, savedUsd } = entry;
  path.group = numbers[at]!;
  path.near = numbers[at + 1]!;
  path.far = numbers[at + 2]!;
  path.whole = numbers[at + 3]!;
  path.ending = numbers[at + 4]!;
  entry.depth = DEPTHS.length - 1;
  entry.isEnding = false;
  entry.requests = entry.priced = 0;
  usd.coarse = usd.fine = savedUsd.coarse = savedUsd.fine = 0;
  entry.byClass.fill(0);
  entry.exampleId = idText(id);
  return entry;
}

/** Adds one request whose template's path is the five numbers from `at` on. `usd` null: no price. */
export function addTemplateRow(
  templates: Templates,
  numbers: Float64Array,
  at: number,
  level: number,
  usd: number | null,
  savedUsd: number,
  id: RowId,
): void {
  const whole = numbers[at + 3]!;
  let entry = templates.entries.get(whole);
  if (entry === undefined) {
    if (templates.entries.size >= 2 * templates.capacity) gather(templates);
    entry = freshEntry(templates, numbers, at, id);
    templates.entries.set(whole, entry);
  } else if (isIdBefore(id, entry.exampleId)) entry.exampleId = idText(id);
  entry.requests++;
  if (level < entry.byClass.length) entry.byClass[level]!++;
  if (usd !== null) {
    entry.priced++;
    addUsd(entry.usd, usd);
    if (savedUsd > 0) addUsd(entry.savedUsd, savedUsd);
  }
}

/** Adds the counts of `from` to `entry`. */
export function mergeEntry(entry: TemplateEntry, from: TemplateEntry): void {
  entry.requests += from.requests;
  entry.priced += from.priced;
  mergeUsd(entry.usd, from.usd);
  mergeUsd(entry.savedUsd, from.savedUsd);
  for (let at = 0; at < entry.byClass.length; at++) entry.byClass[at]! += from.byClass[at]!;
  if (from.exampleId < entry.exampleId) entry.exampleId = from.exampleId;
}

function put(templates: Templates, key: number, from: TemplateEntry, depth: number, isEnding: boolean): void {
  let entry = templates.entries.get(key);
  if (entry === undefined) {
    entry = emptyEntry(from.path, depth, from.exampleId, isEnding);
    templates.entries.set(key, entry);
  }
  // What was read as a whole may be the beginning of others.
  if (depth < entry.depth) entry.depth = depth;
  mergeEntry(entry, from);
}

/** Key under which requests without a system prompt, tools or anything in common are gathered. */
const NOTHING = 0;
/** This many different texts with one beginning are worth gathering by it. */
const WORTH_GATHERING = 4;

/** How many entries share each key. */
function countKeys(entries: Iterable<TemplateEntry>, keyOf: (path: TemplatePath) => number): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { path } of entries) counts.set(keyOf(path), (counts.get(keyOf(path)) ?? 0) + 1);
  return counts;
}

/** The weight at or below which entries go, so that at most `keep` stay. */
function weightToDrop(weights: readonly number[], keep: number): number {
  const sorted = Float64Array.from(weights).sort();
  return sorted[Math.max(0, sorted.length - keep - 1)] ?? 0;
}

/** Gathers rare, cheap entries under the longest beginning, or the ending, that several share; else under their group. */
function gather(templates: Templates): void {
  const all = [...templates.entries];
  const half = Math.ceil(templates.capacity / 2);
  const mostRequests = weightToDrop(
    all.map(([, entry]) => entry.requests),
    half,
  );
  const mostUsd = weightToDrop(
    all.map(([, entry]) => usdOf(entry.usd)),
    half,
  );
  const isRare = ([, entry]: [number, TemplateEntry]): boolean =>
    entry.depth > 0 && entry.requests <= mostRequests && usdOf(entry.usd) <= mostUsd;
  const rare = all.filter(isRare);
  const moved = rare.map(([, entry]) => entry);
  const far = countKeys(moved, ({ far: key }) => key);
  const near = countKeys(moved, ({ near: key }) => key);
  const ending = countKeys(moved, ({ ending: key }) => key);
  for (const [key, entry] of rare) {
    templates.entries.delete(key);
    templates.gathered += entry.requests;
    const { path, depth } = entry;
    if (depth > 2 && (far.get(path.far) ?? 0) >= WORTH_GATHERING) put(templates, path.far, entry, 2, false);
    else if (depth > 1 && (near.get(path.near) ?? 0) >= WORTH_GATHERING) put(templates, path.near, entry, 1, false);
    else if (depth > 2 && path.ending !== 0 && (ending.get(path.ending) ?? 0) >= WORTH_GATHERING)
      put(templates, path.ending, entry, 0, true);
    else put(templates, path.group || NOTHING, entry, 0, false);
    templates.spare.push(entry);
  }
  if (templates.entries.size <= 2 * templates.capacity) return;
  // All of one weight: what is gathered by beginnings is itself too much.
  for (const [key, entry] of [...templates.entries]) {
    if (entry.depth === 0 && !entry.isEnding) continue;
    templates.entries.delete(key);
    put(templates, entry.path.group || NOTHING, entry, 0, false);
  }
}

/** Adds the templates of another part of the log. `more` is left as it is. */
export function mergeTemplates(templates: Templates, more: Templates): void {
  templates.gathered += more.gathered;
  for (const [key, from] of more.entries) put(templates, key, from, from.depth, from.isEnding);
  if (templates.entries.size > 2 * templates.capacity) gather(templates);
}
