import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/replay/system-clock.js';
import { randomFrom } from '../../src/stats/random.js';
import { answersOf } from '../provider-server/answers.js';
import { type ProviderServer, startProviderServer } from '../provider-server/server.js';
import { stage } from '../replay/live-run.js';
import { type Ended, router } from './spawned.js';

/** Heavy and on real time: `npm run bench:live`, which writes what it found to live.json. */
const FIGURES = new URL('live.json', import.meta.url);
const found = {
  schema: 'router.bench.live/1',
  about:
    'router eval against the provider double on loopback, on real time; share_of_R: requests answered after the first burst, per minute, over the R that the server allows',
  node: process.version,
  processors: availableParallelism(),
  limits: null as unknown[] | null,
  memory: null as unknown,
  kills: null as unknown,
  claude3: null as unknown,
};
/** Processes that wanted a processor when a part had run: on a busy machine figures are worse than the program is. */
const load = (): number => Math.round((loadavg()[0] as number) * 10) / 10;
/** Parts that ran take the place of what an earlier run found of them. */
afterAll(() => {
  const ran = Object.fromEntries(Object.entries(found).filter(([, part]) => part !== null));
  if (!(found.limits ?? found.memory ?? found.kills ?? found.claude3)) return;
  const before = existsSync(FIGURES) ? (JSON.parse(readFileSync(FIGURES, 'utf8')) as object) : {};
  writeFileSync(FIGURES, `${JSON.stringify({ ...before, ...ran }, null, 1)}\n`);
});

const isWanted = Boolean(process.env['ROUTER_BENCH']);
const data = process.env['ROUTER_DATA'];

