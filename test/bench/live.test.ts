import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../src/stats/random.js';
import { answersOf } from '../provider-server/answers.js';
import { type ProviderServer, startProviderServer } from '../provider-server/server.js';
import { stage } from '../replay/live-run.js';

/** Heavy and on real time: ROUTER_BENCH=1 npx vitest run test/bench/live.test.ts (after npm run build). */
const isWanted = Boolean(process.env['ROUTER_BENCH']);
const data = process.env['ROUTER_DATA'];

interface Ended {
  code: number | null;
  mostRssMb: number;
}

/** The binary on these arguments; it ends with SIGKILL so many milliseconds after `kill.when` first holds. */
function router(args: string[], kill?: { when(): boolean; afterMs: number }): Promise<Ended> {
  const child = spawn(process.execPath, ['bin/router.js', ...args], {
    env: { ...process.env, OPENAI_API_KEY: 'sk-test-00000000', ANTHROPIC_API_KEY: 'sk-test-00000000' },
    stdio: 'ignore',
  });
  let most = 0;
  const watch = setInterval(() => {
    try {
      most = Math.max(most, Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0));
    } catch {
      // It has ended.
    }
  }, 50);
  const timer = setInterval(() => {
    if (!kill?.when()) return;
    clearInterval(timer);
    setTimeout(() => child.kill('SIGKILL'), kill.afterMs);
  }, 1);
  return new Promise((done) =>
    child.on('exit', (code) => {
      clearInterval(watch);
      clearInterval(timer);
      done({ code, mostRssMb: most / 1024 });
    }),
  );
}

describe.skipIf(!isWanted)('live runs, on real time', () => {
  it.each([
    ['openai', true],
    ['anthropic', true],
    ['openai', false],
  ] as const)(
    'reach 95 %% of R requests a minute without a failed item (%s, headers %s)',
    async (provider, hasHeaders) => {
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
        rate: { requestsPerMinute, burst, hasHeaders },
      });
      const start = performance.now();
      const { code } = await here.run();
      const minutes = (performance.now() - start) / 60_000;
      const { refused } = here.server.counts;
      const spend = JSON.parse(here.text('run/spend.json'));
      const failed = here.rows('run/outcomes.jsonl').filter((one) => one['status'] !== 'scored').length;
      await here.end();
      const share = (cases - burst) / minutes / requestsPerMinute;
      console.log(
        JSON.stringify({ provider, hasHeaders, share_of_R: share, refused, sent: spend.calls_sent, failed, n: cases }),
      );
      expect(code).toBe(0);
      expect(failed).toBe(0);
      expect(share).toBeGreaterThan(0.95);
    },
  );

  it('keeps 20,000 calls at concurrency 64 under 300 MB', { timeout: 300_000 }, async () => {
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
    console.log(
      JSON.stringify({
        calls: here.server.counts.calls,
        seconds: (performance.now() - start) / 1000,
        mostRssMb,
        mostOpen: here.server.counts.mostOpen,
      }),
    );
    await here.end();
    expect(code).toBe(0);
    expect(mostRssMb).toBeLessThan(300);
  });

  it('survives kill -9 at 50 random moments of 2,000 calls: nothing missing, nothing known repeated, equal totals', {
    timeout: 300_000,
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
    console.log(
      JSON.stringify({
        kills,
        calls_server: here.server.counts.calls,
        intents,
        done: done.length,
        possibly_billed: spend.possibly_billed_calls,
      }),
    );
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

  it.skipIf(!data)('replays claude3 (6,357 calls) to the bytes of the recorded path, apart from timing', async () => {
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
    console.log(
      JSON.stringify({
        calls: server.counts.calls,
        seconds,
        bytes: untimed.length,
        isEqual: untimed === read('recorded'),
        mostRssMb: live.mostRssMb,
      }),
    );
    await server.close();
    const wanted = read('recorded');
    rmSync(folder, { recursive: true });
    expect([live.code, recorded.code]).toEqual([0, 0]);
    expect(untimed === wanted).toBe(true);
  });
});
