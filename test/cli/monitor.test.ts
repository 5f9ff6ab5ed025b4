import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MonitorReport, MonitorState } from '../../src/records/monitor.js';
import { run } from './run.js';

const CONFIG = ['--config', 'fixtures/tune/router.yaml'];
let folder = '';
const at = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'router-monitor-'));
  const measured = ['--set', 'fixtures/tune/set.jsonl', '--outcomes', 'fixtures/tune/split.jsonl'];
  const tuned = await run('tune', ...measured, ...CONFIG, '--tiers', 'small,large', '--out', at('rules.yaml'));
  expect(tuned.code, tuned.stderr).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Row {
  id: string;
  model: string;
  timestamp: string;
  [more: string]: unknown;
}

/** `n` questions of one hour that the rules send to small; every `every`-th was answered by large, none at 0. */
function hour(from: number, n: number, every: number): Row[] {
  return Array.from({ length: n }, (_, index) => ({
    id: `visit-${from}-${index}`,
    timestamp: new Date(Date.parse('2026-11-02T00:00:00Z') + from * 3_600_000 + index * 1000).toISOString(),
    model: every > 0 && index % every === 0 ? 'synthetic-large' : 'synthetic-small',
    messages: [{ role: 'user', content: `When does the tower open on Monday? (${from * 1000 + index})` }],
    status: 'ok',
    usage: { input_tokens: 20, output_tokens: 40, cache_read_tokens: 0, cache_write_tokens: 0 },
  }));
}

