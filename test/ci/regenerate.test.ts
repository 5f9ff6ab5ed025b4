import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answersOf } from '../provider-server/answers.js';
import { startProviderServer } from '../provider-server/server.js';

// The job's script, end to end: a scratch repository with a bare remote, a provider on loopback, and a `gh` that only
// notes what it is asked. The cases and answers are those of the synthetic demo.
const SCRIPT = resolve('.github/actions/regenerate/regenerate.sh');
const BIN = resolve('bin/router.js');
const DEMO = resolve('fixtures/demo');

let folder = '';
let repository = '';
let isSmallTierWorse = false;
let server: Awaited<ReturnType<typeof startProviderServer>>;
const git = (...args: string[]): string => execFileSync('git', args, { cwd: repository, encoding: 'utf8' }).trim();
const asked = (): string => (existsSync(join(folder, 'gh.txt')) ? readFileSync(join(folder, 'gh.txt'), 'utf8') : '');

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'router-ci-'));
  repository = join(folder, 'repository');
  const all = rows<{ id: string; prompt: string }>(readFileSync(join(DEMO, 'evalset.jsonl')));
  // A provider sees prompts, not ids: of cases with equal prompts the first is kept.
  const cases = [...new Map([...all].reverse().map((one) => [one.prompt, one])).values()];
  const answers = rows<Parameters<typeof answersOf>[1][number]>(
    gunzipSync(readFileSync(join(DEMO, 'answers.jsonl.gz'))),
  );
  const good = answersOf(cases, answers);
  server = await startProviderServer({
    answer: (call) => {
      const answer = good(call);
      return isSmallTierWorse && /haiku/.test(call.model) && answer
        ? { ...answer, response: 'I do not know.' }
        : answer;
    },
  });

  mkdirSync(repository);
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'bin', 'gh'), '#!/bin/sh\necho "$@" >> "$GH_NOTES"\n');
  chmodSync(join(folder, 'bin', 'gh'), 0o755);
  execFileSync('git', ['init', '-q', '--bare', '-b', 'main', join(folder, 'remote.git')]);
  git('init', '-q', '-b', 'main');
  git('config', 'user.name', 'test');
  git('config', 'user.email', 'test@example.com');
  git('remote', 'add', 'origin', join(folder, 'remote.git'));
  writeFileSync(join(repository, 'evalset.jsonl'), cases.map((one) => `${JSON.stringify(one)}\n`).join(''));
  writeFileSync(join(repository, 'logs.jsonl'), readFileSync(join(DEMO, 'log.jsonl')));
  writeFileSync(
    join(repository, 'router.yaml'),
    ['haiku', 'opus'].reduce(
      (text, tier) =>
        `${text}  - {name: ${tier}, provider: anthropic, model: claude-${tier}-4-5, base_url: "${server.anthropicUrl}"}\n`,
      'tiers:\n',
    ),
  );
  git('add', '.');
  git('commit', '-q', '-m', 'Start');
  git('push', '-q', 'origin', 'main');
}, 60_000);

afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

