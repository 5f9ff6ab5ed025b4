import type { RepeatedWork } from '../records/mix.js';
import { TRAFFIC_CLASSES } from '../records/traits.js';
import type { TurnMark } from './sessions-turn.js';
import {
  emptyWalk,
  endRun,
  mergeWalks,
  REPEAT_KINDS,
  SOON_MS,
  type Walk,
  type WalkedTurn,
  walkSession,
} from './sessions-walk.js';
import { emptyUsdSum, mergeUsd, usdOf } from './usd-sum.js';

/** Turns kept until they are put in order; within so many, the order of the log does not count. */
const MOST_TURNS = 2 ** 16;
const FIRST_TURNS = 2 ** 10;
const FIELDS = 12;

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
export type TurnCost = Pick<WalkedTurn, 'group' | 'level' | 'isError'> & { atMs: number | null; usd: number | null };

/** Adds one request with a user's turn. */
export function addTurn(sessions: Sessions, turn: TurnMark, cost: TurnCost): void {
  mark[0] = turn.session;
  mark[1] = turn.state;
  mark[2] = turn.text;
  mark[3] = turn.alikeLow;
  mark[4] = turn.alikeHigh;
  mark[5] = turn.values;
  mark[6] = turn.turns;
  addTurnRow(sessions, mark, 0, cost);
}

const MARK_FIELDS = 7;
const mark = new Float64Array(MARK_FIELDS);

/** Adds one request whose turn is the seven numbers from `from` on, as `writeTurn` writes them. */
export function addTurnRow(sessions: Sessions, marks: Float64Array, from: number, cost: TurnCost): void {
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
  const { turns } = sessions;
  for (let field = 0; field < MARK_FIELDS; field++) turns[at + field] = marks[from + field]!;
  turns[at + 7] = cost.group;
  turns[at + 8] = cost.atMs ?? Number.NaN;
  turns[at + 9] = cost.level;
  turns[at + 10] = cost.usd ?? Number.NaN;
  turns[at + 11] = cost.isError ? 1 : 0;
  sessions.rows++;
  sessions.compared++;
  if (turns[at] !== 0) sessions.withSession++;
}

function turnAt(turns: Float64Array, row: number): WalkedTurn {
  const at = row * FIELDS;
  return {
    session: turns[at]!,
    state: turns[at + 1]!,
    text: turns[at + 2]!,
    alikeLow: turns[at + 3]!,
    alikeHigh: turns[at + 4]!,
    values: turns[at + 5]!,
    turns: turns[at + 6]!,
    group: turns[at + 7]!,
    atMs: turns[at + 8]!,
    level: turns[at + 9]!,
    usd: turns[at + 10]!,
    isError: turns[at + 11] === 1,
  };
}

/** Adds what another part of the log has seen. `more` is left as it is. */
export function mergeSessions(sessions: Sessions, more: Sessions): void {
  mergeWalks(sessions.walk, more.walk);
  for (let row = 0; row < more.rows; row++) {
    const turn = turnAt(more.turns, row);
    addTurn(sessions, turn, turn);
    sessions.compared--;
    if (turn.session !== 0) sessions.withSession--;
  }
  sessions.compared += more.compared;
  sessions.withSession += more.withSession;
}

/** In order of time; of one time, by what the turns are, so that the order of the log does not count. */
function inOrder(one: WalkedTurn, other: WalkedTurn): number {
  const byTime = one.atMs - other.atMs;
  if (byTime !== 0 && !Number.isNaN(byTime)) return byTime;
  if (Number.isNaN(one.atMs) !== Number.isNaN(other.atMs)) return Number.isNaN(one.atMs) ? 1 : -1;
  return (
    one.turns - other.turns ||
    one.state - other.state ||
    Number(other.isError) - Number(one.isError) ||
    one.level - other.level ||
    one.usd - other.usd ||
    0 ||
    Number(Number.isNaN(one.usd)) - Number(Number.isNaN(other.usd))
  );
}

/** Walks the kept turns, session by session; those of no session, prompt by prompt, and these are not remembered longer. */
function walkTurns({ turns, rows }: Sessions, walk: Walk): void {
  const slots = 2 ** Math.ceil(Math.log2(2 * rows + 2));
  const heads = new Int32Array(slots).fill(-1);
  const next = new Int32Array(rows);
  let latestMs = Number.NEGATIVE_INFINITY;
  const keyOf = (row: number): number => turns[row * FIELDS] || turns[row * FIELDS + 1]!;
  for (let row = rows - 1; row >= 0; row--) {
    const key = keyOf(row);
    const slot = (key ^ (key / 2 ** 32)) & (slots - 1);
    next[row] = heads[slot]!;
    heads[slot] = row;
    const atMs = turns[row * FIELDS + 8]!;
    if (atMs > latestMs) latestMs = atMs;
  }
  for (const head of heads) {
    let rest: number[] = [];
    for (let row = head; row >= 0; row = next[row]!) rest.push(row);
    while (rest.length > 0) {
      const key = keyOf(rest[0]!);
      const mine = rest.filter((row) => keyOf(row) === key);
      rest = mine.length === rest.length ? [] : rest.filter((row) => keyOf(row) !== key);
      const isSession = turns[mine[0]! * FIELDS] !== 0;
      if (!isSession && mine.length === 1) continue;
      const chain = mine.map((row) => turnAt(turns, row)).sort(inOrder);
      walkSession(walk, key, chain, isSession ? latestMs : Number.POSITIVE_INFINITY);
    }
  }
}

/** Work done twice so far; null when no request could be compared. `byClass`: requests of the whole log. */
export function repeatedWork(
  sessions: Sessions,
  byClass: readonly number[],
  requests: number,
  billUsd: number | null,
): RepeatedWork | null {
  if (sessions.compared === 0) return null;
  const walk = emptyWalk();
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
