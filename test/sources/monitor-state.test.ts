import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { emptyEscalation } from '../../src/policy/escalation-test.js';
import type { MonitorState } from '../../src/records/monitor.js';
import { openMonitorState } from '../../src/sources/monitor-state.js';

const folder = mkdtempSync(join(tmpdir(), 'router-monitor-state-'));
const at = (name: string): string => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true }));

const SOUND: MonitorState = {
  schema: 'router.monitor-state/1',
  rules: 'a'.repeat(64),
  limit: 0.1,
  since: '2026-11-02T00:00:00.000Z',
  to: '2026-11-02T01:00:00.000Z',
  all: { ...emptyEscalation(), escalated: 2, kept: 40 },
  by_tier: { small: { escalated: 2, kept: 40 } },
  by_class: { simple: { escalated: 2, kept: 40 } },
  fallbacks: 0,
  failed: 0,
  unplaced: 0,
  priced_requests: 42,
  cost_usd: 0.1,
  cost_usd_squares: 0.001,
  counted: { requests: 42, hashes: [1, 2] },
  models: { small: ['synthetic-small'] },
  baseline: { score: new Array(10).fill(0), segments: { 'question/simple': 42 } },
};

describe('openMonitorState', () => {
  it('reads what was written, and nothing where there is no file', async () => {
    writeFileSync(at('sound.json'), JSON.stringify(SOUND));
    expect((await openMonitorState(at('sound.json'))).state).toEqual(SOUND);
    expect((await openMonitorState(at('none.json'))).state).toBeNull();
  });

  it('writes over no state that another run wrote meanwhile, whose counts would be lost', async () => {
    const [one, other] = [await openMonitorState(at('side.json')), await openMonitorState(at('side.json'))];
    await one.replace(JSON.stringify(SOUND));
    await expect(other.replace('{}')).rejects.toMatchObject({ code: 'state-changed' });
    expect(JSON.parse(readFileSync(at('side.json'), 'utf8'))).toEqual(SOUND);
  });

  it.each<[string, (state: MonitorState) => object]>([
    ['a count below 0', ({ all }) => ({ all: { ...all, kept: -5 } })],
    ['a part of a request', ({ all }) => ({ all: { ...all, kept: 5.5 } })],
    ['a count of a tier below 0', () => ({ by_tier: { small: { escalated: 9, kept: -2 } } })],
    ['a time that is none', () => ({ to: 'garbage' })],
    ['a distribution of other bins', ({ baseline }) => ({ baseline: { ...baseline, score: [1, 2] } })],
    ['a sum below 0', () => ({ cost_usd: -1 })],
    ['the name of another version', () => ({ schema: 'router.monitor-state/2' })],
  ])('refuses a state with %s, and leaves it', async (_, wrong) => {
    const text = JSON.stringify({ ...SOUND, ...wrong(SOUND) });
    writeFileSync(at('wrong.json'), text);
    await expect(openMonitorState(at('wrong.json'))).rejects.toMatchObject({ code: 'bad-state' });
    expect(readFileSync(at('wrong.json'), 'utf8')).toBe(text);
  });
});
