import { afterEach, describe, expect, it } from 'vitest';
import type { Fault, SeenCall } from '../provider-server/script.js';
import { fastClock } from './clocks.js';
import { question, type Stage, type StageOptions, stage } from './live-run.js';

let here: Stage;
afterEach(() => here.end());
const open = async (options: StageOptions = {}): Promise<Stage> => {
  here = await stage(options);
  return here;
};
const json = (text: string) => JSON.parse(text);
/** The first attempts of every prompt fail so. */
const firstly =
  (fault: Fault, attempts = 1) =>
  (call: SeenCall) =>
    call.attempt <= attempts ? fault : null;
/** Only this case fails so. */
const only = (n: number, fault: Fault) => (call: SeenCall) => (call.prompt === question(n) ? fault : null);

describe('fault matrix (reliability.md section 4)', () => {
  it('row 1: a 429 with Retry-After: 2 waits 2 s or more, then succeeds; the retry is counted', async () => {
    const sent: number[] = [];
    const start = performance.now();
    await open({
      cases: 1,
      fault: (call) => {
        sent.push((performance.now() - start) * 100);
        return call.attempt === 1 ? { kind: 'status', status: 429, headers: { 'retry-after': '2' } } : null;
      },
    });
    const { code } = await here.run();
    expect(code).toBe(0);
    expect((sent[1] as number) - (sent[0] as number)).toBeGreaterThanOrEqual(2000);
    expect(json(here.text('run/spend.json'))).toMatchObject({
      calls_sent: 2,
      calls_without_answer: 1,
      possibly_billed_calls: 0,
    });
  });

  it('row 2: a Retry-After beyond ten minutes stops the provider and says when to resume', async () => {
    await open({ fault: () => ({ kind: 'status', status: 429, headers: { 'retry-after': '99999999999' } }) });
    const { code, stderr } = await here.run();
    expect(code).toBe(3);
    expect(stderr).toMatch(/asks to be left alone for \d+ s.*--resume/);
    expect(here.server.counts.calls).toBeLessThanOrEqual(4);
  });

  it('row 2: a refusal that only tells when its window begins anew is waited for, or stops a provider that is used up', async () => {
    const used = (reset: string) => ({
      kind: 'status' as const,
      status: 429,
      headers: { 'x-ratelimit-limit': '60', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset },
    });
    const sent: number[] = [];
    const clock = fastClock(100);
    await open({
      cases: 1,
      fault: (call) => {
        sent.push(clock.now());
        // Since the epoch, as OpenRouter tells it.
        return call.attempt === 1 ? used(String(clock.wall() + 9000)) : null;
      },
    });
    expect((await here.run([], { clock })).code).toBe(0);
    expect((sent[1] as number) - (sent[0] as number)).toBeGreaterThanOrEqual(9000);
    await here.end();
    await open({ cases: 9, fault: () => used(String(Date.UTC(2026, 0, 2))) });
    const { code, stderr } = await here.run();
    expect([code, stderr]).toEqual([3, expect.stringMatching(/asks to be left alone for \d{5} s.*--resume/)]);
  });

  it('row 3: an outage opens the breaker; its calls stay to do, the journal is whole, and a resumed run finishes', async () => {
    let isDown = true;
    await open({
      cases: 20,
      fault: (call) => (isDown ? { kind: 'status', status: call.index % 2 ? 529 : 503 } : null),
    });
    const { code, stderr } = await here.run();
    expect(code).toBe(3);
    expect(stderr).toMatch(/did not answer for a minute/);
    expect(here.server.counts.calls).toBeLessThan(20);
    expect(json(here.text('run/spend.json'))).toMatchObject({ pending: 20, stopped_by: ['provider-down'] });
    expect(here.text('run/outcomes.jsonl')).toBe('');
    isDown = false;
    expect((await here.run(['--resume', here.at('run')])).code).toBe(0);
    expect(here.rows('run/outcomes.jsonl').map((one) => one['score'])).toEqual(Array(20).fill(1));
  });

  it('row 3: a short outage is waited out', async () => {
    await open({ cases: 8, fault: (call) => (call.index <= 7 ? { kind: 'status', status: 529 } : null) });
    expect((await here.run()).code).toBe(0);
  });

  it('row 4: an error object in a 200, whole or in mid-stream, is repeated and never cached', async () => {
    for (const kind of ['error_in_200', 'error_mid_stream'] as const) {
      for (const provider of ['openai', 'anthropic'] as const) {
        await open({ cases: 3, provider, fault: firstly({ kind, type: 'overloaded_error' }) });
        expect((await here.run()).code).toBe(0);
        expect(here.server.counts.calls).toBe(6);
        expect(here.rows('run/outcomes.jsonl').every((one) => one['score'] === 1)).toBe(true);
        await here.run(['--out', here.at('again')]);
        expect(here.server.counts.calls).toBe(6);
        await here.end();
      }
    }
    await open();
  });

  it('row 4: a status inside the error object of a 200 counts as that status (OpenRouter)', async () => {
    await open({ cases: 3, fault: only(1, { kind: 'error_in_200', type: 'gateway', code: 400 }) });
    expect((await here.run()).code).toBe(3);
    expect(here.server.counts.calls).toBe(3);
    expect(json(here.text('run/spend.json'))).toMatchObject({ possibly_billed_calls: 0, pending: 0 });
    await here.end();
    await open({ cases: 3, fault: () => ({ kind: 'error_mid_stream', type: 'gateway', code: 402 }) });
    const { code, stderr } = await here.run();
    expect([code, stderr]).toEqual([3, expect.stringContaining('refuses (HTTP 402')]);
  });

  it('does not count the wait for its turn as time of an item: a slow limit and one fault fail nothing', async () => {
    // 24 questions at two a minute: the last waits for eleven minutes before it is first asked.
    const fault = ({ attempt, prompt }: SeenCall) =>
      attempt === 1 && /^case 2[0-3]:/.test(prompt) ? ({ kind: 'status', status: 503 } as const) : null;
    await open({ cases: 24, times: 1000, tierMore: ', requests_per_minute: 2', fault });
    expect((await here.run(['--concurrency', '24'])).code).toBe(0);
    expect(here.rows('run/outcomes.jsonl').map((one) => one['status'])).toEqual(Array(24).fill('scored'));
  });

  it('row 5: the same 500 for one item fails it after three, and the others finish', async () => {
    await open({ cases: 60, fault: only(7, { kind: 'status', status: 500 }) });
    const { code } = await here.run();
    expect(code).toBe(0);
    expect(here.server.attempts.get(`small-1\n${question(7)}`)).toBe(3);
    expect(
      here
        .rows('run/outcomes.jsonl')
        .filter((one) => one['status'] === 'failed')
        .map((one) => one['case_id']),
    ).toEqual(['c00007']);
    expect(json(here.text('run/run.json'))).toMatchObject({ scored: 59, failed: 1, unscored: 0 });
  });

  it('row 6: 400 and 404 are not repeated; 401 and 403 stop the provider at once', async () => {
    for (const status of [400, 404]) {
      await open({ cases: 60, times: 20, fault: only(3, { kind: 'status', status }) });
      expect((await here.run()).code).toBe(0);
      expect(here.server.counts.calls).toBe(60);
      await here.end();
    }
    for (const status of [401, 403]) {
      await open({ cases: 60, fault: () => ({ kind: 'status', status }) });
      const { code, stderr } = await here.run();
      expect(code).toBe(3);
      expect(stderr).toContain(`refuses (HTTP ${status}`);
      expect(here.server.counts.calls).toBeLessThanOrEqual(4);
      expect(json(here.text('run/spend.json'))).toMatchObject({ pending: 60 });
      await here.end();
    }
    await open();
  });

  it('row 7: a reset in mid-body and an idle socket are repeated and counted as possibly billed', async () => {
    await open({
      cases: 4,
      times: 100,
      fault: (call) =>
        call.attempt > 1
          ? null
          : call.index % 2
            ? { kind: 'reset', when: 'mid_body' }
            : { kind: 'idle', when: 'mid_body' },
    });
    expect((await here.run()).code).toBe(0);
    const spend = json(here.text('run/spend.json'));
    expect(spend).toMatchObject({ possibly_billed_calls: 4, calls_sent: 8 });
    expect(spend.possibly_billed_usd).toBeGreaterThan(0);
  });

  it('row 8: a slow loris meets the total timeout, which is all the time an item has', async () => {
    await open({ cases: 1, times: 500, fault: firstly({ kind: 'slow_loris', everyMs: 10 }) });
    await here.run();
    expect(here.rows('run/journal.jsonl').find((one) => one['t'] === 'attempt')).toMatchObject({
      error: expect.stringMatching(/total|idle/),
      held_usd: expect.closeTo(0.0205, 3),
    });
    expect(json(here.text('run/spend.json')).possibly_billed_calls).toBeGreaterThanOrEqual(1);
  });
});