function log(name: string, rows: readonly object[]): string {
  writeFileSync(at(name), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  return at(name);
}

async function monitor(path: string, ...more: string[]): Promise<{ code: number; report: MonitorReport }> {
  const { code, stdout, stderr } = await run('monitor', at('rules.yaml'), path, ...CONFIG, '--json', ...more);
  expect(code, stderr).not.toBe(2);
  return { code, report: JSON.parse(stdout) };
}

const stateOf = (name: string): MonitorState => JSON.parse(readFileSync(at(name), 'utf8'));

describe('router monitor', () => {
  it('ends with 0 and VALID below the limit', async () => {
    const path = log('calm.jsonl', hour(0, 600, 20));
    const { code, report } = await monitor(path);
    expect(report).toMatchObject({ verdict: 'valid', escalation: { requests: 600, escalated: 30 } });
    expect(code).toBe(0);
    expect((await run('monitor', at('rules.yaml'), path, ...CONFIG)).stdout).toContain('VALID');
  });

  it('ends with 0 and WATCH, with the next step, at a new snapshot of the model', async () => {
    await monitor(log('before.jsonl', hour(0, 200, 20)), '--state', at('snapshot.json'));
    const dated = hour(1, 200, 0).map((row) => ({ ...row, model: 'synthetic-small-2026-11-02' }));
    const { code, report } = await monitor(log('dated.jsonl', dated), '--state', at('snapshot.json'));
    expect(report).toMatchObject({ verdict: 'watch', reasons: [{ code: 'new-snapshot' }], next: expect.any(String) });
    expect(report.escalation.requests, 'counts start anew').toBe(200);
    expect(code).toBe(0);
  });

  it('ends with 1 and EXPIRED, with reason and next step, above the limit beyond doubt', async () => {
    const path = log('storm.jsonl', hour(0, 300, 3));
    const { code, report } = await monitor(path);
    expect(report.verdict).toBe('expired');
    expect(report.reasons[0]).toMatchObject({ code: 'escalation-above-limit', level: 'expired' });
    expect(report.next).toContain('router sample');
    expect(code).toBe(1);
    const { stdout } = await run('monitor', at('rules.yaml'), path, ...CONFIG);
    expect(stdout).toContain('EXPIRED');
  });

  it('does not expire rules on the raw share: 2 of 15 is above 10 % and proves nothing', async () => {
    const { code, report } = await monitor(log('few.jsonl', hour(0, 15, 8)));
    expect(report.escalation.share).toBeGreaterThan(0.1);
    expect([code, report.verdict]).toEqual([0, 'valid']);
  });

  it.each([
    ['an empty log', []],
    ['a log that nothing routed', hour(0, 50, 1)],
    ['only models that no tier has', hour(0, 50, 0).map((row) => ({ ...row, model: 'someone-else' }))],
    [
      'only requests that stay on the strongest tier',
      hour(0, 50, 1).map((row) => ({
        ...row,
        messages: [
          {
            role: 'user',
            content:
              'A group of 3 pays 7 euros each and gets 2 euros back per head. How much do they pay in all? Work through the steps and give the number.',
          },
        ],
      })),
    ],
  ])('ends with 4 on %s: what measured nothing never passes', async (_, rows) => {
    const { code, report } = await monitor(log('nothing.jsonl', rows));
    expect(code, JSON.stringify(report.reasons)).toBe(4);
    expect(report.verdict).toBe('undecided');
    expect(report.escalation.share).toBeNull();
  });

  it('refuses rules that miss a tier and a state that is none', async () => {
    const broken = readFileSync(at('rules.yaml'), 'utf8').replace(/^default: .*$/m, 'default: huge');
    writeFileSync(at('broken.yaml'), broken);
    const path = log('calm.jsonl', hour(0, 20, 0));
    expect((await run('monitor', at('broken.yaml'), path)).code).toBe(2);
    writeFileSync(at('torn.json'), '{"schema": "router.monitor-state/1", "rul');
    const torn = await run('monitor', at('rules.yaml'), path, '--state', at('torn.json'));
    expect([torn.code, torn.stderr.includes('torn.json')]).toEqual([2, true]);
    expect(readFileSync(at('torn.json'), 'utf8'), 'not written over').toContain('"rul');
  });
});

describe('router monitor --state', () => {
  it('comes, hour by hour over a growing log, to the state of one run over all of it', async () => {
    const hours = [hour(0, 120, 15), hour(1, 80, 9), hour(2, 150, 12)];
    await monitor(log('all.jsonl', hours.flat()), '--state', at('once.json'));
    for (let until = 1; until <= hours.length; until++) {
      const { report } = await monitor(
        log('growing.jsonl', hours.slice(0, until).flat()),
        '--state',
        at('hourly.json'),
      );
      expect(report.requests).toBe(hours[until - 1]?.length);
    }
    const { baseline: one, ...once } = stateOf('once.json');
    const { baseline: other, ...hourly } = stateOf('hourly.json');
    expect(hourly).toEqual(once);
    expect([one, other]).not.toContain(null);
  });

  it('counts nothing twice in a log that was read before, or in one that is older, and keeps its verdict', async () => {
    const later = log('later.jsonl', hour(5, 100, 20));
    await monitor(later, '--state', at('twice.json'));
    const before = stateOf('twice.json');
    for (const path of [later, log('empty.jsonl', [])]) {
      const { code, report } = await monitor(path, '--state', at('twice.json'));
      expect(report).toMatchObject({ requests: 0, late: 0 });
      expect([code, report.verdict]).toEqual([0, 'valid']);
      expect(stateOf('twice.json')).toEqual(before);
    }
  });

  it('tells a log that came late from one that was read before: it is not counted, and that is said', async () => {
    const [first, late] = [hour(5, 100, 20), hour(1, 100, 2)];
    await monitor(log('first.jsonl', first), '--state', at('late.json'));
    const before = stateOf('late.json');
    const path = log('late.jsonl', [...first, ...late]);
    const { code, report } = await monitor(path, '--state', at('late.json'));
    expect(report).toMatchObject({ requests: 0, seen_before: 200, late: 100, reasons: [{ code: 'late-requests' }] });
    expect([code, report.verdict]).toEqual([0, 'watch']);
    expect(stateOf('late.json')).toEqual(before);
    // New rows, rows counted before, late ones and one without a time, and a line that is no row: each is counted once.
    const rows = [...first, ...late, ...hour(6, 200, 20), { ...first[0], id: 'u', timestamp: undefined }, { id: 'x' }];
    const mixed = await monitor(log('mixed.jsonl', rows), '--state', at('late.json'), '--skip-bad-lines');
    expect(mixed.report).toMatchObject({ requests: 200, seen_before: 200, late: 100, undated: 1 });
    expect(mixed.report).toMatchObject({ ledger: { lines: 402, ok: 401, bad_schema: 1 } });
    const { stdout } = await run('monitor', at('rules.yaml'), path, ...CONFIG, '--state', at('late.json'));
    expect(stdout).toContain('about 100 of the 200 requests');
    expect(stdout).toContain('WATCH. 200 requests read: 100 counted before, about 100 too late to be counted;');
  });

  it('counts no request without a time, which the next run would count again', async () => {
    const undated = hour(0, 100, 20).map((row) => ({ ...row, timestamp: undefined }));
    const path = log('undated.jsonl', [...undated, ...hour(1, 100, 20)]);
    for (const _ of [1, 2]) {
      const { code, report } = await monitor(path, '--state', at('undated.json'));
      expect(report).toMatchObject({ undated: 100, escalation: { requests: 100 }, verdict: 'watch' });
      expect([code, report.reasons[0]?.code]).toEqual([0, 'undated-requests']);
    }
    const nothing = await monitor(log('undated-only.jsonl', undated), '--state', at('undated-only.json'));
    expect(nothing).toMatchObject({ code: 4, report: { verdict: 'undecided', escalation: { requests: 0 } } });
    expect((await monitor(path)).report, 'one run alone counts them').toMatchObject({ undated: 0, requests: 200 });
  });

  it('goes on with a state of an earlier version, which knows no squares and no rows', async () => {
    const path = log('earlier.jsonl', hour(0, 100, 20));
    await monitor(path, '--state', at('earlier.json'));
    const { cost_usd_squares: _, counted: __, ...earlier } = stateOf('earlier.json');
    writeFileSync(at('earlier.json'), JSON.stringify(earlier));
    const { report } = await monitor(path, '--state', at('earlier.json'));
    expect(report).toMatchObject({ verdict: 'valid', seen_before: 100, late: null, escalation: { requests: 100 } });
    const next = await monitor(log('next.jsonl', hour(1, 50, 20)), '--state', at('earlier.json'));
    expect(next.report.cost_usd_per_request).toMatchObject({ realized: { ci95: null, n: 150 }, latest: { n: 50 } });
    expect(stateOf('earlier.json')).not.toHaveProperty('counted');
  });

  it('starts anew when the rules or the limit change', async () => {
    const path = log('restart.jsonl', hour(0, 100, 3));
    expect((await monitor(path, '--state', at('restart.json'))).code).toBe(1);
    const other = await monitor(path, '--state', at('restart.json'), '--max-escalation', '0.5');
    expect(other.report.warnings).toEqual([
      { code: 'state-of-other-limit', fields: { path: at('restart.json'), was: 0.1, is: 0.5 } },
    ]);
    expect(other.report).toMatchObject({ seen_before: 0, verdict: 'valid', escalation: { requests: 100 } });
    const changed = readFileSync(at('rules.yaml'), 'utf8').replace(/chars_below: \d+/, 'chars_below: 77');
    const same = changed === readFileSync(at('rules.yaml'), 'utf8');
    writeFileSync(
      at('changed.yaml'),
      same ? changed.replace(/^default: /m, 'failover: {order: [large], on: [timeout]}\ndefault: ') : changed,
    );
    const argv = [
      'monitor',
      at('changed.yaml'),
      path,
      ...CONFIG,
      '--json',
      '--state',
      at('restart.json'),
      '--max-escalation',
      '0.5',
    ];
    const { stdout } = await run(...argv);
    expect(JSON.parse(stdout)).toMatchObject({
      seen_before: 0,
      escalation: { requests: 100 },
      warnings: [{ code: 'state-of-other-rules' }],
    });
  });

  it('keeps the counts as they were when the log cannot be read', async () => {
    await monitor(log('kept.jsonl', hour(0, 50, 10)), '--state', at('kept.json'));
    const before = stateOf('kept.json');
    const { code } = await run('monitor', at('rules.yaml'), at('none.jsonl'), ...CONFIG, '--state', at('kept.json'));
    expect(code).toBe(2);
    expect(stateOf('kept.json')).toEqual(before);
    expect(existsSync(at('kept.json'))).toBe(true);
  });
});
