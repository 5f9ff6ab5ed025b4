import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { commandText } from '../../src/render/command-text.js';

const COMMAND =
  "router tune --set '/srv/shop logs/evalset.jsonl' --outcomes run/outcomes.jsonl --config router.yaml --skip-bad-lines --log /var/log/requests.jsonl";

/** The words that a shell makes of it. */
function wordsIn(script: string): string[] {
  const text = execFileSync('sh', ['-c', `router() { printf '%s\\n' router "$@"; }\n${script}`], { encoding: 'utf8' });
  return text.trimEnd().split('\n');
}

describe('commandText', () => {
  it('leaves a command that fits on one line', () => {
    expect(commandText('router sample LOG --plan', 26)).toBe('  router sample LOG --plan');
  });

  it('breaks between words with a backslash, an option beside its value', () => {
    expect(commandText('router sample a/long/log.jsonl --config router.yaml --plan', 40)).toBe(
      '  router sample a/long/log.jsonl \\\n      --config router.yaml --plan',
    );
  });

  it.each([20, 40, 60, 80, 100, 120])('gives a shell the same words at %i columns', (width) => {
    expect(wordsIn(commandText(COMMAND, width))).toEqual(wordsIn(COMMAND));
  });

  it.each([60, 80, 100, 120])('keeps within %i columns', (width) => {
    for (const line of commandText(COMMAND, width).split('\n')) expect(line.length).toBeLessThanOrEqual(width);
  });

  it('does not break a word that is longer than the line', () => {
    const path = `/${'a'.repeat(90)}/log.jsonl`;
    const text = commandText(`router sample ${path} --plan`, 60);
    expect(text).toBe(`  router sample \\\n      ${path} \\\n      --plan`);
  });

  it('keeps a quoted word with spaces whole', () => {
    expect(commandText(`router explain rules.yaml --prompt "How much is it, all in all?"`, 40).split('\n')).toEqual([
      '  router explain rules.yaml --prompt \\',
      '      "How much is it, all in all?"',
    ]);
  });
});
