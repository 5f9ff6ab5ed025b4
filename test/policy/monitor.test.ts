import { describe, expect, it } from 'vitest';
import { createMonitor } from '../../src/policy/monitor.js';
import type { MonitorState } from '../../src/records/monitor.js';
import type { Price } from '../../src/records/price.js';
import type { RequestRecord } from '../../src/records/request.js';
import type { RulesFile } from '../../src/records/rules-file.js';
import { randomFrom } from '../../src/stats/random.js';
import { monitorCell } from '../bench/monitor-cell.js';
import { prices, request } from '../traffic/synthetic.js';

const tier = (name: string): RulesFile['tiers'][number] => ({
  name,
  provider: null,
  model: name,
  price: prices.priceOf(name, null, null),
  output_ratio: 1,
  output_ratio_se: 0,
});

const rules: RulesFile = {
  schema: 'router.rules/1',
  policy: {
    tiers: ['small', 'strong'],
    rules: [{ name: 'down', when: { chars_below: 100 }, tier: 'small' }],
    default: 'strong',
  },
  tiers: [tier('small'), tier('strong')],
};

const now = { small: prices.priceOf('small', null, null), strong: prices.priceOf('strong', null, null) };

function run(
  rows: readonly RequestRecord[],
  state: MonitorState | null = null,
  pricesNow: Record<string, Price | null> = now,
) {
  const monitor = createMonitor({ rules, state, rulesHash: 'h', limit: 0.1, prices, pricesNow });
  for (const row of rows) monitor.add(row);
  return monitor.finish();
}

/** `n` short requests, every `every`-th answered by the strong tier. */
function traffic(n: number, every: number, day = 2): RequestRecord[] {
  return Array.from({ length: n }, (_, at) =>
    request(`r${day}-${at}`, 'Short question.', {
      model: every > 0 && at % every === 0 ? 'strong' : 'small',
      timestamp: `2026-11-0${day}T08:${String(Math.floor(at / 60) % 60).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}Z`,
    }),
  );
}

/** A record of the runtime that was decided for `small`. */
function traced(id: string, outcomes: readonly [tier: string, 'answered' | 'handed_on' | 'failed'][]): RequestRecord {
  const last = outcomes.at(-1)?.[0] as string;
  return request(id, 'Short question.', {
    model: last,
    route: {
      tier: 'small',
      rule: 'down',
      score: null,
      attempts: outcomes.map(([name, outcome]) => ({
        tier: name,
        provider: null,
        model: name,
        outcome,
        reason: null,
        latency_ms: 1,
        cost_usd: 0.001,
      })),
    },
  });
}

describe('createMonitor', () => {
  it('finds rules valid whose escalations stay below the limit', () => {
    const { report } = run(traffic(500, 20));
    expect(report.verdict).toBe('valid');
    expect(report.escalation).toMatchObject({ requests: 500, escalated: 25, share: 0.05 });
    expect(report.tiers.map(({ name }) => name)).toEqual(['small']);
  });

  it('expires rules whose escalations are above the limit beyond doubt, and not on the raw share', () => {
    const { report } = run(traffic(500, 4));
    expect(report.verdict).toBe('expired');
    expect(report.reasons[0]?.code).toBe('escalation-above-limit');
    const thin = run(traffic(21, 7)).report;
    expect(thin.escalation.share).toBeGreaterThan(0.1);
    expect(thin.verdict).toBe('valid');
  });

  it('measures nothing in an empty log and in a log that was never routed', () => {
    expect(run([]).report.verdict).toBe('undecided');
    const never = run(traffic(300, 1)).report;
    expect(never).toMatchObject({ verdict: 'undecided', escalation: { requests: 0, share: null } });
  });

  it('keeps provider fallbacks, failures and unknown models out of the denominator', () => {
    const rows = [
      traced('a', [['small', 'answered']]),
      traced('b', [
        ['small', 'handed_on'],
        ['strong', 'answered'],
      ]),
      traced('c', [
        ['small', 'failed'],
        ['strong', 'answered'],
      ]),
      request('d', 'Short question.', { status: 'error', model: 'small' }),
      request('e', 'Short question.', { model: 'somebody-else' }),
      request('f', 'x'.repeat(200), { model: 'strong' }),
    ];
    expect(run(rows).report.escalation).toMatchObject({
      requests: 2,
      escalated: 1,
      fallbacks: 1,
      failed: 1,
      unplaced: 1,
    });
  });

  it('goes on where the last run stopped and does not count a row twice', () => {
    const [first, second] = [traffic(200, 20, 2), traffic(100, 20, 3)];
    const once = run([...first, ...second]);
    const stepwise = run([...first, ...second], run(first).state);
    expect(stepwise.report.seen_before).toBe(200);
    expect(stepwise.state.all).toEqual(once.state.all);
    expect(stepwise.report.drift.segments).toBeCloseTo(0, 9);
    expect(run([], run(traffic(500, 4)).state).report.verdict).toBe('expired');
  });

  it('starts anew at a new snapshot of a model, and expires at another model', () => {
    const { state } = run(traffic(200, 20));
    const dated = traffic(50, 0, 3).map((row) => ({ ...row, model: 'small-2026-11-03' }));
    const { report } = run(dated, state);
    expect(report).toMatchObject({
      verdict: 'watch',
      reasons: [{ code: 'new-snapshot' }],
      escalation: { requests: 50 },
    });
    const moved = { ...traced('m', [['small', 'answered']]), model: 'tiny' };
    expect(run([moved]).report.reasons.map(({ code }) => code)).toEqual(['other-model']);
  });

  it('says that a model was replaced, and not that its few counted requests escalate', () => {
    // Every answer of the small tier bears another name; the escalated ones are still known.
    const replaced = traffic(400, 10, 4).map((row) => {
      const { route: _, ...plain } = row;
      return plain.model === 'small' ? { ...plain, model: 'tiny-2' } : plain;
    });
    const mixed = [
      ...replaced,
      { ...traffic(1, 0, 5)[0], id: 'own', model: 'small', route: undefined },
    ] as typeof replaced;
    expect(run(mixed).report.reasons.map(({ code }) => code)).not.toContain('escalation-above-limit');
    expect(run(mixed).report.reasons.map(({ code }) => code)).toContain('unknown-model');
    expect(run(mixed).report.verdict).toBe('watch');
    const { state } = run(traffic(100, 50));
    const report = run(replaced, state).report;
    expect(report.verdict).toBe('expired');
    expect(report.reasons[0]).toMatchObject({ code: 'other-model' });
    expect(report.reasons[0]?.text).toContain('tiny-2');
  });

  it('watches a changed price and expires when the order of prices turns', () => {
    const dear = (input: number): Price => ({
      input,
      output: input * 5,
      cache_read: null,
      cache_write: null,
      as_of: '2026-11-01',
    });
    expect(run(traffic(100, 20), null, { ...now, small: dear(2) }).report).toMatchObject({
      verdict: 'watch',
      reasons: [{ code: 'price-changed' }],
    });
    expect(run(traffic(100, 20), null, { ...now, small: dear(20) }).report.verdict).toBe('expired');
  });
});

