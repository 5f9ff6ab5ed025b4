import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const textOf = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');
const { limits, memory, kills, claude3 } = JSON.parse(textOf('live.json')) as {
  limits: { calls: number; share_of_R: number; sent: number; refused: number; failed: number }[];
  memory: { calls: number; at_once: number; rss_mb: number };
  kills: { kills: number; calls_server: number; intents: number; done: number; possibly_billed: number };
  claude3: { calls: number; is_equal: boolean };
};

it('the recorded runs of live replay kept what is asked of them, and their counts agree', () => {
  for (const { calls, share_of_R, sent, refused, failed } of limits) {
    expect([failed, sent]).toEqual([0, calls + refused]);
    expect(share_of_R).toBeGreaterThanOrEqual(0.95);
  }
  expect(memory).toMatchObject({ calls: 20_000, at_once: 64 });
  expect(memory.rss_mb).toBeLessThan(300);
  expect(kills).toMatchObject({ kills: 50, done: 2000, intents: kills.done + kills.possibly_billed });
  expect(kills.calls_server).toBeLessThanOrEqual(kills.intents);
  expect(claude3).toMatchObject({ calls: 6357, is_equal: true });
});

it('README.md shows the recorded figures of live replay', () => {
  const readme = textOf('../../README.md').replaceAll('\n', ' ');
  const shares = limits.map(({ share_of_R }) => (100 * share_of_R).toFixed(1));
  const [least, most] = [shares.reduce((a, b) => (+b < +a ? b : a)), shares.reduce((a, b) => (+b > +a ? b : a))];
  expect(readme).toContain(`${least} to ${most} % of the 1,200 requests a minute`);
  expect(readme).toContain(`(${limits.length} ways, ${limits[0]?.calls} calls each)`);
  expect(readme).toContain(`20,000 calls, 64 at once, in ${memory.rss_mb} MB`);
  expect(readme).toContain(`after ${kills.kills} kills -9 in 2,000 calls`);
  expect(readme).toContain('6,357 calls of recorded Claude 3 answers');
});
