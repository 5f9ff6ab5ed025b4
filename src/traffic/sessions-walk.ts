import { TRAFFIC_CLASSES } from '../records/traits.js';
import { similarity } from './sessions-turn.js';
import { addUsd, emptyUsdSum, mergeUsd, type UsdSum } from './usd-sum.js';

/** Ways in which work is done twice. `repeat`: the same prompt again where the log names no session. */
export const REPEAT_KINDS = ['retry', 'regeneration', 'rephrasing', 'repeat'] as const;

/**
 * Fields of a turn with what it cost, in this order, the first seven as in `TurnMark`: turns lie in tables of numbers, since as objects
 * they would be most of what the collector of garbage has to do. atMs: since the epoch, NaN: unknown; level: place in TRAFFIC_CLASSES;
 * usd: NaN: no price; isError: 1 or 0.
 */
export const TURN_AT = {
  session: 0,
  state: 1,
  text: 2,
  alikeLow: 3,
  alikeHigh: 4,
  values: 5,
  turns: 6,
  group: 7,
  atMs: 8,
  level: 9,
  usd: 10,
  isError: 11,
} as const;
export const TURN_FIELDS = 12;
const AT = TURN_AT;

/** Requests and dollars of one kind and class. */
interface Cell {
  requests: number;
  priced: number;
  usd: UsdSum;
}

/** What is still known of a session: its last turns, and rephrasings that a longer run would show to be something else. */
interface Tail {
  /** Place of its REMEMBERED turns in the walk's, of which the first `count` are there. */
  place: number;
  count: number;
  /** Level and usd of each. */
  run: number[];
}

/** State of a walk along sessions, which may be fed in parts. */
export interface Walk {
  /** By kind, then class. */
  cells: Cell[];
  /** By session, the one that came first before all others. */
  tails: Map<number, Tail>;
  /** TAIL_FIELDS numbers a tail, in flat memory: sixteen thousand small arrays would be most of what a long log takes. */
  tailTurns: Float64Array;
  /** Places that a tail has given up. */
  free: number[];
}

/** A turn this long after another is a new question. */
export const SOON_MS = 600_000;
/** Turns of a session that a new one is compared with: tools of one application share sessions. */
const REMEMBERED = 4;
/** Turns alike from here on are the same question in other words. */
const ALIKE_FROM = 0.5;
/** A longer run of turns alike is one template with other values, not one question. */
const LONGEST_RUN = 3;
const MOST_TAILS = 16_384;
const TAIL_FIELDS = REMEMBERED * TURN_FIELDS;
const FIRST_TAILS = 64;
/** Where the turns of `passing` lie. */
const PASSING_PLACE = 0;
/** With that one, and the one that comes before the oldest goes. */
const MOST_PLACES = MOST_TAILS + 2;

/** `room`: for so many tails at first. */
export function emptyWalk(room: number = FIRST_TAILS): Walk {
  const cells = REPEAT_KINDS.length * TRAFFIC_CLASSES.length;
  return {
    cells: Array.from({ length: cells }, () => ({ requests: 0, priced: 0, usd: emptyUsdSum() })),
    tails: new Map(),
    tailTurns: new Float64Array((room + 1) * TAIL_FIELDS),
    free: [],
  };
}

/** Remembers a copy of a tail whose turns lie in `turns`. */
function keep(walk: Walk, key: number, { place, count, run }: Tail, turns: Float64Array): void {
  const own = walk.free.pop() ?? walk.tails.size + 1;
  if ((own + 1) * TAIL_FIELDS > walk.tailTurns.length) {
    const doubled = Math.min(2 * walk.tailTurns.length, MOST_PLACES * TAIL_FIELDS);
    const more = new Float64Array(Math.max(doubled, (own + 1) * TAIL_FIELDS));
    more.set(walk.tailTurns);
    walk.tailTurns = more;
  }
  for (let field = 0; field < count * TURN_FIELDS; field++) {
    walk.tailTurns[own * TAIL_FIELDS + field] = turns[place * TAIL_FIELDS + field]!;
  }
  walk.tails.set(key, { place: own, count, run: run.slice() });
}

function forget(walk: Walk, key: number, { place }: Tail): void {
  walk.tails.delete(key);
  walk.free.push(place);
}

/** Adds the counts of `more`; its sessions go on where `walk` does not know them. */
export function mergeWalks(walk: Walk, more: Walk): void {
  walk.cells.forEach((cell, at) => {
    const other = more.cells[at]!;
    cell.requests += other.requests;
    cell.priced += other.priced;
    mergeUsd(cell.usd, other.usd);
  });
  for (const [key, tail] of more.tails) if (!walk.tails.has(key)) keep(walk, key, tail, more.tailTurns);
}

/** Places in REPEAT_KINDS, and that of a turn that repeats none. */
const [RETRY, REGENERATION, REPHRASING, REPEAT] = [0, 1, 2, 3] as const;
const NEW = -1;

function count(walk: Walk, kind: number, level: number, usd: number): void {
  const cell = walk.cells[kind * TRAFFIC_CLASSES.length + level];
  if (cell === undefined) return;
  cell.requests++;
  if (Number.isNaN(usd)) return;
  cell.priced++;
  addUsd(cell.usd, usd);
}

