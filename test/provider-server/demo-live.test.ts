import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, expect, it } from 'vitest';
import { main } from '../../src/cli/main.js';
import { answersOf } from './answers.js';
import { startProviderServer } from './server.js';

/** `npm run demo:live` shows what this prints; without ROUTER_DEMO it is a test like any other. */
const isShown = Boolean(process.env['ROUTER_DEMO']);
const DEMO = resolve('fixtures/demo');
const folder = mkdtempSync(join(tmpdir(), 'router-demo-live-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function router(...args: string[]): Promise<number> {
  const show = (text: string): void => {
    if (isShown) process.stdout.write(text);
  };
  show(`\n$ router ${args.join(' ')}\n\n`);
  const env = { ANTHROPIC_API_KEY: 'sk-not-a-key-0000', OPENAI_API_KEY: 'sk-not-a-key-0000' };
  const io = { env, cwd: folder, isTerminal: false, columns: 100, hasColour: false, now: () => Date.now() };
  return main(args, { ...io, stdout: { write: show }, stderr: { write: show } });
}

it('plays the demo through the real SDKs against a provider on loopback, to the bytes of the recorded demo', {
  timeout: 240_000,
}, async () => {
  const rows = <T>(bytes: Buffer): T[] =>
    bytes
      .toString('utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as T);
  // A provider sees prompts, not ids: of cases with equal prompts, whose recorded answers differ, the first is kept.
  const all = rows<{ id: string; prompt: string }>(readFileSync(join(DEMO, 'evalset.jsonl')));
  const cases = [...new Map([...all].reverse().map((one) => [one.prompt, one])).values()];
  const set = join(folder, 'evalset.jsonl');
  writeFileSync(set, cases.map((one) => `${JSON.stringify(one)}\n`).join(''));
  const answers = rows<Parameters<typeof answersOf>[1][number]>(
    gunzipSync(readFileSync(join(DEMO, 'answers.jsonl.gz'))),
  );
  // A refusal now and then, as life has them; the run waits and goes on.
  const fault = ({ index }: { index: number }) =>
    index % 400 === 7 ? ({ kind: 'status', status: 429, headers: { 'retry-after': '0.2' } } as const) : null;
  const server = await startProviderServer({ answer: answersOf(cases, answers), fault });
  const live = readFileSync(join(DEMO, 'router.yaml'), 'utf8').replaceAll(
    'provider: recorded',
    `provider: anthropic, base_url: "${server.anthropicUrl}"`,
  );
  writeFileSync(join(folder, 'live.yaml'), live.replaceAll(', answers: answers.jsonl.gz', ''));
  const common = ['--tiers', 'haiku,sonnet,opus', '--set', set];
  const own = ['--config', join(folder, 'live.yaml'), ...common];
  expect(await router('eval', ...own, '--dry-run')).toBe(0);
  expect(await router('eval', ...own, '--out', join(folder, 'live'), '--max-spend', '500')).toBe(0);
  await server.close();
  expect(
    await router('eval', '--config', join(DEMO, 'router.yaml'), ...common, '--out', join(folder, 'recorded')),
  ).toBe(0);
  const read = (name: string): string => readFileSync(join(folder, name, 'outcomes.jsonl'), 'utf8');
  // Timing is the machine's own.
  const untimed = (text: string): string => text.replaceAll(/"(?:latency_ms|ttft_ms|confidence)":[\d.e-]+,/g, '');
  expect(untimed(read('live'))).toBe(untimed(read('recorded')));
});
