import { describe, expect, it } from 'vitest';
import type { Message, RequestRecord } from '../../src/records/request.js';
import { factsOf } from '../../src/traffic/facts.js';
import { addTurn, createSessions, mergeSessions, repeatedWork, type Sessions } from '../../src/traffic/sessions.js';
import { turnOfText, turnSimilarity, turnText } from '../../src/traffic/sessions-turn.js';
import { request } from './synthetic.js';

const FROM = Date.parse('2026-11-02T08:00:00Z');
let id = 0;

/** One call `second` seconds into the session, that costs 1 USD. */
function call(second: number, said: string | Message[], parts: Partial<RequestRecord> = {}): RequestRecord {
  const messages = typeof said === 'string' ? [{ role: 'user', content: said }] : said;
  const timestamp = new Date(FROM + second * 1000).toISOString();
  return request(`s-${++id}`, '', { messages, timestamp, session: 's', ...parts });
}

function add(sessions: Sessions, one: RequestRecord): void {
  const { turn, template, level, isError, atMs } = factsOf(one);
  if (turn) addTurn(sessions, turn, { group: template!.group, level, isError, atMs, usd: 1 });
}

function workOf(calls: readonly RequestRecord[], most?: number) {
  const sessions = createSessions(most);
  for (const one of calls) add(sessions, one);
  return repeatedWork(sessions, [calls.length, calls.length, calls.length], calls.length, calls.length);
}
const kindsOf = (...calls: RequestRecord[]) =>
  Object.fromEntries(workOf(calls)!.kinds.flatMap(({ kind, requests }) => (requests > 0 ? [[kind, requests]] : [])));

const user = (content: string): Message => ({ role: 'user', content });
const answer = (content: string): Message => ({ role: 'assistant', content });
const ASK = 'Please write a function that sorts a list of names by length';
const AGAIN = 'Please write a function that sorts the list of names by their length';

