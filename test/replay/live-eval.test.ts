import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import type { Fault, SeenCall } from '../provider-server/script.js';
import { question, rightAnswer, type Stage, type StageOptions, stage } from './live-run.js';

let here: Stage;
afterEach(() => here.end());
const open = async (options: StageOptions = {}): Promise<Stage> => {
  here = await stage(options);
  return here;
};
const json = (text: string) => JSON.parse(text);
/** Only this case fails so. */
const only = (n: number, fault: Fault) => (call: SeenCall) => (call.prompt === question(n) ? fault : null);

describe('router eval on live tiers', () => {
  it('needs --max-spend, and a key from the environment', async () => {
    await open();
    const args = [
      '--config',
      here.at('router.yaml'),
      '--tiers',
      'small',
      '--set',
      here.at('set.jsonl'),
      '--out',
      here.at('run'),
    ];
    const { main } = await import('../../src/cli/main.js');
    const err: string[] = [];
    const io = {
      stdout: { write: () => undefined },
      stderr: { write: (text: string) => void err.push(text) },
      env: {},
      cwd: here.folder,
      isTerminal: false,
      columns: 100,
      hasColour: false,
      now: () => 0,
    };
    expect(await main(['eval', ...args], io)).toBe(2);
    expect(err.join('')).toContain('--max-spend');
    writeFileSync(
      here.at('router.yaml'),
      here.text('router.yaml').replace('provider: openai', 'provider: openai, api_key_env: MY_KEY'),
    );
    expect(await main(['eval', ...args, '--max-spend', '1'], io)).toBe(2);
    expect(err.join('')).toContain('MY_KEY');
    expect(here.server.counts.calls).toBe(0);
    expect(existsSync(here.at('run'))).toBe(false);
  });

  it.each([
    ['--concurrency', '0'],
    ['--repeats', '0'],
    ['--max-tokens', '0'],
    ['--max-spend', '0x10'],
    ['--max-spend', '0'],
  ])('takes no %s of %s, with which nothing or anything could be asked', async (option, value) => {
    await open();
    const { code, stderr } = await here.run([option, value]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/at least 1|above 0/)]);
    expect(existsSync(here.at('run'))).toBe(false);
  });

  it.each(['foo', 'http://me:canary-secret@127.0.0.1:9/v1', 'http://127.0.0.1:9/v1?key=canary-secret', 'ftp://x/y'])(
    'takes no address from the environment that is none or holds a key: %s',
    async (url) => {
      await open();
      writeFileSync(here.at('router.yaml'), here.text('router.yaml').replace(/base_url: "[^"]*", /, ''));
      const env = { OPENAI_API_KEY: 'sk-synthetic-0123456789', OPENAI_BASE_URL: url };
      const { code, stderr } = await here.run([], { env });
      expect([code, stderr]).toEqual([2, expect.stringMatching(/OPENAI_BASE_URL.*without a password or a query/)]);
      expect(stderr).not.toContain('canary-secret');
      expect(existsSync(here.at('run'))).toBe(false);
    },
  );

  it.each([
    ['a dated version of it', (_: number): string => 'small-1-2026-03-01', null],
    ["a gateway's name of it", (_: number): string => 'vendor/small-1:free', null],
    ['a smaller sibling', (_: number): string => 'small-1-mini', ['small-1-mini']],
    ['a later version of it', (_: number): string => 'small-1-1-20260301', ['small-1-1-20260301']],
    [
      'first one version, then the next',
      (n: number) => (n < 3 ? 'small-1-20260101' : 'small-1-20260301'),
      ['small-1-20260101', 'small-1-20260301'],
    ],
  ] as const)('keeps the model as returned beside the one asked for: %s', async (_, model, moved) => {
    await open({ cases: 6, answer: (call) => ({ ...rightAnswer(call), model: model(call.index) }) });
    const { code, stderr } = await here.run();
    expect(code).toBe(0);
    const names = here.rows('run/outcomes.jsonl').map((one) => one['model']);
    expect([...new Set(names)].sort()).toEqual(moved ?? [model(1)]);
    expect(stderr.includes('Is the name an alias that moved?')).toBe(moved !== null);
    const { warnings } = json(here.text('run/run.json'));
    expect(warnings.filter((one: { code: string }) => one.code === 'model-moved')).toEqual(
      moved === null ? [] : [{ code: 'model-moved', fields: { tier: 'small', asked: 'small-1', returned: moved } }],
    );
  });

  it('prices a run before it is made, within a range that holds', async () => {
    await open({ cases: 50 });
    const { code, stdout } = await here.run(['--dry-run', '--json', '--max-tokens', '100']);
    expect(code).toBe(0);
    expect(here.server.counts.calls).toBe(0);
    expect(existsSync(here.at('run'))).toBe(false);
    const forecast = json(stdout);
    await here.run(['--max-tokens', '100']);
    const { spent_usd } = json(here.text('run/spend.json'));
    expect(forecast.tiers[0]).toMatchObject({ tier: 'small', calls: 50 });
    expect(spent_usd).toBeGreaterThan(forecast.cost_usd.low);
    expect(spent_usd).toBeLessThan(forecast.worst_cost_usd);
    expect(forecast.seconds.high).toBeGreaterThanOrEqual(forecast.seconds.low);
    expect((await here.run(['--dry-run'])).stdout).toContain('Nothing was called');
  });

  it('asks every question K times and tells how often a tier disagrees with itself', async () => {
    // Every second asking of an even case is wrong.
    const seen = new Map<string, number>();
    const answer = (call: SeenCall) => {
      const times = (seen.get(call.prompt) ?? 0) + 1;
      seen.set(call.prompt, times);
      const n = Number(/^case (\d+)/.exec(call.prompt)?.[1]);
      return { ...rightAnswer(call), response: times === 2 && n % 2 === 0 ? 'It is -1.' : `It is ${2 * n}.` };
    };
    await open({ cases: 20, answer });
    await here.run(['--repeats', '2']);
    expect(here.server.counts.calls).toBe(40);
    expect(here.rows('run/outcomes.jsonl')).toHaveLength(20);
    expect(here.rows('run/repeats.jsonl')).toHaveLength(40);
    expect(json(here.text('run/run.json'))).toMatchObject({ repeats: 2, noise_floor: { value: 0.5, n: 20 } });
  });

  it('warns of a name that is answered by another model', async () => {
    await open({ cases: 2, answer: (call) => ({ ...rightAnswer(call), model: 'other-9' }) });
    expect((await here.run()).stderr).toContain('asked for small-1, answered by other-9');
  });

  it('says that more than 2 % failed, and ends with 3', async () => {
    await open({ cases: 40, fault: only(1, { kind: 'status', status: 400 }) });
    const { code, stderr } = await here.run();
    expect(code).toBe(3);
    expect(stderr).toContain('more than 2 %');
  });

  it('goes on only with the run that was begun', async () => {
    await open({ cases: 2 });
    await here.run();
    writeFileSync(here.at('set.jsonl'), readFileSync(here.at('set.jsonl'), 'utf8').replace('case 0', 'case 7'));
    const { code, stderr } = await here.run(['--resume', here.at('run')]);
    expect(code).toBe(2);
    expect(stderr).toContain('have changed since');
  });
});
