import { idText, isIdBefore, type RowId } from './row-id.js';

/**
 * Entries of templates as numbers in flat memory: a log of texts of its own makes and drops them by the million, and as objects they
 * would keep the collector of garbage busier than the reading.
 */
export interface TemplateStore {
  /** STORE_FIELDS numbers an entry. */
  numbers: Float64Array;
  /** First units of the example's id of each entry, ID_UNITS each, and how long the id is. */
  ids: Uint16Array;
  idLengths: Int32Array;
  /** Ids that are longer, by entry. */
  longIds: Map<number, string>;
  /** Hash table: place of an entry + 1; 0: free. Its length is a power of two. */
  slots: Int32Array;
  /** 1: the entry of the place is in the table. */
  isListed: Uint8Array;
  /** Places that hold no entry, the next one last. */
  free: Int32Array;
  freeCount: number;
  size: number;
}

/** Fields of an entry, in this order. The path is group, near, far, whole, ending. */
export const STORE_AT = {
  key: 0,
  path: 1,
  depth: 6,
  isEnding: 7,
  requests: 8,
  priced: 9,
  /** coarse, fine. */
  usd: 10,
  savedUsd: 12,
  byClass: 14,
} as const;
export const STORE_FIELDS = 17;
const ID_UNITS = 40;

/** A store with room for `room` entries. */
export function templateStore(room: number): TemplateStore {
  return {
    numbers: new Float64Array(room * STORE_FIELDS),
    ids: new Uint16Array(room * ID_UNITS),
    idLengths: new Int32Array(room),
    longIds: new Map(),
    slots: new Int32Array(2 ** Math.ceil(Math.log2(2 * room + 2))),
    isListed: new Uint8Array(room),
    free: Int32Array.from({ length: room }, (_, index) => room - 1 - index),
    freeCount: room,
    size: 0,
  };
}

/** Slot of the entry of a key, or of the free place where it belongs. */
function slotOf({ slots, numbers }: TemplateStore, key: number): number {
  const mask = slots.length - 1;
  let slot = Math.imul(key ^ (key / 2 ** 32), 0x9e3779b1) & mask;
  for (; slots[slot] !== 0; slot = (slot + 1) & mask) {
    if (numbers[(slots[slot]! - 1) * STORE_FIELDS] === key) break;
  }
  return slot;
}

/** Place of the entry of a key; -1: there is none. */
export function placeOf(store: TemplateStore, key: number): number {
  return store.slots[slotOf(store, key)]! - 1;
}

/** A new entry without requests, whose key the store does not hold. There must be room. Its path and id are the caller's to write. */
export function newEntry(store: TemplateStore, key: number, depth: number, isEnding: boolean): number {
  const place = store.free[--store.freeCount]!;
  const at = place * STORE_FIELDS;
  for (let field = 0; field < STORE_FIELDS; field++) store.numbers[at + field] = 0;
  store.numbers[at + STORE_AT.key] = key;
  store.numbers[at + STORE_AT.depth] = depth;
  store.numbers[at + STORE_AT.isEnding] = isEnding ? 1 : 0;
  store.slots[slotOf(store, key)] = place + 1;
  store.isListed[place] = 1;
  store.size++;
  return place;
}

/** Gives the place of an entry up, which `dropAll` took out of the table. */
export function release(store: TemplateStore, place: number): void {
  if (store.longIds.size > 0) store.longIds.delete(place);
  store.free[store.freeCount++] = place;
}

/** Takes the entries at some places out of the table; the places stay taken until they are released. */
export function dropAll(store: TemplateStore, places: Int32Array): void {
  for (let index = 0; index < places.length; index++) store.isListed[places[index]!] = 0;
  store.slots.fill(0);
  store.size = 0;
  for (let place = 0; place < store.isListed.length; place++) {
    if (store.isListed[place] === 0) continue;
    store.slots[slotOf(store, store.numbers[place * STORE_FIELDS]!)] = place + 1;
    store.size++;
  }
}

/** Places of all entries, in ascending order. */
export function placesOf({ isListed, size }: TemplateStore): Int32Array {
  const places = new Int32Array(size);
  let count = 0;
  for (let place = 0; count < size; place++) if (isListed[place] === 1) places[count++] = place;
  return places;
}

/** The example's id of an entry. */
export function exampleOf({ ids, idLengths, longIds }: TemplateStore, place: number): string {
  const from = place * ID_UNITS;
  return longIds.get(place) ?? String.fromCharCode(...ids.subarray(from, from + idLengths[place]!));
}

/** Makes the id the example of an entry. */
export function setExample(store: TemplateStore, place: number, id: RowId): void {
  const { units, from, length } = id;
  const at = place * ID_UNITS;
  store.idLengths[place] = length;
  if (length > ID_UNITS) store.longIds.set(place, idText(id));
  else if (store.longIds.size > 0) store.longIds.delete(place);
  const most = Math.min(length, ID_UNITS);
  for (let index = 0; index < most; index++) store.ids[at + index] = units[from + index]!;
}

/** Makes the id the example of an entry where it comes before the one it has, in the order of `<`. */
export function offerExample(store: TemplateStore, place: number, id: RowId): void {
  const { units, from, length } = id;
  const at = place * ID_UNITS;
  const known = store.idLengths[place]!;
  const most = Math.min(length, known, ID_UNITS);
  let difference = 0;
  for (let index = 0; index < most && difference === 0; index++) {
    difference = units[from + index]! - store.ids[at + index]!;
  }
  if (difference === 0 && Math.min(length, known) > ID_UNITS)
    difference = isIdBefore(id, exampleOf(store, place)) ? -1 : 1;
  if ((difference || length - known) < 0) setExample(store, place, id);
}

/** Written anew for each example. */
const example: RowId = { units: new Uint16Array(0), from: 0, length: 0 };

/** The example of an entry as units; good until the next one is asked for. */
export function exampleId(store: TemplateStore, place: number): RowId {
  const long = store.longIds.size > 0 ? store.longIds.get(place) : undefined;
  if (long === undefined) {
    example.units = store.ids;
    example.from = place * ID_UNITS;
    example.length = store.idLengths[place]!;
  } else {
    example.units = Uint16Array.from({ length: long.length }, (_, at) => long.charCodeAt(at));
    example.from = 0;
    example.length = long.length;
  }
  return example;
}