/** How the turn at `at` repeats an earlier one of its session, which lies at `from` in `earlier`. */
function repeatOf(turns: Float64Array, at: number, earlier: Float64Array, from: number): number {
  if (turns[at + AT.group] !== earlier[from + AT.group]) return NEW;
  // A time that is not known is not soon after another.
  if (!(turns[at + AT.atMs]! - earlier[from + AT.atMs]! <= SOON_MS)) return NEW;
  if (turns[at + AT.state] === earlier[from + AT.state]) {
    if (earlier[from + AT.isError] === 1) return RETRY;
    return turns[at + AT.session] === 0 ? REPEAT : REGENERATION;
  }
  const more = turns[at + AT.turns]! - earlier[from + AT.turns]!;
  // The same words with more said between and no new turn: a step of an agent at work on them.
  if (turns[at + AT.text] === earlier[from + AT.text]) return more > 0 ? REGENERATION : NEW;
  if ((more !== 0 && more !== 1) || turns[at + AT.values] !== earlier[from + AT.values]) return NEW;
  const alike = similarity(
    turns[at + AT.alikeLow]!,
    turns[at + AT.alikeHigh]!,
    earlier[from + AT.alikeLow]!,
    earlier[from + AT.alikeHigh]!,
  );
  return alike >= ALIKE_FROM ? REPHRASING : NEW;
}

/** Ends a run of rephrasings: a short one counts. */
export function endRun(walk: Walk, { run }: Tail): void {
  // Setting a length is slow, even that which it has.
  if (run.length === 0) return;
  if (run.length <= 2 * LONGEST_RUN) {
    for (let one = 0; one < run.length; one += 2) count(walk, REPHRASING, run[one]!, run[one + 1]!);
  }
  run.length = 0;
}

/** How a turn repeats one of the last of its session: of the `index` rows before it, and of what the tail remembers of earlier ones. */
function kindOf(walk: Walk, tail: Tail, turns: Float64Array, rows: Int32Array, index: number): number {
  const at = rows[index]! * TURN_FIELDS;
  const oldest = Math.max(0, index - REMEMBERED);
  for (let before = index - 1; before >= oldest; before--) {
    const kind = repeatOf(turns, at, turns, rows[before]! * TURN_FIELDS);
    if (kind !== NEW) return kind;
  }
  const first = tail.place * TAIL_FIELDS;
  for (let known = tail.count - 1; known >= 0 && known >= tail.count - REMEMBERED + index; known--) {
    const kind = repeatOf(turns, at, walk.tailTurns, first + known * TURN_FIELDS);
    if (kind !== NEW) return kind;
  }
  return NEW;
}

function step(walk: Walk, tail: Tail, turns: Float64Array, rows: Int32Array, index: number): void {
  const kind = kindOf(walk, tail, turns, rows, index);
  const at = rows[index]! * TURN_FIELDS;
  const level = turns[at + AT.level]!;
  const usd = turns[at + AT.usd]!;
  if (kind === REPHRASING) {
    if (tail.run.length <= 2 * LONGEST_RUN) tail.run.push(level, usd);
  } else if (kind === NEW) endRun(walk, tail);
  else count(walk, kind, level, usd);
}

/** Remembers the last turns, of which there are `length` new ones. */
function remember({ tailTurns }: Walk, tail: Tail, turns: Float64Array, rows: Int32Array, length: number): void {
  const first = tail.place * TAIL_FIELDS;
  const kept = Math.min(tail.count, Math.max(0, REMEMBERED - length));
  tailTurns.copyWithin(first, first + (tail.count - kept) * TURN_FIELDS, first + tail.count * TURN_FIELDS);
  tail.count = kept;
  for (let index = Math.max(0, length - REMEMBERED); index < length; index++) {
    const from = rows[index]! * TURN_FIELDS;
    const to = first + tail.count++ * TURN_FIELDS;
    for (let field = 0; field < TURN_FIELDS; field++) tailTurns[to + field] = turns[from + field]!;
  }
}

/** Of a session that is over when its part of the log is; used for one after the other. */
const passing: Tail = { place: PASSING_PLACE, count: 0, run: [] };

/**
 * Walks the turns of one session, in order of time: the rows of `turns` that the first `length` of `rows` name. `latestMs`: the end of the part
 * that is being walked; a session that was silent for long before it is forgotten.
 */
export function walkSession(
  walk: Walk,
  key: number,
  turns: Float64Array,
  rows: Int32Array,
  length: number,
  latestMs: number,
): void {
  const known = walk.tails.get(key);
  const tail = known ?? passing;
  if (known === undefined) {
    tail.count = 0;
    if (tail.run.length > 0) tail.run.length = 0;
  }
  for (let index = 0; index < length; index++) step(walk, tail, turns, rows, index);
  const lastMs = turns[rows[length - 1]! * TURN_FIELDS + AT.atMs]!;
  if (latestMs === Number.POSITIVE_INFINITY || latestMs - lastMs > SOON_MS) {
    endRun(walk, tail);
    if (known !== undefined) forget(walk, key, known);
    return;
  }
  remember(walk, tail, turns, rows, length);
  if (known !== undefined) return;
  keep(walk, key, tail, walk.tailTurns);
  if (walk.tails.size <= MOST_TAILS) return;
  const [oldest, dropped] = walk.tails.entries().next().value as [number, Tail];
  endRun(walk, dropped);
  forget(walk, oldest, dropped);
}

/** Forgets sessions that were silent for long before `latestMs`, the end of the part that was walked. */
export function forgetSilent(walk: Walk, latestMs: number): void {
  for (const [key, tail] of walk.tails) {
    const last = tail.place * TAIL_FIELDS + (tail.count - 1) * TURN_FIELDS;
    if (!(latestMs - walk.tailTurns[last + AT.atMs]! > SOON_MS)) continue;
    endRun(walk, tail);
    forget(walk, key, tail);
  }
}
