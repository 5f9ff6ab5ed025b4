import { spawnSync } from 'node:child_process';
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
      const { status, stderr } = spawnSync(shell, ['-n'], { input: script, encoding: 'utf8' });
      expect(stderr).toBe('');
      expect(status).toBe(0);
    },
  );

  it('refuses a shell that it does not know', async () => {
    expect((await run('completion', 'cmd')).code).toBe(2);
  });
});
