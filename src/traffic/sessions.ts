import type { RepeatedWork } from '../records/mix.js';
import { TRAFFIC_CLASSES } from '../records/traits.js';
import type { TurnMark } from './sessions-turn.js';
import {
  TURN_AT as AT,
  emptyWalk,
  endRun,
  TURN_FIELDS as FIELDS,
  forgetSilent,
  mergeWalks,
  REPEAT_KINDS,
  SOON_MS,
  type Walk,
  walkSession,
} from './sessions-walk.js';
import { emptyUsdSum, mergeUsd, usdOf } from './usd-sum.js';

/** Turns kept until they are put in order; within so many, the order of the log does not count. */
const MOST_TURNS = 2 ** 16;
const FIRST_TURNS = 2 ** 6; // Few: the table then grows before V8 compiles what fills it, and not after.

/** Finds work done twice, in memory that does not grow with the log. */
export interface Sessions {
  /** FIELDS numbers a turn. */
  turns: Float64Array;
  rows: number;
  compared: number;
  withSession: number;
  walk: Walk;
  most: number;
}

export function createSessions(most: number = MOST_TURNS): Sessions {
  return {
    turns: new Float64Array(FIRST_TURNS * FIELDS),
    rows: 0,
    compared: 0,
    withSession: 0,
    walk: emptyWalk(),
    most,
  };
}

/** What a request's turn cost, and when. */
export interface TurnCost {
  group: number;
  /** ms since the epoch. */
  atMs: number | null;
  /** Place in TRAFFIC_CLASSES. */
  level: number;
  usd: number | null;
  isError: boolean;
}

/** Adds one request with a user's turn. */
export function addTurn(sessions: Sessions, turn: TurnMark, cost: TurnCost): void {
  mark.set([turn.session, turn.state, turn.text, turn.alikeLow, turn.alikeHigh, turn.values, turn.turns]);
  addTurnRow(sessions, mark, 0, cost);
}

const MARK_FIELDS = 7;
const mark = new Float64Array(MARK_FIELDS);

/** Where the next turn goes, once there is room for it. */
function nextRow(sessions: Sessions): number {
  if (sessions.rows >= sessions.most) {
    walkTurns(sessions, sessions.walk);
    sessions.rows = 0;
  }
  const at = sessions.rows * FIELDS;
  if (at + FIELDS > sessions.turns.length) {
    const more = new Float64Array(2 * sessions.turns.length);
    more.set(sessions.turns);
    sessions.turns = more;
  }
  sessions.rows++;
  return at;
}

function copyRow(sessions: Sessions, from: Float64Array, row: number): void {
  const at = nextRow(sessions);
  for (let field = 0; field < FIELDS; field++) sessions.turns[at + field] = from[row + field]!;
}

/** Adds one request whose turn is the seven numbers from `from` on, as `writeTurn` writes them. */
export function addTurnRow(sessions: Sessions, marks: Float64Array, from: number, cost: TurnCost): void {
  const at = nextRow(sessions);
  const { turns } = sessions;
  for (let field = 0; field < MARK_FIELDS; field++) turns[at + field] = marks[from + field]!;
  turns[at + AT.group] = cost.group;
  turns[at + AT.atMs] = cost.atMs ?? Number.NaN;
  turns[at + AT.level] = cost.level;
  turns[at + AT.usd] = cost.usd ?? Number.NaN;
  turns[at + AT.isError] = cost.isError ? 1 : 0;
  sessions.compared++;
  if (turns[at] !== 0) sessions.withSession++;
}

/** Adds what another part of the log has seen. `more` is left as it is. */
export function mergeSessions(sessions: Sessions, more: Sessions): void {
  mergeWalks(sessions.walk, more.walk);
  for (let row = 0; row < more.rows; row++) copyRow(sessions, more.turns, row * FIELDS);
  sessions.compared += more.compared;
  sessions.withSession += more.withSession;
}

/** In order of time; of one time, by what the turns are, so that the order of the log does not count. */
function inOrder(turns: Float64Array, one: number, other: number): number {
  const oneMs = turns[one + AT.atMs]!;
  const otherMs = turns[other + AT.atMs]!;
  const byTime = oneMs - otherMs;
  if (byTime !== 0 && !Number.isNaN(byTime)) return byTime;
  if (Number.isNaN(oneMs) !== Number.isNaN(otherMs)) return Number.isNaN(oneMs) ? 1 : -1;
  const oneUsd = turns[one + AT.usd]!;
  const otherUsd = turns[other + AT.usd]!;
  return (
    turns[one + AT.turns]! - turns[other + AT.turns]! ||
    turns[one + AT.state]! - turns[other + AT.state]! ||
    turns[other + AT.isError]! - turns[one + AT.isError]! ||
    turns[one + AT.level]! - turns[other + AT.level]! ||
    oneUsd - otherUsd ||
    Number(Number.isNaN(oneUsd)) - Number(Number.isNaN(otherUsd))
  );
}

/** So few rows are in order soonest when each is put in its place. */
const FEW_ROWS = 16;