describe('monitorCell', () => {
  it('raises at most 5 % false alarms over 5,000 requests at exactly the limit', () => {
    // 5 % of 60 is 3; 8 and more have a chance below 1 %.
    expect(monitorCell(0.1, 60, 5000).expired * 60).toBeLessThan(8);
  });

  it('notices a share of 20 % within a few hundred requests', () => {
    const cell = monitorCell(0.2, 60, 2000);
    expect(cell.expired).toBe(1);
    expect(cell.median_delay).toBeLessThan(200);
  });
});

describe('cost and latency against what was projected', () => {
  const priced: RulesFile = {
    ...rules,
    projection: { routed_cost_usd: 1, priced_requests: 1000 } as NonNullable<RulesFile['projection']>,
    evidence: { held_out: { latency_p95_ms: 300 } } as NonNullable<RulesFile['evidence']>,
  };
  /** Hourly runs of 20 requests whose mean cost is `times` the projected one and whose p95 is `times` the measured one. */
  function codesOf(times: number, seed: number, hours: number): string[] {
    const random = randomFrom(`realized ${seed}`);
    let state: MonitorState | null = null;
    const codes: string[] = [];
    for (let hour = 0; hour < hours; hour++) {
      const monitor = createMonitor({ rules: priced, state, rulesHash: 'h', limit: 0.1, prices, pricesNow: now });
      for (let at = 0; at < 20; at++) {
        const heavy = -Math.log(1 - random());
        const row = traced(`r${hour}-${at}`, [['small', 'answered']]);
        const timestamp = new Date(Date.UTC(2026, 10, 2, hour, at)).toISOString();
        const latencyMs = -100.1 * Math.log(1 - random()) * times;
        monitor.add({ ...row, timestamp, cost_usd: 0.001 * heavy * times, latency_ms: latencyMs });
      }
      const { report, state: next } = monitor.finish();
      codes.push(...report.reasons.map(({ code }) => code));
      state = next;
    }
    return codes;
  }

  it('asks for no look at what chance alone makes dearer or slower', () => {
    let alarms = 0;
    for (let seed = 0; seed < 200; seed++) alarms += codesOf(1, seed, 5).length;
    // 1,000 runs. The means alone would pass 1.2 times in over 150 of them, the p95 in over 250.
    expect(alarms).toBeLessThan(25);
  });

  it('asks for a look within hours when requests cost and take three times as much', () => {
    const found = Array.from({ length: 40 }, (_, seed) => codesOf(3, seed, 6));
    expect(found.filter((codes) => codes.includes('dearer-than-projected')).length).toBeGreaterThan(36);
    expect(found.filter((codes) => codes.includes('slower-than-measured')).length).toBeGreaterThan(30);
  });
});
