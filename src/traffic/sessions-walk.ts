import { TRAFFIC_CLASSES } from '../records/traits.js';
import { type TurnMark, turnSimilarity } from './sessions-turn.js';
import { addUsd, emptyUsdSum, mergeUsd, type UsdSum } from './usd-sum.js';

/** Ways in which work is done twice. `repeat`: the same prompt again where the log names no session. */
export const REPEAT_KINDS = ['retry', 'regeneration', 'rephrasing', 'repeat'] as const;

/** A turn with what it cost. */
export interface WalkedTurn extends TurnMark {
  group: number;
  /** ms since the epoch; NaN: unknown. */
  atMs: number;
  /** Place in TRAFFIC_CLASSES. */
  level: number;
  /** NaN: no price. */
  usd: number;
  isError: boolean;
}

/** Requests and dollars of one kind and class. */
interface Cell {
  requests: number;
  priced: number;
  usd: UsdSum;
}

/** What is still known of a session: its last turns, and rephrasings that a longer run would show to be something else. */
interface Tail {
  turns: WalkedTurn[];
  run: { level: number; usd: number }[];
}

/** State of a walk along sessions, which may be fed in parts. */
export interface Walk {
  /** By kind, then class. */
  cells: Cell[];
  tails: Map<number, Tail>;
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

export function emptyWalk(): Walk {
  const cells = REPEAT_KINDS.length * TRAFFIC_CLASSES.length;
  return {
    cells: Array.from({ length: cells }, () => ({ requests: 0, priced: 0, usd: emptyUsdSum() })),
    tails: new Map(),
  };
}

/** Adds the counts of `more`; its sessions go on where `walk` does not know them. */
export function mergeWalks(walk: Walk, more: Walk): void {
  walk.cells.forEach((cell, at) => {
    const other = more.cells[at]!;
    cell.requests += other.requests;
    cell.priced += other.priced;
    mergeUsd(cell.usd, other.usd);
  });
  for (const [key, { turns, run }] of more.tails) {
    if (!walk.tails.has(key)) walk.tails.set(key, { turns: [...turns], run: [...run] });
  }
}

function count(walk: Walk, kind: (typeof REPEAT_KINDS)[number], { level, usd }: { level: number; usd: number }): void {
  const cell = walk.cells[REPEAT_KINDS.indexOf(kind) * TRAFFIC_CLASSES.length + level];
  if (cell === undefined) return;
  cell.requests++;
  if (Number.isNaN(usd)) return;
  cell.priced++;
  addUsd(cell.usd, usd);
}

/** How a turn repeats an earlier one of its session; null: it does not. */
function repeatOf(turn: WalkedTurn, before: WalkedTurn): (typeof REPEAT_KINDS)[number] | null {
  // A time that is not known is not soon after another.
  if (turn.group !== before.group || !(turn.atMs - before.atMs <= SOON_MS)) return null;
  if (turn.state === before.state) {
    if (before.isError) return 'retry';
    return turn.session === 0 ? 'repeat' : 'regeneration';
  }
  // The same words with more said between and no new turn: a step of an agent at work on them.
  if (turn.text === before.text) return turn.turns > before.turns ? 'regeneration' : null;
  const isNext = turn.turns === before.turns || turn.turns === before.turns + 1;
  if (!isNext || turn.values !== before.values) return null;
  return turnSimilarity(turn, before) >= ALIKE_FROM ? 'rephrasing' : null;
}

/** Ends a run of rephrasings: a short one counts. */
export function endRun(walk: Walk, tail: Tail): void {
  if (tail.run.length <= LONGEST_RUN) for (const one of tail.run) count(walk, 'rephrasing', one);
  tail.run = [];
}

function step(walk: Walk, tail: Tail, turn: WalkedTurn): void {
  let kind: ReturnType<typeof repeatOf> = null;
  for (let at = tail.turns.length - 1; at >= 0 && kind === null; at--) kind = repeatOf(turn, tail.turns[at]!);
  if (kind === 'rephrasing') {
    if (tail.run.length <= LONGEST_RUN) tail.run.push({ level: turn.level, usd: turn.usd });
  } else if (kind === null) endRun(walk, tail);
  else count(walk, kind, turn);
  tail.turns.push(turn);
  if (tail.turns.length > REMEMBERED) tail.turns.shift();
}

/**
 * Walks the turns of one session, in order of time. `latestMs`: the end of the part that is being walked; a session that was
 * silent for long before it is forgotten.
 */
export function walkSession(walk: Walk, key: number, turns: readonly WalkedTurn[], latestMs: number): void {
  const known = walk.tails.get(key);
  const tail = known ?? { turns: [], run: [] };
  for (const turn of turns) step(walk, tail, turn);
  const isOver = latestMs === Number.POSITIVE_INFINITY || latestMs - (turns.at(-1)?.atMs ?? latestMs) > SOON_MS;
  if (isOver) {
    endRun(walk, tail);
    if (known !== undefined) walk.tails.delete(key);
    return;
  }
  if (known !== undefined) return;
  walk.tails.set(key, tail);
  if (walk.tails.size <= MOST_TAILS) return;
  const [oldest, dropped] = walk.tails.entries().next().value as [number, Tail];
  endRun(walk, dropped);
  walk.tails.delete(oldest);
}
