import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { stopText } from '../../src/render/stop-text.js';
import { scratch, scratchPath } from '../sources/scratch.js';
import { runIn } from './run.js';

const rules = scratch(readFileSync('fixtures/export/plain.yaml', 'utf8'), 'rules.yaml');
const measured = ['--set', 'no-such-set.jsonl', '--outcomes', 'no-such.jsonl'];

describe('the summary of a GitHub job whose command ends in an error', () => {
  it.each([
    ['check', [rules, ...measured], 'no-such-set.jsonl: there is no such file.'],
    ['check', ['no-such.yaml', ...measured, '--json'], 'no-such.yaml: there is no such file.'],
    ['diff', [rules, scratch('rules: [', 'broken.yaml')], 'broken.yaml:1:9: '],
    ['diff', [rules], "missing required argument 'new'"],
  ])('holds the sentence of %s %j', async (command, argv, sentence) => {
    const summary = scratch('before\n', 'summary.md');
    const { code, stdout } = await runIn({ GITHUB_STEP_SUMMARY: summary }, command, ...argv);
    expect([code, stdout]).toEqual([2, '']);
    const text = readFileSync(summary, 'utf8');
    expect(text).toMatch(new RegExp(`^before\n## router ${command}: stopped\n\n.+\n$`));
    expect(text).toContain(sentence);
  });

  it('is left alone by help, by a name that is no command, and where it cannot be written', async () => {
    const summary = scratchPath('summary.md');
    expect((await runIn({ GITHUB_STEP_SUMMARY: summary }, 'check', '--help')).code).toBe(0);
    expect((await runIn({ GITHUB_STEP_SUMMARY: summary }, 'chekc')).code).toBe(2);
    expect(existsSync(summary)).toBe(false);
    const { code, stderr } = await runIn({ GITHUB_STEP_SUMMARY: '/proc/x/y' }, 'check', 'no-such.yaml', ...measured);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^error: no-such\.yaml: .*\n$/)]);
  });

  it('reads as the sentence does, whatever names stand in it', () => {
    expect(stopText('check', 'a_b*.yaml: <img> [x](y) `z`')).toBe(
      '## router check: stopped\n\na\\_b\\*.yaml: &lt;img&gt; \\[x\\](y) \\`z\\`\n',
    );
  });
});
