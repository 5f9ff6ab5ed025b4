import { TRAFFIC_CLASSES } from '../records/traits.js';
import { nthLeast } from '../stats/nth-least.js';
import type { RowId } from './row-id.js';
import { type KeyCounts, keyCounts, markShared } from './shared-keys.js';
import {
  STORE_AT as AT,
  dropAll,
  exampleId,
  newEntry,
  offerExample,
  placeOf,
  placesOf,
  release,
  STORE_FIELDS,
  setExample,
  type TemplateStore,
  templateStore,
} from './template-store.js';
import { addUsdAt, mergeUsdAt } from './usd-sum.js';

/** Depth of an entry: what its requests have in common. An ending is a depth of its own, one step above the group. */
export const DEPTHS = ['group', 'near', 'far', 'whole'] as const;
export const WHOLE = DEPTHS.length - 1;
/** Places in the path; that of the ending follows those of the depths. */
export const ENDING = DEPTHS.length;

/**
 * All requests with a template, by what they are alike in. Exact until more than twice `capacity` different texts were seen;
 * then rare ones are gathered by fewer of their words, so that no request is lost and memory stays flat.
 */
export interface Templates {
  capacity: number;
  store: TemplateStore;
  /** Requests that were gathered so. */
  gathered: number;
  /** Memory of a gathering, used again by the next. */
  keyCounts: KeyCounts;
  marks: Uint8Array;
}

export function createTemplates(capacity: number): Templates {
  // An entry that is gathered may become one that is gathered by, before its own place is given up.
  const room = 2 * capacity + 1;
  return { capacity, store: templateStore(room), gathered: 0, keyCounts: keyCounts(room), marks: new Uint8Array(room) };
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
  const { store } = templates;
  const whole = numbers[at + WHOLE]!;
  let place = placeOf(store, whole);
  if (place >= 0) offerExample(store, place, id);
  else {
    if (store.size >= 2 * templates.capacity) gather(templates);
    place = newEntry(store, whole, WHOLE, false);
    copyPath(numbers, at, store.numbers, place * STORE_FIELDS + AT.path);
    setExample(store, place, id);
  }
  const entry = place * STORE_FIELDS;
  const { numbers: into } = store;
  into[entry + AT.requests]!++;
  if (level < TRAFFIC_CLASSES.length) into[entry + AT.byClass + level]!++;
  if (usd === null) return;
  into[entry + AT.priced]!++;
  addUsdAt(into, entry + AT.usd, usd);
  if (savedUsd > 0) addUsdAt(into, entry + AT.savedUsd, savedUsd);
}

function copyPath(from: Float64Array, at: number, into: Float64Array, to: number): void {
  for (let key = 0; key <= ENDING; key++) into[to + key] = from[at + key]!;
}

/** Adds the counts of the entry at `from` in `source` to the entry of a key, which is made where it is new. */
function put(
  store: TemplateStore,
  key: number,
  source: TemplateStore,
  from: number,
  depth: number,
  isEnding: boolean,
): void {
  let place = placeOf(store, key);
  const isNew = place < 0;
  if (isNew) place = newEntry(store, key, depth, isEnding);
  const { numbers: into } = store;
  const { numbers } = source;
  const to = place * STORE_FIELDS;
  const at = from * STORE_FIELDS;
  if (isNew) copyPath(numbers, at + AT.path, into, to + AT.path);
  // What was read as a whole may be the beginning of others.
  if (depth < into[to + AT.depth]!) into[to + AT.depth] = depth;
  into[to + AT.requests]! += numbers[at + AT.requests]!;
  into[to + AT.priced]! += numbers[at + AT.priced]!;
  mergeUsdAt(into, to + AT.usd, numbers, at + AT.usd);
  mergeUsdAt(into, to + AT.savedUsd, numbers, at + AT.savedUsd);
  for (let level = 0; level < TRAFFIC_CLASSES.length; level++) {
    into[to + AT.byClass + level]! += numbers[at + AT.byClass + level]!;
  }
  if (isNew) setExample(store, place, exampleId(source, from));
  else offerExample(store, place, exampleId(source, from));
}

/** Key under which requests without a system prompt, tools or anything in common are gathered. */
const NOTHING = 0;
/** Of the room, this much may be taken after gathering; else the next gathering would soon follow. */
const MOST_TAKEN = 0.75;

/** Where in the numbers an entry lies. */
type Entry = number;
interface Target {
  key: number;
  depth: number;
  isEnding: boolean;
}

/** Written anew for each entry that is moved. */
const target: Target = { key: 0, depth: 0, isEnding: false };

function aimedAt(key: number, depth: number, isEnding: boolean): Target {
  target.key = key;
  target.depth = depth;
  target.isEnding = isEnding;
  return target;
}

