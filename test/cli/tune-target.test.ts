import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from './run.js';

const DEMO = join(import.meta.dirname, '..', '..', 'fixtures', 'demo');
const work = mkdtempSync(join(tmpdir(), 'router-target-'));
const at = (name: string): string => join(work, name);
const log = join(DEMO, 'log.jsonl');
const config = ['--config', join(DEMO, 'router.yaml')];
interface Form {
  requests: number;
  cost_usd: number;
  saving_share: number;
  tiers: { tier: string; requests: number; share: number; cost_usd: number }[];
}
interface Exported {
  comparison: { rules: Form; exported: Form; disagreement_share: number };
}
interface Projected {
  disagreement_share: number;
  projection: { requests: number; routed_cost_usd: number; tiers: { tier: string; requests: number }[] };
}

beforeAll(async () => {
  const tiers = ['--tiers', 'haiku,sonnet,opus'];
  const { code } = await run(
    'eval',
    ...config,
    ...tiers,
    '--set',
    join(DEMO, 'evalset.jsonl'),
    '--out',
    at('run'),
    '--quiet',
  );
  expect(code).toBe(0);
}, 60_000);
afterAll(() => rmSync(work, { recursive: true, force: true }));

async function tune(out: string, ...more: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const measured = ['--set', join(DEMO, 'evalset.jsonl'), '--outcomes', join(at('run'), 'outcomes.jsonl')];
  return run('tune', ...measured, '--acceptable', 'relative', ...config, '--log', log, '--out', at(out), ...more);
}

describe.each(['litellm', 'vllm-semantic-router'])('tune --target %s', (target) => {
  const rules = `${target}.yaml`;
  const exported = `${target}.exported.yaml`;
  let certificate: { status: string; claim: string };

  it('certifies a threshold on the score of that gateway', async () => {
    const { code, stdout } = await tune(rules, '--target', target, '--json');
    expect(code).toBe(0);
    const found = JSON.parse(stdout) as {
      certificate: typeof certificate;
      candidates: { kind: string; chosen: boolean }[];
      policy: { score: { kind: string }; rules: { when: object }[] };
    };
    certificate = found.certificate;
    expect(certificate.status).toBe('certified');
    expect(found.policy.score.kind).toBe(target);
    for (const { when } of found.policy.rules) expect(Object.keys(when)).toEqual(['score_below']);
    expect(found.candidates.every(({ kind }) => kind.startsWith(target === 'litellm' ? 'litellm_' : 'semantic_'))).toBe(
      true,
    );
  }, 60_000);

  it('exports it, and the file as written sends every request of the log where the rules do', async () => {
    const to = [at(rules), '--to', target, '--out', at(exported), '--log', log];
    const { code, stdout } = await run('export', ...to, ...config, '--json');
    expect(code).toBe(0);
    const { comparison } = JSON.parse(stdout) as Exported;
    expect(comparison.disagreement_share).toBe(0);
    expect(comparison.exported).toEqual(comparison.rules);
    expect(comparison.rules.requests).toBe(600);
    expect(comparison.rules.tiers.map(({ requests }) => requests > 0)).toEqual([true, true]);
  }, 60_000);

  it('is replayed from the exported file by project --target', async () => {
    const own = JSON.parse((await run('project', at(rules), log, ...config, '--json')).stdout) as Projected;
    const again = [at(exported), log, '--target', target, '--rules', at(rules)];
    const { stdout } = await run('project', ...again, ...config, '--json');
    const replayed = JSON.parse(stdout) as Projected;
    expect(replayed.disagreement_share).toBe(0);
    expect(replayed.projection).toEqual(own.projection);
  }, 60_000);

  it('is replayed without its rules too, at the prices of the file or the table', async () => {
    const own = JSON.parse((await run('project', at(rules), log, ...config, '--json')).stdout) as Projected;
    const { code, stdout, stderr } = await run('project', at(exported), log, '--target', target, ...config, '--json');
    expect(code, stderr).toBe(0);
    const replayed = JSON.parse(stdout) as Projected & { warnings: { code: string }[] };
    const counts = ({ projection }: Projected) => projection.tiers.map(({ tier, requests }) => [tier, requests]).sort();
    expect(counts(replayed)).toEqual(counts(own));
    expect(replayed.disagreement_share).toBe(null);
    expect(replayed.warnings.map((one) => one.code)).toContain('gateway-file-alone');
  }, 60_000);

  it('shows what another threshold in the gateway file costs', async () => {
    const text = readFileSync(at(exported), 'utf8');
    const moved =
      target === 'litellm'
        ? text.replace(/simple_medium: .*/, 'simple_medium: -9')
        : text.replace(/((?:gte|lt): ).*/g, '$1-9');
    expect(moved).not.toBe(text);
    writeFileSync(at('moved.yaml'), moved);
    const again = [at('moved.yaml'), log, '--target', target, '--rules', at(rules)];
    const { stdout } = await run('project', ...again, ...config, '--json');
    const { disagreement_share: share, projection } = JSON.parse(stdout) as Projected;
    expect(projection.tiers.find(({ tier }) => tier === 'sonnet')?.requests).toBe(0);
    expect(share).toBeGreaterThan(0.5);
    const words = await run(
      'export',
      at(rules),
      '--to',
      target,
      '--out',
      at('other.yaml'),
      ...config,
      '--log',
      log,
      '--routing',
      at('moved.yaml'),
    );
    expect(words.stdout).toMatch(/by the rules +cost +as exported +cost/);
    expect(words.stdout).toMatch(/of the requests go elsewhere/);
    expect(words.stdout).toContain('0.0 %');
  }, 60_000);

  it('explains a decision by the parts of that score', async () => {
    const { stdout } = await run(
      'explain',
      at(rules),
      '--prompt',
      'Prove step by step why this python function is slow.',
      '--json',
    );
    const { score, tier } = JSON.parse(stdout) as {
      tier: string;
      score: { value: number; bias: number; parts: { points: number }[] };
    };
    expect(score.parts.reduce((sum, { points }) => sum + points, score.bias)).toBeCloseTo(score.value, 9);
    expect(['sonnet', 'opus']).toContain(tier);
  });
});

