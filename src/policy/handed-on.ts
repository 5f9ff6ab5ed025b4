import type { Panel } from '../records/panel.js';
import type { CascadeStep, Policy } from '../records/policy.js';
import type { HandedOn } from '../records/strategy.js';
import { clopperPearson } from '../stats/interval.js';
import { deliver } from './deliver.js';

/**
 * How many answers a cascade hands on, of those it asked for below the top tier; with an exact 95 % interval and the
 * one-sided upper limit that a constraint is held to. Null without a cascade.
 */
export function handedOn(policy: Policy, panel: Panel): HandedOn | null {
  if (!policy.cascade) return null;
  const steps = countSteps(policy, panel);
  const deliveries = panel.caseIds.map((_, row) => deliver(policy, panel, row));
  const top = policy.tiers.at(-1);
  const asked = deliveries.filter(({ first }) => first.tier !== top).length;
  const count = deliveries.filter(({ first, column }) => first !== column).length;
  return {
    asked,
    count,
    rate: asked > 0 ? count / asked : null,
    ci95: asked > 0 ? clopperPearson(count, asked, 0.95) : null,
    upper_bound: asked > 0 ? clopperPearson(count, asked, 0.95, 'upper')[1] : null,
    steps: [...steps].map(([tier, one]) => ({ tier, ...one })),
  };
}

/** The same policy whose steps say what share of their answers they hand on, so that a projection can pay for it. */
export function withEscalation(policy: Policy, panel: Panel): Policy {
  if (!policy.cascade) return policy;
  const steps = countSteps(policy, panel);
  const cascade = policy.cascade.map((step): CascadeStep => {
    const { asked, count } = steps.get(step.tier) as { asked: number; count: number };
    if (asked === 0) return step;
    return {
      ...step,
      expected_escalation_rate: count / asked,
      expected_escalation_ci95: clopperPearson(count, asked, 0.95),
      expected_escalation_n: asked,
    };
  });
  return { ...policy, cascade };
}

/** By step: cases whose answer it was asked about, and those it handed on. */
function countSteps(policy: Policy, panel: Panel): Map<string, { asked: number; count: number }> {
  const steps = new Map((policy.cascade ?? []).map(({ tier }) => [tier, { asked: 0, count: 0 }]));
  for (const row of panel.caseIds.keys()) {
    const { first, column } = deliver(policy, panel, row);
    const [from, to] = [policy.tiers.indexOf(first.tier), policy.tiers.indexOf(column.tier)];
    for (const tier of policy.tiers.slice(from, to + 1)) {
      const step = steps.get(tier);
      if (!step) continue;
      step.asked += 1;
      if (tier !== column.tier) step.count += 1;
    }
  }
  return steps;
}
