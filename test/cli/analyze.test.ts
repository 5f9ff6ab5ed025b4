import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findTranscripts } from '../../src/sources/transcripts.js';
import { failure, jsonLines, logRow, scratch, scratchPath } from '../sources/scratch.js';
import { run } from './run.js';

describe('router analyze --strip', () => {
  it('writes a log without text that analyses to the same classes, costs and tables', async () => {
    const secret = 'Zanzibar';
    const texts = [
      'Translate to German: good day',
      'Write a long essay on trade.',
      'What is 3 + 4?',
      '```js\nf(){}\n```',
    ];
    const rows = Array.from({ length: 40 }, (_, at) =>
      logRow(`${secret}-${at}`, {
        messages: [
          ...(at % 3 ? [] : [{ role: 'system', content: `You are ${secret}.` }]),
          { role: 'user', content: `${texts[at % 4]} ${secret}` },
        ],
        ...(at % 5 ? {} : { tags: { who: secret }, response: secret, session: secret, is_batch: true }),
      }),
    );
    const [log, out] = [scratch(jsonLines(...rows)), scratchPath('stripped.jsonl')];
    const whole = await run('analyze', log, '--json', '--strip', out);
    expect(whole).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(out, 'utf8')).not.toContain(secret);
    const again = await run('analyze', out, '--json');
    const tables = ({ stdout }: { stdout: string }): unknown => {
      const { templates, ...mix } = JSON.parse(stdout);
      return { ...mix, templates: templates.map(({ example_id: _, ...row }: { example_id: string }) => row) };
    };
    expect(tables(again)).toEqual(tables(whole));
    const twice = scratchPath('twice.jsonl');
    await run('analyze', out, '--json', '--strip', twice);
    expect(tables(await run('analyze', twice, '--json'))).toEqual(tables(whole));
  });

  it('keeps requests without text apart, and what is done twice', async () => {
    const ask = (at: number): unknown =>
      logRow(`ask-${at}`, { session: `s${at % 3}`, timestamp: `2026-11-02T08:0${at}:00Z`, cost_usd: 0.5 });
    const bare = 'id,model,prompt_tokens,completion_tokens\nx,gpt-4o,10,5\ny,gpt-4o,20,5\n';
    const map = ['id=id', 'model=model', 'input_tokens=prompt_tokens', 'output_tokens=completion_tokens'];
    for (const [log, flags] of [
      [scratch(jsonLines(...Array.from({ length: 9 }, (_, at) => ask(at)))), []],
      [scratch(bare, 'bare.csv'), map.flatMap((one) => ['--map', one])],
    ] as const) {
      const out = scratchPath('stripped.jsonl');
      const whole = JSON.parse((await run('analyze', log, ...flags, '--json', '--strip', out)).stdout);
      const again = JSON.parse((await run('analyze', out, '--json')).stdout);
      for (const key of ['classes', 'unclassified', 'repeated_work', 'templates_summary']) {
        expect(again[key]).toEqual(whole[key]);
      }
      expect(whole.unclassified.requests + (whole.repeated_work?.requests ?? 0)).toBeGreaterThan(0);
    }
  });

  it('prices a model that the table does not have as the tier of router.yaml that names it', async () => {
    const log = scratch(jsonLines(logRow('a', { model: 'house' })));
    const config = scratch(
      'tiers:\n  - {name: h, provider: openai, model: house, price: {input: 1e6, output: 0, as_of: 2026-10-01}}\n',
      'router.yaml',
    );
    const { cost_usd, unpriced_models } = JSON.parse((await run('analyze', log, '--config', config, '--json')).stdout);
    expect(cost_usd).toBeGreaterThan(0);
    expect(unpriced_models).toEqual([]);
    expect(JSON.parse((await run('analyze', log, '--json')).stdout).unpriced_models).toHaveLength(1);
  });

  it('leaves nothing behind when the log cannot be used', async () => {
    const out = scratchPath('nothing.jsonl');
    expect((await run('analyze', scratch('prose\n'), '--strip', out)).code).toBe(2);
    expect([out, `${out}.partial`].filter((path) => existsSync(path))).toEqual([]);
  });
});

describe('router analyze without a log', () => {
  it('finds the transcripts of Claude Code and Codex where they are kept', async () => {
    const home = scratchPath('home');
    for (const name of [
      '.claude/projects/p/a.jsonl',
      '.codex/sessions/2026/11/02/rollout-1.jsonl',
      '.claude/other.jsonl',
    ]) {
      mkdirSync(join(home, name, '..'), { recursive: true });
      writeFileSync(join(home, name), '{}\n');
    }
    const { paths, found } = await findTranscripts({ HOME: home });
    expect(paths.map((path) => path.slice(home.length + 1))).toEqual([
      '.claude/projects/p/a.jsonl',
      '.codex/sessions/2026/11/02/rollout-1.jsonl',
    ]);
    expect(found.map(({ place }) => place)).toEqual(['~/.claude/projects', '~/.codex/sessions']);
    const other = await findTranscripts({ HOME: '/nowhere', CLAUDE_CONFIG_DIR: join(home, '.claude') });
    expect(other.paths).toHaveLength(1);
  });

  it('says where it looked and how to start when there are none', async () => {
    const { code, stderr, stdout } = await run('analyze');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('router demo');
    const error = await failure(() => findTranscripts({ HOME: '/nowhere' }));
    expect(error).toMatchObject({ code: 'no-log-named', exitCode: 2 });
    expect(error.fields['looked']).toContain('~/.claude/projects');
  });
});

describe('router analyze of a path that cannot be looked at', () => {
  it('says what is wrong with it, though its size is asked for before all else', async () => {
    const loop = scratchPath('loop.jsonl');
    symlinkSync(loop, loop);
    for (const [path, reason] of [
      [loop, 'ELOOP'],
      ['a'.repeat(5000), 'ENAMETOOLONG'],
    ] as const) {
      const { code, stderr } = await run('analyze', path, '--json');
      const { error } = JSON.parse(stderr);
      expect([code, error.code, error.fields.reason]).toEqual([2, 'file-unreadable', reason]);
    }
  });
});
