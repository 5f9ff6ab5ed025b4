import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SHELLS } from '../../src/cli/completion-script.js';
import { run } from './run.js';

/** What bash offers for a line whose last word is being typed. */
async function offered(...line: string[]): Promise<string[]> {
  const { stdout: script } = await run('completion', 'bash');
  const ask = `COMP_WORDS=(${line.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${line.length - 1}; _router; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', `${script}\n${ask}`], { encoding: 'utf8' });
  expect(stderr).toBe('');
  return stdout.split('\n').filter(Boolean);
}

describe('router completion', () => {
  it('completes commands', async () => {
    expect(await offered('router', 'an')).toEqual(['analyze']);
    expect((await offered('router', '')).length).toBeGreaterThan(12);
  });

  it('completes the options of the command', async () => {
    expect(await offered('router', 'tune', '--max-e')).toEqual(['--max-escalation']);
    expect(await offered('router', 'analyze', '--max-e')).toEqual([]);
  });

  it('completes values that have a list, and files elsewhere', async () => {
    expect(await offered('router', 'tune', '--acceptable', 'r')).toEqual(['relative']);
    expect(await offered('router', 'export', 'rules.yaml', '--to', 'lite')).toEqual(['litellm']);
    expect(await offered('router', 'completion', 'z')).toEqual(['zsh']);
    expect(await offered('router', 'analyze', 'pack')).toContain('package.json');
  });

  it.each(SHELLS.filter((shell) => spawnSync(shell, ['--version']).status === 0))(
    '%s can read its script',
    async (shell) => {
      const { stdout: script, code } = await run('completion', shell);
      expect(code).toBe(0);
      const folder = mkdtempSync(join(tmpdir(), 'router-completion-'));
      writeFileSync(join(folder, 'script'), script);
      const { status, stderr } = spawnSync(shell, ['-n', join(folder, 'script')], { encoding: 'utf8' });
      rmSync(folder, { recursive: true });
      expect(stderr).toBe('');
      expect(status).toBe(0);
    },
  );

  it('completes options that have only a short form, and files whose names hold spaces', async () => {
    expect(await offered('router', 'sample', '-')).toContain('-n');
    const folder = mkdtempSync(join(tmpdir(), 'router-completion-'));
    writeFileSync(join(folder, 'my log.jsonl'), '');
    expect(await offered('router', 'analyze', join(folder, 'my'))).toEqual([join(folder, 'my log.jsonl')]);
    rmSync(folder, { recursive: true });
  });

  it.skipIf(spawnSync('fish', ['--version']).status !== 0)('completes in fish', async () => {
    const { stdout: script } = await run('completion', 'fish');
    const ask = (line: string): string[] => {
      const { stdout } = spawnSync('fish', ['--no-config', '-c', `${script}\ncomplete -C '${line}'`], {
        encoding: 'utf8',
      });
      return stdout.split('\n').flatMap((one) => one.split('\t')[0] || []);
    };
    expect(ask('router an')).toEqual(['analyze']);
    expect(ask('router tune --max-e')).toEqual(['--max-escalation']);
    expect(ask('router tune --acceptable r')).toEqual(['relative']);
    expect(ask('router completion z')).toEqual(['zsh']);
  });

  it.skipIf(spawnSync('zsh', ['--version']).status !== 0)('is taken by zsh', async () => {
    const { stdout: script } = await run('completion', 'zsh');
    // What _arguments and _describe are given, with those two as stand-ins.
    const ask = (line: string, at: number): string => {
      const stubs = 'compdef() { :; }; _arguments() { print -rl -- "$@"; }; _describe() { eval "print -rl -- \\$"$2; }';
      const { stdout, stderr } = spawnSync(
        'zsh',
        ['-f', '-c', `${stubs}\n${script}\nwords=(${line}); CURRENT=${at}; _router`],
        { encoding: 'utf8' },
      );
      expect(stderr).toBe('');
      return stdout;
    };
    expect(ask('router an', 2)).toContain('analyze:What the traffic is made of');
    expect(ask('router tune --acceptable', 3)).toContain(':value:(absolute relative)');
    expect(ask('router sample -', 3)).toMatch(/^-n\[/m);
    expect(ask('router completion z', 3)).toContain('*:file:(bash zsh fish)');
  });

  it('refuses a shell that it does not know', async () => {
    expect((await run('completion', 'cmd')).code).toBe(2);
  });
});
