import type { Panel } from '../records/panel.js';
import type { CascadeStep, Policy } from '../records/policy.js';
import type { HandedOn } from '../records/strategy.js';
import { exactShare } from '../stats/exact-share.js';
import { sum } from '../stats/sum.js';
import { deliver } from './deliver.js';

/**
 * How many answers a cascade hands on, of those it asked for below the top tier; with a 95 % interval (`exactShare`) and the
 * one-sided upper limit that a constraint is held to. Null without a cascade.
 */
export function handedOn(policy: Policy, panel: Panel): HandedOn | null {
  if (!policy.cascade) return null;
  const steps = countSteps(policy, panel);
  const deliveries = panel.caseIds.map((_, row) => deliver(policy, panel, row));
  const top = policy.tiers.at(-1);
  const asked = [...deliveries.keys()].filter((row) => deliveries[row]?.first.tier !== top);
  const handed = asked.map((row) => Number(deliveries[row]?.first !== deliveries[row]?.column));
  const found = exactShare(
    handed,
    asked.map((row) => panel.weights[row] as number),
    asked.map((row) => panel.clusters[row] as string),
  );
  return {
    asked: asked.length,
    count: sum(handed),
    rate: found?.share ?? null,
    ci95: found?.ci95 ?? null,
    upper_bound: found?.upper95 ?? null,
    steps: [...steps].map(([tier, { handed: own }]) => ({ tier, asked: own.length, count: sum(own) })),
  };
}

/** The same policy whose steps say what share of their answers they hand on, so that a projection can pay for it. */
export function withEscalation(policy: Policy, panel: Panel): Policy {
  if (!policy.cascade) return policy;
  const steps = countSteps(policy, panel);
  const cascade = policy.cascade.map((step): CascadeStep => {
    const { handed, weights, clusters } = steps.get(step.tier) as StepCases;
    const found = exactShare(handed, weights, clusters);
    if (found === null) return step;
    return {
      ...step,
      expected_escalation_rate: found.share,
      expected_escalation_ci95: found.ci95,
      expected_escalation_n: handed.length,
    };
  });
  return { ...policy, cascade };
}

/** The cases whose answer a step was asked about: 1 where it handed it on, and what they stand for. */
interface StepCases {
  handed: number[];
  weights: number[];
  clusters: string[];
}

function countSteps(policy: Policy, panel: Panel): Map<string, StepCases> {
  const steps = new Map(
    (policy.cascade ?? []).map(({ tier }): [string, StepCases] => [tier, { handed: [], weights: [], clusters: [] }]),
  );
  for (const row of panel.caseIds.keys()) {
    const { first, column } = deliver(policy, panel, row);
    const [from, to] = [policy.tiers.indexOf(first.tier), policy.tiers.indexOf(column.tier)];
    for (const tier of policy.tiers.slice(from, to + 1)) {
      const step = steps.get(tier);
      if (!step) continue;
      step.handed.push(Number(tier !== column.tier));
      step.weights.push(panel.weights[row] as number);
      step.clusters.push(panel.clusters[row] as string);
    }
  }
  return steps;
}
