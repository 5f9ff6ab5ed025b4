import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { blockEngine } from '../../src/cli/ingest/engine.js';
import { newLogReport, readRequests } from '../../src/sources/request-log.js';
import { createMix } from '../../src/traffic/mix.js';
import { jsonLines, logRow, scratch } from '../sources/scratch.js';
import { ladder, prices } from '../traffic/synthetic.js';

/** Threads cannot run TypeScript: they take what `npm run build` made, as `npm test` does first. */
const workerUrl = new URL('../../dist/cli/ingest/worker.js', import.meta.url);

const TOPICS = [
  'Translate this to German: ',
  'Write a function that sorts ',
  'What is the capital of ',
  '你好，请总结 ',
];

/** Several blocks of rows, with every kind of fault, repeats, unknown prices and times, and a line longer than a block. */
function mixedLog(rows: number): string {
  const lines: string[] = [];
  for (let at = 0; at < rows; at++) {
    const text = `${TOPICS[at % 4]}${'item '.repeat(at % 60)}${at}`;
    const row = {
      messages: [...(at % 3 ? [] : [{ role: 'system', content: 'Be brief.' }]), { role: 'user', content: text }],
      model: ['strong', 'small', 'nobody knows'][at % 3],
      usage: at % 11 ? { input_tokens: at % 997, output_tokens: 1 + (at % 101), reasoning_tokens: at % 2 } : null,
      timestamp: at % 13 ? `2026-11-02T08:${10 + (at % 50)}:00Z` : null,
      status: at % 17 ? 'ok' : 'error',
      latency_ms: (at * 7919) % 4001,
      ...(at % 5 ? {} : { task: `task-${at % 7}`, cost_usd: at / 1e6 }),
    };
    lines.push(jsonLines(logRow(`r${at % 5000 ? at : 1}`, row)));
    if (at % 2500 === 0) lines.push('\n', '{"id":\n', 'null\n', jsonLines(logRow(`s${at}`, { model: 5 })));
  }
  lines.push(
    jsonLines(
      logRow('long', { response: 'x'.repeat(3 * 2 ** 20) }),
      logRow('too-long', { response: 'x'.repeat(9e6) }),
      logRow('last'),
    ),
  );
  return lines.join('');
}

async function mixOf(path: string, workers: number | null): Promise<string> {
  const mix = createMix(prices, ladder);
  const report = newLogReport();
  const engine =
    workers === null ? undefined : blockEngine(mix.addTable, { workers, workerUrl, blocksBeforeWorkers: 0 });
  try {
    for await (const batch of readRequests([path, path], report, { engine, skipBadLines: true })) {
      mix.add(batch);
    }
  } finally {
    await engine?.close();
  }
  // Faults stand in the order of their lines within a kind.
  const files = report.files.map(({ ledger, samples }) => ({
    ledger,
    samples: samples.toSorted((one, other) => one.fault.localeCompare(other.fault)),
  }));
  return JSON.stringify([mix.finish(report.ledger, report.warnings), files]);
}

describe('blockEngine', () => {
  it('gives the same bytes as reading record by record, with any number of worker threads', async () => {
    const path = scratch(mixedLog(9000));
    const expected = await mixOf(path, null);
    const [mix, files] = JSON.parse(expected);
    expect(mix.ledger).toMatchObject({ blank: 8, bad_json: 8, bad_schema: 16, too_long: 2 });
    expect(mix.requests).toBe(9000 - 2 + 2);
    for (const { ledger, samples } of files) {
      const { lines, ...parts } = ledger;
      expect(Object.values<number>(parts).reduce((a, b) => a + b)).toBe(lines);
      // Lines are numbered through the file, whatever block they came in.
      expect(samples.find(({ fault }: { fault: string }) => fault === 'too_long').line).toBe(lines - 1);
    }
    expect(await mixOf(path, 0)).toBe(expected);
    expect(existsSync(workerUrl), 'npm run build comes first').toBe(true);
    for (const workers of [1, 3]) expect(await mixOf(path, workers)).toBe(expected);
  });
});
