import type { Panel, TierColumn } from '../../src/records/panel.js';
import { randomFrom } from '../../src/stats/random.js';
import { traitsOf } from '../../src/traffic/traits.js';

/** What a tier answers: its chance to be right, by task. */
export type Skill = Record<string, number>;

/** A synthetic panel: tasks in turn, tiers weak to strong with costs of 1, 5 and 10 mUSD and nested skill (one difficulty a case). */
export function worldPanel(n: number, tasks: readonly string[], skills: Record<string, Skill>, seed: number): Panel {
  const random = randomFrom(seed);
  const rows = Array.from({ length: n }, (_, row) => ({
    task: tasks[row % tasks.length] as string,
    difficulty: random(),
  }));
  const nans = (): Float64Array => new Float64Array(n).fill(Number.NaN);
  const column = (tier: string, at: number): TierColumn => ({
    tier,
    model: `synthetic-${tier}`,
    score: Float64Array.from(rows, ({ task, difficulty }) =>
      difficulty < ((skills[tier] as Skill)[task] as number) ? 1 : 0,
    ),
    failed: new Uint8Array(n),
    costUsd: new Float64Array(n).fill(at === Object.keys(skills).length - 1 ? 0.01 : 0.001 + at * 0.004),
    inputTokens: nans(),
    outputTokens: new Float64Array(n).fill(100 + at),
    latencyMs: nans(),
    ttftMs: nans(),
    confidence: nans(),
  });
  const ids = rows.map((_, row) => `case-${String(row).padStart(6, '0')}`);
  return {
    caseIds: ids,
    clusters: [...ids],
    traits: rows.map(({ task }) =>
      traitsOf({ messages: [{ role: 'user', content: `A synthetic request about ${task}.` }], task }),
    ),
    weights: new Float64Array(n).fill(1),
    tiers: Object.keys(skills).map(column),
  };
}