/** Puts the first `length` rows in order. */
function sortRows(turns: Float64Array, rows: Int32Array, length: number): void {
  if (length > FEW_ROWS) {
    rows.subarray(0, length).sort((one, other) => inOrder(turns, one * FIELDS, other * FIELDS));
    return;
  }
  for (let next = 1; next < length; next++) {
    const row = rows[next]!;
    let at = next;
    for (; at > 0 && inOrder(turns, rows[at - 1]! * FIELDS, row * FIELDS) > 0; at--) rows[at] = rows[at - 1]!;
    rows[at] = row;
  }
}

/** Rows of one key as a chain. */
interface Chains {
  /** First row of each key by its hash; -1: none. */
  heads: Int32Array;
  /** The next row of the same key. */
  next: Int32Array;
  /** 1: the row is the first of its key. */
  isFirst: Uint8Array;
  /** Room for the rows of one key. */
  mine: Int32Array;
}

/** Memory of a walk, used again by the next: made anew for each it would lie about until the collector comes by. */
let chains: Chains = {
  heads: new Int32Array(0),
  next: new Int32Array(0),
  isFirst: new Uint8Array(0),
  mine: new Int32Array(0),
};

/** Chains without a row, with room for so many. */
function chainsFor(rows: number): Chains {
  const slots = 2 ** Math.ceil(Math.log2(2 * rows + 2));
  if (chains.heads.length !== slots || chains.next.length < rows) {
    chains = {
      heads: new Int32Array(slots),
      next: new Int32Array(rows),
      isFirst: new Uint8Array(rows),
      mine: new Int32Array(rows),
    };
  }
  chains.heads.fill(-1);
  return chains;
}

/** What tells whose turn a row is: its session, or what was said. Not a function of each walk, which the compiler would take for another every time. */
function keyOf(turns: Float64Array, row: number): number {
  return turns[row * FIELDS] || turns[row * FIELDS + AT.state]!;
}

/** Walks the kept turns, session by session; those of no session, prompt by prompt, and these are not remembered longer. */
function walkTurns({ turns, rows }: Sessions, walk: Walk): void {
  const { heads, next, isFirst, mine } = chainsFor(rows);
  const slots = heads.length;
  let latestMs = Number.NEGATIVE_INFINITY;
  for (let row = rows - 1; row >= 0; row--) {
    const key = keyOf(turns, row);
    let slot = (key ^ (key / 2 ** 32)) & (slots - 1);
    while (heads[slot]! >= 0 && keyOf(turns, heads[slot]!) !== key) slot = (slot + 1) & (slots - 1);
    const later = heads[slot]!;
    if (later >= 0) isFirst[later] = 0;
    isFirst[row] = 1;
    next[row] = later;
    heads[slot] = row;
    const atMs = turns[row * FIELDS + AT.atMs]!;
    if (atMs > latestMs) latestMs = atMs;
  }
  // In the order of the log, where turns of a session lie near each other.
  for (let head = 0; head < rows; head++) {
    if (isFirst[head] === 0) continue;
    const isSession = turns[head * FIELDS] !== 0;
    let length = 0;
    for (let row = head; row >= 0; row = next[row]!) mine[length++] = row;
    if (!isSession && length === 1) continue;
    sortRows(turns, mine, length);
    walkSession(walk, keyOf(turns, head), turns, mine, length, isSession ? latestMs : Number.POSITIVE_INFINITY);
  }
  forgetSilent(walk, latestMs);
}

/** Work done twice so far; null when no request could be compared. `byClass`: requests of the whole log. */
export function repeatedWork(
  sessions: Sessions,
  byClass: readonly number[],
  requests: number,
  billUsd: number | null,
): RepeatedWork | null {
  if (sessions.compared === 0) return null;
  const walk = emptyWalk(sessions.walk.tails.size);
  mergeWalks(walk, sessions.walk);
  walkTurns(sessions, walk);
  for (const tail of walk.tails.values()) endRun(walk, tail);
  const classes = TRAFFIC_CLASSES.length;
  const sumOf = (isMine: (at: number) => boolean): { requests: number; cost_usd: number | null } => {
    const mine = walk.cells.filter((_, at) => isMine(at));
    const usd = emptyUsdSum();
    for (const cell of mine) mergeUsd(usd, cell.usd);
    return {
      requests: mine.reduce((sum, cell) => sum + cell.requests, 0),
      cost_usd: mine.some(({ priced }) => priced > 0) ? usdOf(usd) : null,
    };
  };
  const all = sumOf(() => true);
  return {
    is_estimate: true,
    within_minutes: SOON_MS / 60_000,
    compared_requests: sessions.compared,
    requests_with_session: sessions.withSession,
    ...all,
    share: requests > 0 ? all.requests / requests : null,
    cost_share: all.cost_usd !== null && billUsd ? all.cost_usd / billUsd : null,
    kinds: REPEAT_KINDS.map((kind, at) => ({ kind, ...sumOf((cell) => Math.floor(cell / classes) === at) })),
    classes: TRAFFIC_CLASSES.map((name, at) => {
      const row = sumOf((cell) => cell % classes === at);
      return { class: name, ...row, share: byClass[at] ? row.requests / byClass[at]! : null };
    }),
  };
}
