import { type SpawnOptions, spawn } from 'node:child_process';
import { chmodSync, createReadStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';

// The built program as a process: what only a process shows. Everything else is tested in process (test/cli.test.ts).
const BIN = fileURLToPath(new URL('../bin/router.js', import.meta.url));
const FIXTURE = fileURLToPath(new URL('../fixtures/analyze/', import.meta.url));
const LOG = join(FIXTURE, 'log.jsonl');
/** nobody on every Linux. */
const NOBODY = 65534;

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

function start(
  args: string[],
  how: SpawnOptions & { closesStdout?: boolean; stdinFrom?: string } = {},
): Promise<Ended> {
  const { closesStdout = false, stdinFrom, ...options } = how;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [BIN, ...args], { ...options, stdio: ['pipe', 'pipe', 'pipe'] });
    const read = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name]?.setEncoding('utf8').on('data', (text: string) => {
        read[name] += text;
      });
    }
    if (closesStdout) child.stdout?.destroy();
    if (stdinFrom === undefined) child.stdin?.end();
    else if (child.stdin) createReadStream(stdinFrom).pipe(child.stdin);
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...read }));
  });
}

const folder = mkdtempSync(join(tmpdir(), 'router-bin-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('bin/router.js', () => {
  it('tells its version', async () => {
    expect(await start(['--version'])).toEqual({ code: 0, stdout: '0.1.0\n', stderr: '' });
  });

  it('ends with the exit code of the command', async () => {
    const { code, stdout, stderr } = await start(['analyze', join(folder, 'nowhere.jsonl')]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^error: .*nowhere\.jsonl: there is no such file\. .*\n$/);
  });

  it('reads logs, plain and .gz, where the engine compiles nothing, and says the same', async () => {
    const zipped = join(folder, 'log.jsonl.gz');
    writeFileSync(zipped, gzipSync(readFileSync(LOG)));
    for (const log of [LOG, zipped]) {
      const { stdout } = await start(['analyze', log, '--json']);
      const env = { ...process.env, NODE_OPTIONS: '--jitless' };
      expect(await start(['analyze', log, '--json'], { env })).toMatchObject({ code: 0, stdout });
    }
  });

  it('55 ends quietly when the reader of its output has gone (| head)', async () => {
    const { code, stderr } = await start(['analyze', LOG, '--json'], { closesStdout: true });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('55 ends with the code of its gate all the same', async () => {
    const measured = ['--set', 'fixtures/tune/set.jsonl', '--outcomes', 'fixtures/tune/split.jsonl'];
    const args = ['tune', ...measured, '--min-acceptable', '0.9999', '--out', join(folder, 'rules.yaml')];
    const { code } = await start(args, { closesStdout: true });
    expect(code).toBe((await start(args)).code);
    expect(code).toBe(1);
  });

  it('55 writes no control codes where there is no terminal, with NO_COLOR or CI', async () => {
    for (const more of [{}, { NO_COLOR: '1' }, { CI: 'true' }, { COLUMNS: '80' }]) {
      const env = { ...process.env, FORCE_COLOR: '', ...more };
      // From the log's folder: a path is one word, which is not broken, however deep the checkout lies.
      const { code, stdout, stderr } = await start(['analyze', 'log.jsonl'], { cwd: FIXTURE, env });
      expect(code).toBe(0);
      expect(stdout + stderr).not.toContain('\u001b');
      expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    }
  });

  // Row 31 asks for 10 GB: what must not grow shows in a hundred MB too, and the ten-times run of bench:ingest has more.
  it('31 takes no more memory for a log that is five times as long, and counts every row', async () => {
    const text = 'Summarise what this customer wrote about the delayed parcel and say what should be done next. ';
    function* rows(count: number): Generator<string> {
      const usage = { input_tokens: 900, output_tokens: 40, cache_read_tokens: 0, cache_write_tokens: 0 };
      for (let from = 0; from < count; from += 500) {
        let block = '';
        for (let id = from; id < from + 500; id++) {
          const messages = [{ role: 'user', content: `${text.repeat(4)}${id}` }];
          block += `${JSON.stringify({ id: `row-${id}`, timestamp: '2026-11-02T08:00:00Z', model: 'gpt-4o', messages, status: 'ok', usage })}\n`;
        }
        yield block;
      }
    }
    const peak = `data:text/javascript,process.on('exit',()=>console.error('peak '+process.resourceUsage().maxRSS/1024))`;
    const runOf = (count: number): Promise<{ requests: number; mb: number }> =>
      new Promise((resolve, reject) => {
        const child = spawn(process.execPath, ['--import', peak, BIN, 'analyze', '-', '--json']);
        let [stdout, stderr] = ['', ''];
        child.stdout.setEncoding('utf8').on('data', (more: string) => (stdout += more));
        child.stderr.setEncoding('utf8').on('data', (more: string) => (stderr += more));
        child.on('error', reject);
        child.on('close', () => {
          resolve({ requests: JSON.parse(stdout).requests, mb: Number(/peak ([\d.]+)/.exec(stderr)?.[1]) });
        });
        Readable.from(rows(count)).pipe(child.stdin);
      });
    const short = await runOf(40_000);
    const long = await runOf(200_000);
    expect([short.requests, long.requests]).toEqual([40_000, 200_000]);
    // The longer log is 110 MB, 88 MB more than the other.
    expect(long.mb - short.mb).toBeLessThan(44);
    expect(long.mb).toBeLessThan(300);
  }, 30_000);

  it('56 reads a log from standard input as from a file', async () => {
    const [piped, named] = await Promise.all([
      start(['analyze', '-', '--json'], { stdinFrom: LOG }),
      start(['analyze', LOG, '--json']),
    ]);
    expect(piped.code).toBe(0);
    expect(piped.stdout).toBe(named.stdout);
  });

  it('calls standard input by its name in errors', async () => {
    const { code, stderr } = await start(['analyze', '-']);
    expect(code).toBe(2);
    expect(stderr).toBe('error: standard input: the file is empty. A request log is needed.\n');
  });

  it('56 says so when it may not read a file or write to a folder', async (context) => {
    // Root may read everything, so root starts it as nobody; where nobody cannot reach the program, there is nothing to see.
    const isRoot = process.getuid?.() === 0;
    const as = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
    if (isRoot && (await start(['--version'], as).catch(() => null))?.code !== 0) {
      context.skip('run as root, and nobody cannot start the program here');
    }
    chmodSync(folder, 0o755);
    const secret = join(folder, 'secret.jsonl');
    writeFileSync(secret, '{}\n');
    chmodSync(secret, 0);
    const read = await start(['analyze', secret], as);
    expect(read).toEqual({
      code: 2,
      stdout: '',
      stderr: `error: ${secret}: may not be read by this user. Change its permissions or run as its owner.\n`,
    });
    chmodSync(folder, 0o555);
    const wrote = await start(['analyze', LOG, '--quiet', '--out', join(folder, 'mix.json')], as);
    chmodSync(folder, 0o755);
    expect(wrote).toEqual({
      code: 2,
      stdout: '',
      stderr: `error: ${join(folder, 'mix.json')}: cannot be written (no permission). Nothing was changed; choose another place.\n`,
    });
  });
});
