import type { Panel } from '../records/panel.js';
import type { Policy } from '../records/policy.js';
import type { ConstraintRow } from '../records/strategy.js';
import type { HeldOut } from '../records/tuning.js';
import { handedOn } from './handed-on.js';
import { brokenText, constraintsOf, type Limits } from './verdict.js';

/** How fixed rules keep the limits that were asked for. */
export interface CheckedLimits {
  constraints: ConstraintRow[];
  /** In words: those that the whole interval lies beyond, and those that it does not show to be kept. */
  refuted: string[];
  open: string[];
}

/** Holds rules to limits on the cases that all their tiers answered: kept by the bound that tune uses, refuted by the other end of the 95 % interval. */
export function checkLimits(policy: Policy, panel: Panel, fresh: HeldOut, limits: Limits): CheckedLimits {
  const handed = handedOn(policy, panel);
  const constraints = constraintsOf({ goal: limits, heldOut: fresh, handedOn: handed, binding: [] });
  const least: Record<ConstraintRow['name'], number | null> = {
    max_degradation: fresh.quality_delta_ci95 && -fresh.quality_delta_ci95[1],
    max_escalation: handed?.ci95?.[0] ?? null,
    max_p95_ms: fresh.latency_p95_ci95[0],
    max_ttft_p95_ms: fresh.ttft_p95_ci95[0],
  };
  const broken = constraints.filter(({ met }) => !met);
  const isRefuted = ({ name, limit }: ConstraintRow): boolean => (least[name] ?? Number.NEGATIVE_INFINITY) > limit;
  return {
    constraints,
    refuted: broken.filter(isRefuted).map((one) => refutedText(one, least[one.name] as number)),
    open: broken.filter((one) => !isRefuted(one)).map((one) => brokenText(one, handed, 'measured')),
  };
}

function refutedText({ name, limit }: ConstraintRow, least: number): string {
  const beyond = `${Number(least.toFixed(4))}, more than ${limit}`;
  switch (name) {
    case 'max_degradation':
      return `quality is below the top tier by at least ${beyond}`;
    case 'max_escalation':
      return `the share of answers handed on is at least ${beyond}`;
    case 'max_p95_ms':
      return `the p95 of latency is at least ${beyond} ms`;
    case 'max_ttft_p95_ms':
      return `the p95 of time to the first token is at least ${beyond} ms`;
  }
}
