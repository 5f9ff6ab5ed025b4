import type { CascadeStep, Policy } from '../records/policy.js';
import { mean } from '../stats/sum.js';
import type { CascadeCandidate } from './cascade-candidates.js';
import type { CascadeDesign } from './cascade-cases.js';
import { type Band, emitPolicy } from './emit.js';

/**
 * A design as rules that the runtime executes: what starts below the top tier, by the kinds it was measured on, and a
 * step for every tier that hands on. Other traffic goes to the top tier; without a design all of it does.
 */
export function emitCascade(
  chosen: CascadeCandidate,
  design: CascadeDesign | null,
  covered: readonly string[],
): Policy {
  const { tiers, axes, fitted } = chosen;
  const top = tiers.at(-1) as string;
  if (design === null) return { tiers, rules: [], default: top };
  const [low, middle] = [design.low, design.middle].map((at) => axes.starts[at] as number) as [number, number];
  const bands: Band[] = [{ tier: tiers[0] as string, from: Number.NEGATIVE_INFINITY, below: low }];
  if (tiers.length === 3 && middle > low) bands.push({ tier: tiers[1] as string, from: low, below: middle });
  const cascade = axes.steps.flatMap((steps, tier): CascadeStep[] => {
    const step = steps[design.keep[tier] as number];
    const judging = chosen.cases.columns[tier]?.confidenceUsd;
    const usd = judging ? mean(judging.filter((one) => !Number.isNaN(one))) : null;
    return step ? [{ ...step, ...(step.accept_at !== undefined && usd ? { verify_usd: usd } : {}) }] : [];
  });
  return { ...emitPolicy({ tiers, top, fitted }, bands, covered), cascade };
}
