import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../cli/run.js';

describe('--json is one document on stdout', () => {
  it('also of the demo, whose talk goes to stderr', async () => {
    const out = mkdtempSync(join(tmpdir(), 'router-demo-'));
    const { code, stdout, stderr } = await run('demo', '--out', out, '--json');
    rmSync(out, { recursive: true });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'router.demo/1',
      synthetic: true,
      files: { tune: join(out, 'routing-rules.yaml'), report: join(out, 'report.html') },
      recommendation: 'route',
      certificate: { status: 'certified' },
    });
    expect(stderr).toMatch(/SYNTHETIC demo[\s\S]*4\. Which rules can be vouched for\?/);
  }, 300_000);

  it('also of a completion script', async () => {
    const { stdout } = await run('completion', 'bash', '--json');
    const { stdout: script } = await run('completion', 'bash');
    expect(JSON.parse(stdout)).toEqual({ schema: 'router.completion/1', shell: 'bash', script });
  });
});
