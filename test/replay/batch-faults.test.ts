import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { type Stage, type StageOptions, stage } from './live-run.js';

let here: Stage;
afterEach(() => here.end());
const open = async (options: StageOptions): Promise<void> => {
  here = await stage({ cases: 4, ...options });
};
const spend = (): Record<string, unknown> => JSON.parse(here.text('run/spend.json'));
const scores = (): unknown[] => here.rows('run/outcomes.jsonl').map((one) => one['score']);

/** Runs until the batch is handed in, and then as if the process had been killed before it wrote down more than `lines`. */
async function killed(lines: readonly string[], more: string[] = []): Promise<void> {
  let act: () => void = () => undefined;
  const onInterrupt = (one: () => void) => {
    act = one;
    return () => undefined;
  };
  const running = here.run(['--batch', ...more], { onInterrupt });
  const watch = setInterval(() => {
    if (here.server.counts.batches > 0) act();
  }, 2);
  expect((await running).code).toBe(130);
  clearInterval(watch);
  const kept = here.rows('run/journal.jsonl').filter(({ t }) => lines.includes(String(t)));
  writeFileSync(here.at('run/journal.jsonl'), kept.map((line) => `${JSON.stringify(line)}\n`).join(''));
}

describe.each(['openai', 'anthropic'] as const)('batches of %s', (provider) => {
  it('are handed in, looked at and collected again after faults that pass, and nothing twice', async () => {
    await open({
      provider,
      batch: {
        polls: 2,
        fault: (method, path, nth) =>
          nth === 1 && /batches$/.test(path) && method === 'POST'
            ? 503
            : nth === 2 && method === 'GET' && !path.endsWith('batches')
              ? 'reset'
              : nth === 1 && /content|results/.test(path)
                ? 529
                : null,
      },
    });
    expect((await here.run(['--batch'])).code).toBe(0);
    expect(here.server.counts).toMatchObject({ batches: 1, submitted: 4 });
    expect(scores()).toEqual([1, 1, 1, 1]);
    expect(spend()).toMatchObject({ possibly_billed_usd: 0, possibly_billed_calls: 0, pending: 0 });
  });

  it('that are surely refused leave nothing that may be billed', async () => {
    await open({ provider, batch: { fault: (method) => (method === 'POST' ? 400 : null) } });
    const { code, stderr } = await here.run(['--batch']);
    expect([code, stderr]).toEqual([3, expect.stringContaining('HTTP 400')]);
    expect(spend()).toMatchObject({ possibly_billed_usd: 0, possibly_billed_calls: 0, pending: 4, spent_usd: 0 });
    expect((await here.run(['--resume', here.at('run')])).stderr).not.toContain('being handed in');
  });

  it('that are out are told as money that may be billed, and held against the limit', async () => {
    await open({ provider, batch: { polls: 6 } });
    await killed(['run', 'batch-intent', 'batch']);
    const [, intent] = here.rows('run/journal.jsonl');
    const again = await here.run(['--resume', here.at('run')], {
      onInterrupt: (act) => {
        setTimeout(act, 60);
        return () => undefined;
      },
    });
    expect([again.code, spend()['possibly_billed_usd']]).toEqual([130, intent?.['worst_usd']]);
    expect((await here.run(['--resume', here.at('run')])).code).toBe(0);
    expect(here.server.counts.batches).toBe(1);
    expect(spend()).toMatchObject({ possibly_billed_usd: 0, spent_usd: 4 * 0.5 * (20 * 1e-6 + 10 * 5e-6) });
  });

  it('share their answers with all runs by the cache', async () => {
    await open({ provider });
    expect((await here.run()).code).toBe(0);
    expect(here.server.counts.calls).toBe(4);
    expect((await here.run(['--batch', '--force'])).code).toBe(0);
    expect(here.server.counts).toMatchObject({ calls: 4, batches: 0 });
    expect(spend()).toMatchObject({ from_cache: 4, spent_usd: 0 });
    expect(scores()).toEqual([1, 1, 1, 1]);
  });
});

it("tells its own batch from others of the same size that are at work, by the requests' ids", async () => {
  await open({ provider: 'anthropic', batch: { polls: 3 } });
  await killed(['run', 'batch-intent']);
  const journal = readFileSync(here.at('run/journal.jsonl'), 'utf8');
  for (let other = 0; other < 2; other++) {
    const requests = Array.from({ length: 4 }, (_, at) => ({
      custom_id: `somebody-${at}`,
      params: { model: 'small-1', messages: [{ role: 'user', content: 'case 1: what is 1 + 1?' }] },
    }));
    await fetch(`${here.server.anthropicUrl}/v1/messages/batches`, {
      method: 'POST',
      body: JSON.stringify({ requests }),
    });
  }
  expect(readFileSync(here.at('run/journal.jsonl'), 'utf8')).toBe(journal);
  const { code, stderr } = await here.run(['--resume', here.at('run')]);
  expect([code, stderr]).toEqual([0, expect.not.stringContaining('being handed in')]);
  expect(here.server.counts.batches).toBe(3);
  expect(scores()).toEqual([1, 1, 1, 1]);
});