describe('repeatedWork', () => {
  it('tells retries, regenerations and rephrasings of one session', () => {
    expect(kindsOf(call(0, ASK, { status: 'error' }), call(5, ASK))).toEqual({ retry: 1 });
    expect(kindsOf(call(0, ASK), call(5, ASK))).toEqual({ regeneration: 1 });
    expect(kindsOf(call(0, ASK), call(5, AGAIN))).toEqual({ rephrasing: 1 });
    expect(kindsOf(call(0, ASK), call(5, [user(ASK), answer('def f'), user(AGAIN)]))).toEqual({ rephrasing: 1 });
    expect(kindsOf(call(0, ASK), call(5, [user(ASK), answer('def f'), user(ASK)]))).toEqual({ regeneration: 1 });
  });

  it('takes the same prompt without a session for a repeat', () => {
    expect(kindsOf(call(0, ASK, { session: null }), call(5, ASK, { session: null }))).toEqual({ repeat: 1 });
    expect(kindsOf(call(0, ASK, { session: null }), call(5, AGAIN, { session: null }))).toEqual({});
    expect(kindsOf(call(0, ASK), call(5, ASK, { session: 'other' }))).toEqual({});
  });

  it.each<[string, () => RequestRecord[]]>([
    ['another question', () => [call(0, ASK), call(5, 'What does the weather do in Paris today, is it warm?')]],
    ['the same after an hour', () => [call(0, ASK), call(3600, ASK)]],
    [
      'a step of an agent at work on one question',
      () => [call(0, ASK), call(2, [user(ASK), answer('call'), { role: 'tool', content: 'found' }])],
    ],
    ['the same words about another value', () => [call(0, `${ASK} 1200`), call(2, `${ASK} 1300`)]],
    ['other instructions', () => [call(0, ASK), call(2, [{ role: 'system', content: 'Be brief.' }, user(ASK)])]],
    ['short turns that differ', () => [call(0, 'yes please do'), call(2, 'yes please go')]],
    [
      'a template filled in with names, more often than people rephrase',
      () =>
        ['Ann', 'Bob', 'Cid', 'Dan', 'Eve', 'Fay'].map((name, at) =>
          call(at, `Write a short bio of ${name} for the site`),
        ),
    ],
  ])('does not count %s', (_, calls) => {
    expect(kindsOf(...calls())).toEqual({});
  });

  it('sums dollars and shares, by kind and class', () => {
    const work = workOf([
      call(0, ASK),
      call(5, ASK),
      call(9, ASK),
      call(12, 'Thanks, that is all for today my friend'),
    ])!;
    expect(work).toMatchObject({ requests: 2, cost_usd: 2, share: 0.5, cost_share: 0.5, is_estimate: true });
    expect(work).toMatchObject({ compared_requests: 4, requests_with_session: 4, within_minutes: 10 });
    expect(work.classes.reduce((sum, { requests }) => sum + requests, 0)).toBe(2);
    expect(workOf([])).toBeNull();
    expect(JSON.stringify(workOf([call(0, 'one')]))).not.toMatch(/NaN|Infinity/);
  });

  it('is the same in any order and grouping of the rows, with equal times and with none', () => {
    const calls = Array.from({ length: 300 }, (_, n) =>
      call(Math.floor(n / 3) * 30, n % 4 ? ASK : AGAIN, {
        session: `s${n % 7}`,
        status: n % 5 ? 'ok' : 'error',
        ...(n % 11 ? {} : { timestamp: null }),
      }),
    );
    const expected = workOf(calls);
    expect(expected!.requests).toBeGreaterThan(100);
    const shuffled = calls.map((_, at) => calls[(at * 7) % 300]!);
    expect(workOf(shuffled)).toEqual(expected);
    const [one, other] = [createSessions(), createSessions()];
    shuffled.forEach((each, at) => {
      add(at % 3 ? one : other, each);
    });
    mergeSessions(other, one);
    expect(repeatedWork(other, [300, 300, 300], 300, 300)).toEqual(expected);
  });

  it('goes on over the parts that a long log is walked in', () => {
    const calls = Array.from({ length: 90 }, (_, n) => call(n * 20, ASK, { session: `s${n % 3}` }));
    expect(workOf(calls, 7)).toEqual(workOf(calls));
  });

  it('remembers a session for ten minutes, and at most 16,384 of them', () => {
    const remembered = (calls: number, perSecond: number): Sessions => {
      const sessions = createSessions(64);
      for (let n = 0; n < calls; n++) add(sessions, call(n / perSecond, ASK, { session: `s${n}` }));
      return sessions;
    };
    const many = remembered(40_000, 100);
    expect(many.walk.tails.size).toBe(16_384);
    expect(many.turns.length).toBeLessThan(2 ** 14);
    expect(remembered(4_000, 1).walk.tails.size).toBe(600 + 1);
  });
});

describe('turnSimilarity', () => {
  const turnOf = (text: string) => factsOf(call(0, text)).turn!;
  it('is 1 for the same words, near their Jaccard index for others, 0 for short texts', () => {
    expect(turnSimilarity(turnOf(ASK), turnOf(ASK.toUpperCase()))).toBe(1);
    const [one, other] = ['a b c', 'x y z'].map((part) => `${'alpha beta gamma delta epsilon zeta '.repeat(2)}${part}`);
    // 6 of 12 words.
    expect(turnSimilarity(turnOf(one!), turnOf(other!))).toBeGreaterThan(0.25);
    expect(turnSimilarity(turnOf(one!), turnOf(other!))).toBeLessThan(0.8);
    expect(turnSimilarity(turnOf('one two'), turnOf('one two'))).toBe(0);
  });

  it('is kept when a mark is written and read', () => {
    const mark = turnOf(`${ASK} 12`);
    expect(turnOfText(turnText(mark), mark.session)).toEqual(mark);
    for (const text of ['', 'x', '1.2.3', '1.2.3.4.5.', 'ffffffffffffffff.1.1.1.1.1'])
      expect(turnOfText(text, 0)).toBeNull();
  });
});