function rows<T>(bytes: Buffer): T[] {
  return bytes
    .toString('utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as T);
}

/** One run of the job, as the workflow starts it. */
function job(more: Record<string, string> = {}): Promise<{ code: number; stderr: string }> {
  const env = {
    PATH: `${join(folder, 'bin')}:${process.env['PATH']}`,
    HOME: folder,
    GH_NOTES: join(folder, 'gh.txt'),
    GITHUB_STEP_SUMMARY: join(folder, 'summary.md'),
    ANTHROPIC_API_KEY: 'sk-not-a-key-0000',
    ROUTER_COMMAND: `${process.execPath} ${BIN}`,
    ROUTER_TIERS: 'haiku,opus',
    ROUTER_MAX_SPEND: '500',
    ROUTER_LOGS: 'logs.jsonl',
    ROUTER_TUNE_ARGS: '--acceptable relative',
    ROUTER_FORGE: 'github',
    ...more,
  };
  return new Promise((done) => {
    execFile('bash', [SCRIPT], { cwd: repository, env }, (error, _, stderr) => {
      done({ code: error ? Number(error.code) : 0, stderr });
    });
  });
}

describe('the regenerate job', () => {
  it('refuses to run with nothing to measure', async () => {
    const { code, stderr } = await job({ ROUTER_SET: 'no-such-set.jsonl' });
    expect(code).toBe(2);
    expect(stderr).toContain('nothing to measure');
    // Who looks at the red job finds it in the summary.
    expect(readFileSync(join(folder, 'summary.md'), 'utf8')).toMatch(/^## Regenerate: stopped\n\n.*nothing to measure/);
  });

  it('spends nothing where no branch is checked out that a proposal could go into', async () => {
    git('checkout', '-q', '--detach');
    const { code, stderr } = await job();
    git('checkout', '-q', 'main');
    expect(code).toBe(2);
    expect(stderr).toContain('no branch is checked out');
    expect(existsSync(join(repository, '.router-work'))).toBe(false);
  });

  it('proposes first rules, with the evidence and a report', async () => {
    const { code, stderr } = await job();
    expect(code, stderr).toBe(0);
    expect(git('rev-parse', '--abbrev-ref', 'HEAD')).toBe('main');
    expect(git('diff', '--name-only', 'main', 'origin/router/regenerate')).toBe('routing-rules.yaml');
    expect(asked()).toMatch(/^pr create --head router\/regenerate --base main /m);
    expect(readFileSync(join(repository, '.router-work/proposal.md'), 'utf8')).toContain('ROUTE');
    expect(readFileSync(join(repository, '.router-work/report.html'), 'utf8')).toContain('<svg');
    expect(readFileSync(join(folder, 'summary.md'), 'utf8')).toContain('certified');
  }, 400_000);

  it('changes nothing when nothing has changed', async () => {
    git('merge', '-q', 'origin/router/regenerate');
    git('push', '-q', 'origin', 'main');
    const before = asked();
    const { code, stderr } = await job();
    expect(code, stderr).toBe(0);
    expect(stderr).toContain('the rules stay as they are');
    expect(asked()).toBe(before);
    expect(git('rev-parse', 'origin/router/regenerate')).toBe(git('rev-parse', 'main'));
  }, 400_000);

  it('is red when the rules have expired, and proposes what holds', async () => {
    isSmallTierWorse = true;
    const { code, stderr } = await job({
      ROUTER_WORK: '.router-work/second',
      GITHUB_STEP_SUMMARY: join(folder, 'second.md'),
      GITHUB_SERVER_URL: 'https://forge.test',
      GITHUB_REPOSITORY: 'team/app',
      GITHUB_RUN_ID: '17',
    });
    expect(code, stderr).toBe(1);
    expect(stderr).toContain('has expired');
    expect(git('show', 'origin/router/regenerate:routing-rules.yaml')).not.toBe(git('show', 'main:routing-rules.yaml'));
    const proposal = readFileSync(join(repository, '.router-work/second/proposal.md'), 'utf8');
    expect(proposal).toContain('## Routing rules: expired');
    expect(proposal).toContain('## Routing rules: what changes');
    expect(proposal).toContain('[report.html](https://forge.test/team/app/actions/runs/17#artifacts)');
    // `check` and the script both add to the summary; each part is in it once.
    const summary = readFileSync(join(folder, 'second.md'), 'utf8');
    expect(summary.match(/^## .*$/gm)).toEqual(['## Routing rules: expired', '## Routing rules: what changes']);
  }, 400_000);

  it('goes on with a run that the budget stopped, and starts anew where its journal is damaged', async () => {
    isSmallTierWorse = false;
    const work = '.router-work/third';
    const few = readFileSync(join(repository, 'evalset.jsonl'), 'utf8').split('\n').slice(0, 30);
    const set = join(folder, 'few.jsonl');
    const more = { ROUTER_WORK: work, ROUTER_SET: set, ROUTER_LOGS: '', ROUTER_FORGE: 'none' };
    /** Answers that the run has, each of which was paid for. */
    const calls = (): number =>
      readFileSync(join(repository, work, 'run/journal.jsonl'), 'utf8').split('"status":"scored"').length - 1;
    writeFileSync(set, `${few.join('\n')}\n`);
    const stopped = await job({ ...more, ROUTER_MAX_SPEND: '0.05' });
    expect(stopped.code, stopped.stderr).toBe(3);
    expect(readFileSync(join(folder, 'summary.md'), 'utf8')).toContain('measuring stopped before its end');
    const paid = calls();
    expect(paid).toBeGreaterThan(0);
    expect(paid).toBeLessThan(60);
    const resumed = await job(more);
    expect(resumed.stderr).not.toContain('starting anew');
    expect([resumed.code, calls()], resumed.stderr).toEqual([0, 60]);
    // A journal that cannot be read, which a cache would bring back week after week.
    rmSync(join(repository, work, 'run/outcomes.jsonl'));
    writeFileSync(join(repository, work, 'run/journal.jsonl'), 'no journal\nnor this\n');
    const anew = await job(more);
    expect(anew.stderr).toContain('starting anew');
    expect([anew.code, calls()], anew.stderr).toEqual([0, 60]);
  }, 400_000);
});

it('keeps a stopped run also when the job is red: nothing in the workflows saves by the plain cache action', () => {
  for (const file of ['workflows/regenerate.yml', 'actions/regenerate/action.yml']) {
    const text = readFileSync(resolve('.github', file), 'utf8');
    expect(text).toMatch(/- if: always\(\)\n\s+uses: actions\/cache\/save@/);
    expect(text).not.toMatch(/uses: actions\/cache@/);
  }
  expect(readFileSync(resolve('.github/examples/gitlab-ci.yml'), 'utf8')).toMatch(
    /cache:(?:\n {4}.*)*\n {4}when: always/,
  );
});