describe.skipIf(!isWanted)('live runs, on real time', () => {
  it.each([
    ['openai', true, true],
    ['anthropic', true, true],
    ['openai', true, false],
    ['openai', false, true],
    ['openai', false, false],
  ] as const)(
    'reach 95 %% of R requests a minute without a failed item (%s, headers %s, Retry-After %s)',
    async (provider, hasHeaders, hasRetryAfter) => {
      const requestsPerMinute = 1200;
      const burst = 40;
      const cases = 600;
      // The vendor's client is loaded by the first call of a process, which is not the limiter's time.
      const warm = await stage({ cases: 1, provider });
      await warm.run();
      await warm.end();
      const here = await stage({
        cases,
        provider,
        times: 1,
        latencyMs: () => 80,
        rate: { requestsPerMinute, burst, hasHeaders, hasRetryAfter },
      });
      const start = performance.now();
      // The double tells resets in the time of day, which the run must share.
      const { code } = await here.run([], { clock: systemClock() });
      const minutes = (performance.now() - start) / 60_000;
      const { refused } = here.server.counts;
      const spend = JSON.parse(here.text('run/spend.json'));
      const failed = here.rows('run/outcomes.jsonl').filter((one) => one['status'] !== 'scored').length;
      await here.end();
      const share = (cases - burst) / minutes / requestsPerMinute;
      const told = { headers: hasHeaders, retry_after: hasRetryAfter };
      const share_of_R = Math.round(share * 1000) / 1000;
      const figures = {
        provider,
        ...told,
        calls: cases,
        share_of_R,
        refused,
        sent: spend.calls_sent,
        failed,
        load: load(),
      };
      console.log(JSON.stringify(figures));
      found.limits = [...(found.limits ?? []), figures];
      expect(code).toBe(0);
      expect(failed).toBe(0);
      expect(share).toBeGreaterThan(0.95);
    },
  );

  it('keeps 20,000 calls at concurrency 64 under 300 MB', { timeout: 900_000 }, async () => {
    const here = await stage({ cases: 20_000, times: 1, latencyMs: () => 100 });
    const start = performance.now();
    const { code, mostRssMb } = await router([
      'eval',
      '--config',
      here.at('router.yaml'),
      '--tiers',
      'small',
      '--set',
      here.at('set.jsonl'),
      '--out',
      here.at('run'),
      '--max-spend',
      '1000',
      '--no-cache',
    ]);
    const { calls, mostOpen } = here.server.counts;
    const seconds = Math.round((performance.now() - start) / 1000);
    found.memory = { calls, at_once: mostOpen, seconds, rss_mb: Math.round(mostRssMb), load: load() };
    console.log(JSON.stringify(found.memory));
    await here.end();
    expect(code).toBe(0);
    expect(mostRssMb).toBeLessThan(300);
  });

  it('survives kill -9 at 50 random moments of 2,000 calls: nothing missing, nothing known repeated, equal totals', {
    timeout: 900_000,
  }, async () => {
    const cases = 2000;
    const here = await stage({ cases, times: 1, latencyMs: () => 40 });
    const random = randomFrom('kill');
    const begin = [
      'eval',
      '--config',
      here.at('router.yaml'),
      '--tiers',
      'small',
      '--set',
      here.at('set.jsonl'),
      '--out',
      here.at('run'),
      '--max-spend',
      '1000',
      '--no-cache',
      '--concurrency',
      '16',
    ];
    const resume = ['eval', '--resume', here.at('run')];
    const journal = (): Record<string, unknown>[] => {
      try {
        return here
          .text('run/journal.jsonl')
          .split('\n')
          .slice(0, -1)
          .map((line) => JSON.parse(line));
      } catch {
        return [];
      }
    };
    let kills = 0;
    let ended: Ended = { code: null, mostRssMb: 0 };
    while (ended.code === null || ended.code === 2) {
      const isBegun = journal().some((line) => line['t'] === 'run');
      const isKilled = kills < 50;
      // Moments are counted in calls that the server saw: machines differ, and a process killed before its first call shows nothing.
      const seen = here.server.counts.calls + 1 + Math.floor(random() * 30);
      const kill = { when: () => here.server.counts.calls >= seen, afterMs: random() * 45 };
      ended = await router(isBegun ? resume : [...begin, '--force'], isKilled ? kill : undefined);
      if (ended.code === null) kills += 1;
      else if (isKilled && ended.code !== 0) throw new Error(`exit ${ended.code}`);
    }
    const lines = journal();
    const done = lines.filter((line) => line['t'] === 'done');
    const spend = JSON.parse(here.text('run/spend.json'));
    const outcomes = here.rows('run/outcomes.jsonl');
    const intents = lines.filter((line) => line['t'] === 'intent').length;
    const billed = done.reduce((sum, line) => sum + (line['spent_usd'] as number), 0);
    found.kills = {
      kills,
      calls_server: here.server.counts.calls,
      intents,
      done: done.length,
      possibly_billed: spend.possibly_billed_calls,
      load: load(),
    };
    console.log(JSON.stringify(found.kills));
    const { calls } = here.server.counts;
    await here.end();
    expect(ended.code).toBe(0);
    expect(outcomes.map((one) => one['case_id'])).toHaveLength(cases);
    expect(new Set(outcomes.map((one) => one['case_id'])).size).toBe(cases);
    expect(new Set(done.map((line) => line['key'])).size).toBe(done.length);
    expect(done).toHaveLength(cases);
    // Every call that reached the server is in the journal, as done or as possibly billed.
    expect(kills).toBe(50);
    expect(calls).toBeLessThanOrEqual(intents);
    expect(calls).toBeGreaterThan(cases);
    expect(intents).toBe(cases + spend.possibly_billed_calls);
    expect(spend.spent_usd).toBeCloseTo(billed, 12);
    expect(outcomes.reduce((sum, one) => sum + (one['cost_usd'] as number), 0)).toBeCloseTo(billed, 9);
  });

  it.skipIf(!data)(
    'replays claude3 (6,357 calls) to the bytes of the recorded path, apart from timing',
    { timeout: 900_000 },
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'router-claude3-'));
      const source = join(data as string, 'data/claude3');
      const rows = <T>(name: string): T[] =>
        gunzipSync(readFileSync(join(source, name)))
          .toString('utf8')
          .split('\n')
          .filter((line) => line !== '')
          .map((line) => JSON.parse(line) as T);
      const server: ProviderServer = await startProviderServer({
        answer: answersOf(rows('evalset.jsonl.gz'), rows('answers.jsonl.gz')),
      });
      const models = {
        haiku: 'claude-3-haiku-20240307',
        sonnet: 'claude-3-sonnet-20240229',
        opus: 'claude-3-opus-20240229',
      };
      const yaml = (tail: string): string =>
        `tiers:\n${Object.entries(models)
          .map(([name, model]) => `  - {name: ${name}, model: ${model}, ${tail}}\n`)
          .join('')}`;
      writeFileSync(join(folder, 'live.yaml'), yaml(`provider: anthropic, base_url: "${server.anthropicUrl}"`));
      writeFileSync(
        join(folder, 'recorded.yaml'),
        yaml(`provider: recorded, answers: "${resolve(source, 'answers.jsonl.gz')}"`),
      );
      const run = (kind: string, ...more: string[]) =>
        router([
          'eval',
          '--config',
          join(folder, `${kind}.yaml`),
          '--tiers',
          'haiku,sonnet,opus',
          '--set',
          join(source, 'evalset.jsonl.gz'),
          '--out',
          join(folder, kind),
          ...more,
        ]);
      const start = performance.now();
      const live = await run('live', '--max-spend', '1000', '--no-cache');
      const seconds = (performance.now() - start) / 1000;
      const recorded = await run('recorded');
      const read = (kind: string): string => readFileSync(join(folder, kind, 'outcomes.jsonl'), 'utf8');
      const untimed = read('live').replaceAll(/"(?:latency_ms|ttft_ms)":\d+,/g, '');
      found.claude3 = {
        calls: server.counts.calls,
        seconds: Math.round(seconds),
        bytes: untimed.length,
        is_equal: untimed === read('recorded'),
        rss_mb: Math.round(live.mostRssMb),
        load: load(),
      };
      console.log(JSON.stringify(found.claude3));
      await server.close();
      const wanted = read('recorded');
      rmSync(folder, { recursive: true });
      expect([live.code, recorded.code]).toEqual([0, 0]);
      expect(untimed === wanted).toBe(true);
    },
  );
});