/** Writes the requests and the dollars of the entries at some places. */
function weigh({ numbers }: TemplateStore, places: Int32Array, requests: Float64Array, usd: Float64Array): void {
  for (let index = 0; index < places.length; index++) {
    const entry = places[index]! * STORE_FIELDS;
    requests[index] = numbers[entry + AT.requests]!;
    usd[index] = numbers[entry + AT.usd]! + numbers[entry + AT.usd + 1]!;
  }
}

/** Tells places whose entries have few requests and cost little, beside all that are there now: half of the capacity stays. */
function rareIn({ store, capacity }: Templates): (place: number) => boolean {
  const places = placesOf(store);
  const requests = new Float64Array(places.length);
  const usd = new Float64Array(places.length);
  weigh(store, places, requests, usd);
  const last = Math.max(0, places.length - Math.ceil(capacity / 2) - 1);
  const isRare = new Uint8Array(store.isListed.length);
  const [mostRequests, mostUsd] = [nthLeast(requests.slice(), last), nthLeast(usd.slice(), last)];
  for (let index = 0; index < places.length; index++) {
    if (requests[index]! <= mostRequests && usd[index]! <= mostUsd) isRare[places[index]!] = 1;
  }
  return (place) => isRare[place] === 1;
}

/** Adds the entries at the places that `isMoved` picks to others, and gives the places up. */
function move(
  templates: Templates,
  isMoved: (place: number) => boolean,
  targetsFor: (moved: Int32Array) => (entry: Entry, index: number) => Target,
): void {
  const { store } = templates;
  const { numbers } = store;
  const moved = placesOf(store).filter(isMoved);
  const targetOf = targetsFor(moved);
  dropAll(store, moved);
  for (let index = 0; index < moved.length; index++) {
    const place = moved[index]!;
    const entry = place * STORE_FIELDS;
    const { key, depth, isEnding } = targetOf(entry, index);
    if (numbers[entry + AT.depth] === WHOLE) templates.gathered += numbers[entry + AT.requests]!;
    put(store, key, store, place, depth, isEnding);
    release(store, place);
  }
}

/** What the marks of a gathering say is shared. */
const [NEAR_SHARED, FAR_SHARED, ENDING_SHARED] = [1, 2, 4] as const;

/** Gathers rare, cheap entries under the longest beginning, or the ending, that several share; else under their group. */
function gather(templates: Templates): void {
  const { store, capacity, marks } = templates;
  const { numbers } = store;
  const isFull = (): boolean => store.size > MOST_TAKEN * 2 * capacity;
  const isRare = rareIn(templates);
  const groupOf = (entry: Entry): Target => aimedAt(numbers[entry + AT.path]! || NOTHING, 0, false);
  move(
    templates,
    (place) => numbers[place * STORE_FIELDS + AT.depth]! > 0 && isRare(place),
    (rare) => {
      marks.fill(0);
      markShared(numbers, rare, 1, templates.keyCounts, marks, NEAR_SHARED);
      markShared(numbers, rare, 2, templates.keyCounts, marks, FAR_SHARED);
      markShared(numbers, rare, ENDING, templates.keyCounts, marks, ENDING_SHARED);
      return (entry, index) => {
        const shared = marks[index]!;
        const depth = numbers[entry + AT.depth]!;
        const path = entry + AT.path;
        if (depth > 2 && (shared & FAR_SHARED) !== 0) return aimedAt(numbers[path + 2]!, 2, false);
        if (depth > 1 && (shared & NEAR_SHARED) !== 0) return aimedAt(numbers[path + 1]!, 1, false);
        const end = numbers[path + ENDING]!;
        if (depth > 2 && end !== 0 && (shared & ENDING_SHARED) !== 0) return aimedAt(end, 0, true);
        return groupOf(entry);
      };
    },
  );
  // All of one weight: what is gathered by beginnings is itself too much.
  if (isFull())
    move(
      templates,
      (place) => numbers[place * STORE_FIELDS + AT.depth]! > 0 || numbers[place * STORE_FIELDS + AT.isEnding] === 1,
      () => groupOf,
    );
  // As many system prompts as requests: the rare ones are no template.
  if (isFull()) move(templates, rareIn(templates), () => () => aimedAt(NOTHING, 0, false));
}

/** Adds the templates of another part of the log. `more` is left as it is. */
export function mergeTemplates(templates: Templates, more: Templates): void {
  templates.gathered += more.gathered;
  const { numbers } = more.store;
  for (const place of placesOf(more.store)) {
    if (templates.store.size >= 2 * templates.capacity) gather(templates);
    const entry = place * STORE_FIELDS;
    put(
      templates.store,
      numbers[entry]!,
      more.store,
      place,
      numbers[entry + AT.depth]!,
      numbers[entry + AT.isEnding] === 1,
    );
  }
}
