import type { Panel } from '../../src/records/panel.js';
import type { Policy } from '../../src/records/policy.js';
import type { TuneGoal } from '../../src/records/tuning.js';
import { randomFrom } from '../../src/stats/random.js';
import { type Skill, worldPanel } from './world.js';

/**
 * A synthetic world whose lower tiers answer with a confidence: how much higher it is when the answer is right, by `sharpness` in
 * [0, 1] (0: it says nothing; 1: no wrong answer looks as sure as a right one). Latencies grow with the tier.
 */
export function confidentWorld(
  n: number,
  tasks: readonly string[],
  skills: Record<string, Skill>,
  sharpness: number,
  seed: number,
): Panel {
  const panel = worldPanel(n, tasks, skills, seed);
  const random = randomFrom(seed + 1000);
  panel.tiers.forEach((column, at) => {
    column.latencyMs = Float64Array.from({ length: n }, () => 100 * (at + 1) + 50 * random());
    column.ttftMs = column.latencyMs.map((ms) => ms / 4);
    if (at === panel.tiers.length - 1) return;
    column.confidence = column.score.map((score) => {
      const noise = random();
      const told = random() < sharpness;
      return told ? (score === 1 ? 0.5 + 0.5 * noise : 0.5 * noise) : noise;
    });
  });
  return panel;
}

export const CASCADE_GOAL: TuneGoal = {
  acceptable: { kind: 'relative' },
  minAcceptable: 0.95,
  confidence: 0.95,
  maxDegradation: null,
  maxEscalation: null,
  maxP95Ms: null,
  maxTtftP95Ms: null,
};
export const THREE_TIERS = {
  small: { a: 0.5, b: 0.3 },
  mid: { a: 0.8, b: 0.6 },
  top: { a: 0.97, b: 0.9 },
};

/** A cascade through all tiers of a panel, from the first on. */
export function through(panel: Panel, bars: readonly number[]): Policy {
  const tiers = panel.tiers.map(({ tier }) => tier);
  const cascade = bars.map((accept_at, at) => ({ tier: tiers[at] as string, accept_at }));
  return { tiers, rules: [], default: tiers[0] as string, cascade };
}
