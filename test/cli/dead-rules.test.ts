import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { jsonLines, logRow, scratch, scratchPath } from '../sources/scratch.js';
import { run } from './run.js';

const LOG = jsonLines(...Array.from({ length: 20 }, (_, at) => logRow(`r${at}`)));
const SET = jsonLines({ id: 'a', prompt: 'x', grader: 'exact', reference: 'y' });
const OUTCOMES = jsonLines(...['small', 'large'].map((tier) => ({ case_id: 'a', tier, score: 1, cost_usd: 0.1 })));
const plain = readFileSync('fixtures/export/plain.yaml', 'utf8');
const DEAD = plain.replace(
  'rules: []',
  'rules: [{name: all, when: {}, tier: small}, {name: code, when: {task: [code]}, tier: large}]',
);
const HIDDEN = /: rule 2 \(code\) is never reached: rule 1 \(all\) stands before it/;

describe('rules that cannot match', () => {
  const log = scratch(LOG);
  const [dead, live] = [scratch(DEAD, 'dead.yaml'), scratch(plain, 'plain.yaml')];
  const measured = ['--set', scratch(SET), '--outcomes', scratch(OUTCOMES)];

  it.each([
    ['explain', [dead, '--prompt', 'Hi']],
    ['export', [dead, '--to', 'portkey', '--out', scratchPath('out')]],
    ['project', [dead, log]],
    ['check', [dead, ...measured]],
    ['diff', [live, dead]],
    ['monitor', [dead, log]],
  ])('are named by %s, which does as the file reads all the same', async (command, argv) => {
    const { code, stderr } = await run(command, ...argv);
    const { code: same } = await run(command, ...argv.map((one) => (one === dead ? live : one)));
    expect(code).toBe(same);
    expect(stderr.match(HIDDEN)).not.toBeNull();
    const { stdout } = await run(command, ...argv, '--json');
    expect(JSON.parse(stdout).warnings).toContainEqual({
      code: 'rule-hidden',
      fields: { path: dead, place: 2, rule: 'code', by: 'all', by_place: 1 },
    });
  });
});
