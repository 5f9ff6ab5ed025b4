// npm run bench:ingest [-- ROWS ROUNDS]: how fast `router analyze` reads a log, with classes, prices and templates, against DuckDB
// computing features of the same file by SQL; gzip, CSV, Parquet and ten times the rows beside it. Makes its own logs (from the
// published prompts where ROUTER_DATA is set), takes the best of the rounds, and of ratios the median, writes ingest.json. Needs `npm run build` and about 8 GB.
import { spawnSync } from 'node:child_process';
import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { createGzip } from 'node:zlib';
import { median } from 'simple-statistics';
import { chatTexts, writeChatLog } from './chat-log.js';

/** One run of one process: seconds on the wall and of all its threads, and its peak of memory. */
interface Run {
  seconds: number;
  cpu_seconds: number;
  rss_mb: number;
}

const [rows = 1_000_000, rounds = 3] = process.argv.slice(2).map(Number);
const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const bin = here('../../bin/router.js');
/** Run in the measured process: what it took, as the last line of its stderr. */
const REPORT = `data:text/javascript,process.on('exit',()=>{const{userCPUTime:u,systemCPUTime:s,maxRSS:m}=process.resourceUsage();console.error(JSON.stringify({cpu_seconds:(u+s)/1e6,rss_mb:m/1024}))})`;
const MAP = [
  ...['id', 'timestamp', 'session', 'model', 'status', 'latency_ms', 'input_tokens', 'output_tokens', 'prompt'].flatMap(
    (name) => ['--map', `${name}=${name}`],
  ),
];

function analyze(path: string, expected: number, options: readonly string[] = []): Run {
  const from = performance.now();
  const args = ['--import', REPORT, bin, 'analyze', path, '--json', ...options];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 2 ** 26 });
  const seconds = (performance.now() - from) / 1000;
  if (status !== 0) throw new Error(stderr);
  const { requests } = JSON.parse(stdout) as { requests: number };
  if (requests !== expected) throw new Error(`${path}: ${requests} of ${expected} requests`);
  return { seconds, ...(JSON.parse(stderr.trim().split('\n').at(-1)!) as Omit<Run, 'seconds'>) };
}

function peer(...args: string[]): Run | null {
  const all = [...process.execArgv, here('ingest-peer.ts'), ...args];
  const { stdout, stderr, status } = spawnSync(process.execPath, all, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return stdout === '' ? null : (JSON.parse(stdout) as Run);
}

/** The least of each figure: whatever else the machine does only adds to them. Memory is the most. */
function best(runs: readonly Run[]): Run {
  const least = (of: (run: Run) => number): number => Number(Math.min(...runs.map(of)).toFixed(2));
  return {
    seconds: least((run) => run.seconds),
    cpu_seconds: least((run) => run.cpu_seconds),
    rss_mb: Math.round(Math.max(...runs.map((run) => run.rss_mb))),
  };
}

const folder = mkdtempSync(join(tmpdir(), 'router-ingest-'));
const at = (name: string): string => join(folder, name);
try {
  const texts = chatTexts(process.env['ROUTER_DATA']);
  writeChatLog(at('log.jsonl'), rows, texts);
  await pipeline(createReadStream(at('log.jsonl')), createGzip({ level: 6 }), createWriteStream(at('log.jsonl.gz')));
  peer('copy', at('log.jsonl'), at('log.csv'), at('log.parquet'));
  const ways: Record<string, () => Run> = {
    jsonl: () => analyze(at('log.jsonl'), rows),
    duckdb_few: () => peer('few', at('log.jsonl')) as Run,
    gz: () => analyze(at('log.jsonl.gz'), rows),
    duckdb_all: () => peer('all', at('log.jsonl')) as Run,
    csv: () => analyze(at('log.csv'), rows, MAP),
    parquet: () => analyze(at('log.parquet'), rows, MAP),
  };
  const runs: Record<string, Run[]> = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
  const loads: number[] = [];
  for (let round = 0; round < rounds; round++) {
    // In turn, so that a busy moment hits all of them.
    for (const [name, run] of Object.entries(ways)) {
      loads.push(loadavg()[0]!);
      const took = run();
      runs[name]!.push(took);
      console.error(
        `${name}: ${took.seconds.toFixed(2)} s, ${took.cpu_seconds.toFixed(2)} s of processors, ${took.rss_mb.toFixed(0)} MB`,
      );
    }
  }
  const bytes = Object.fromEntries(
    ['log.jsonl', 'log.jsonl.gz', 'log.csv', 'log.parquet'].map((name) => [name, statSync(at(name)).size]),
  );
  for (const name of Object.keys(bytes)) rmSync(at(name));
  writeChatLog(at('ten.jsonl'), 10 * rows, texts, 2);
  const ten = analyze(at('ten.jsonl'), 10 * rows);
  const found: Record<string, Run & { rows: number; rows_per_s: number }> = {};
  for (const [name, took] of [
    ...Object.entries(runs).map(([name, all]) => [name, best(all)] as const),
    ['jsonl_ten_times', best([ten])] as const,
  ]) {
    const read = name === 'jsonl_ten_times' ? 10 * rows : rows;
    found[name] = { rows: read, rows_per_s: Math.round(read / took.seconds), ...took };
  }
  /** How many times as long one way took as another that was run next to it: the machine's hour is in both. */
  const ratio = (one: string, other: string, of: 'seconds' | 'cpu_seconds'): number =>
    Number(median(runs[one]!.map((run, round) => run[of] / runs[other]![round]![of])).toFixed(2));
  const each = (of: 'seconds' | 'cpu_seconds'): Record<string, number[]> =>
    Object.fromEntries(Object.entries(runs).map(([name, all]) => [name, all.map((run) => Number(run[of].toFixed(2)))]));
  const document = {
    schema: 'router.bench.ingest/1',
    about:
      'router analyze --json as a whole process (start, features, classes, prices, templates, repeats) against DuckDB in process (features, tokens and cost by model); the least of the rounds, run in turn; of ratios within a round the median',
    rows,
    rounds,
    texts: process.env['ROUTER_DATA'] ? 'published prompts' : 'made up',
    bytes,
    processors: availableParallelism(),
    node: process.version,
    load_before: { least: Math.min(...loads), most: Math.max(...loads) },
    runs: found,
    ratios: {
      speed_to_duckdb_few: ratio('duckdb_few', 'jsonl', 'seconds'),
      speed_to_duckdb_all: ratio('duckdb_all', 'jsonl', 'seconds'),
      cpu_to_duckdb_few: ratio('duckdb_few', 'jsonl', 'cpu_seconds'),
      cpu_to_duckdb_all: ratio('duckdb_all', 'jsonl', 'cpu_seconds'),
      gz_to_plain: ratio('jsonl', 'gz', 'seconds'),
      rss_ten_times: Number((found['jsonl_ten_times']!.rss_mb / found['jsonl']!.rss_mb).toFixed(2)),
    },
    by_round: { seconds: each('seconds'), cpu_seconds: each('cpu_seconds') },
    aims: { rows_per_s: 200_000, speed_to_duckdb: 2, gz_to_plain: 0.6, rss_mb: 150 },
  };
  writeFileSync(here('ingest.json'), `${JSON.stringify(document, null, 1)}\n`);
  console.log(JSON.stringify(document.ratios, null, 1));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