describe('tune over a file that a person edited', () => {
  it('keeps comments, pinned rules, failover and providers, and gives the same bytes again', async () => {
    await tune('edited.yaml', '--quiet');
    const before = readFileSync(at('edited.yaml'), 'utf8');
    writeFileSync(
      at('edited.yaml'),
      `# Owner: platform team\n${before
        .replace('provider: anthropic', 'provider: azure # by contract')
        .replace(
          '\nrules:\n',
          '\nrules:\n  # Ticket 12.\n  - name: ops # of two teams\n    when:\n      tags: {team: [ops]} # by tag\n    tier: opus\n    pinned: true\n',
        )
        .replace(
          '\ndefault: opus',
          '\nfailover: {order: [opus, sonnet], on: [timeout]} # agreed\nquality_fallback: {checks: [refusal]}\ndefault: opus',
        )
        .replace(/below 0\.\d+;/, 'below 0.9999;')}`,
    );
    const { stderr } = await tune('edited.yaml');
    const after = readFileSync(at('edited.yaml'), 'utf8');
    expect(stderr).toContain('Pinned rules kept: 1');
    for (const comment of [
      '# Owner: platform team',
      '# by contract',
      '# Ticket 12.',
      '# of two teams',
      '# by tag',
      '# agreed',
    ]) {
      expect(after.split(comment), comment).toHaveLength(2);
    }
    expect(after.match(/First match wins/g)).toHaveLength(1);
    expect(after).not.toContain('0.9999');
    expect(after).toMatch(/rules:\n {2}# Ticket 12\.\n {2}- name: ops/);
    expect(after).toContain('pinned: true');
    expect(after).toMatch(/order:\s*(?:\[|- )opus/);
    await tune('edited.yaml', '--quiet');
    expect(readFileSync(at('edited.yaml'), 'utf8')).toBe(after);
  }, 90_000);

  it('measures what is pinned: what a person sends down counts in the claim, what they keep up goes nowhere', async () => {
    const base = JSON.parse((await tune('free.yaml', '--json')).stdout) as { held_out: { escalation_rate: number } };
    const pin = (tier: string, when: string): string =>
      readFileSync(at('free.yaml'), 'utf8').replace(
        '\nrules:\n',
        `\nrules:\n  - {name: mine, when: ${when}, tier: ${tier}, pinned: true}\n`,
      );
    writeFileSync(at('up.yaml'), pin('opus', '{class: [simple]}'));
    const up = JSON.parse((await tune('up.yaml', '--json')).stdout) as typeof base;
    expect(up.held_out.escalation_rate).toBeGreaterThan(base.held_out.escalation_rate + 0.1);
    writeFileSync(at('down.yaml'), pin('haiku', '{chars_at_least: 0}'));
    const down = JSON.parse((await tune('down.yaml', '--json')).stdout) as {
      verdict: string;
      certificates: { tier: string; status: string; routed: number; bad: number }[];
      held_out: { acceptable_rate: number; tier_shares: Record<string, number> };
    };
    const own = down.certificates.find(({ tier }) => tier === 'haiku');
    expect(own?.status).not.toBe('certified');
    expect(down.held_out.acceptable_rate).toBeLessThan(0.95);
    expect(down.verdict).not.toBe('pass');
    expect(down.held_out.tier_shares['haiku']).toBe(1);
  }, 90_000);

  it('refuses to keep what would mean something else, and never overwrites what it cannot read', async () => {
    const text = readFileSync(at('free.yaml'), 'utf8');
    const pin = (rule: string): string =>
      text.replace('\nrules:\n', `\nrules:\n  - {name: mine, ${rule}, pinned: true}\n`);
    const cases: [string, RegExp][] = [
      [
        pin('when: {chars_below: 9}, tier: opus').replace('tier: opus, pinned', 'tier: nobody, pinned'),
        /tier "nobody" is not in the list/,
      ],
      [`${text}\nfallback: small\n`, /:\d+:\d+: .*fallback/],
    ];
    for (const [broken, message] of cases) {
      writeFileSync(at('broken.yaml'), broken);
      const { code, stderr } = await tune('broken.yaml', '--quiet');
      expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
      expect(readFileSync(at('broken.yaml'), 'utf8')).toBe(broken);
    }
    const scored = readFileSync(at('litellm.yaml'), 'utf8').replace(
      /- name: sonnet-1\n/,
      '- name: sonnet-1\n    pinned: true\n',
    );
    writeFileSync(at('scored.yaml'), scored);
    const { code, stderr } = await tune('scored.yaml', '--quiet');
    expect([code, stderr]).toEqual([2, expect.stringMatching(/sonnet-1 is pinned and asks for a score/)]);
  }, 60_000);
});
