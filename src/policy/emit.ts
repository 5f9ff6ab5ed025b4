import type { Condition, Policy, Rule } from '../records/policy.js';
import { TRAFFIC_CLASSES, type TrafficClass } from '../records/traits.js';
import type { Candidate } from './candidate.js';

/**
 * A certified cut as rules that `decide` executes: what scores below the threshold goes to the small tier, all else to
 * the top tier. A null threshold routes nothing down. Rules name every task (or kind) and class they were measured on,
 * so that traffic without evidence falls to the default.
 */
export function emitPolicy(candidate: Candidate, threshold: number | null, covered: readonly string[]): Policy {
  const { small, top, fitted } = candidate;
  const tiers = [small, top];
  if (threshold === null) return { tiers, rules: [], default: top };
  if (fitted.segments) {
    const cells = Object.keys(fitted.segments).filter((key) => (fitted.segments?.[key] as number) < threshold);
    return { tiers, rules: rulesOf(cells, 'task', small, {}), default: top };
  }
  const limit = Number.isFinite(threshold) ? { score_below: threshold } : {};
  const rules = rulesOf(covered, 'kind', small, limit);
  return { tiers, rules, default: top, ...(fitted.model && Number.isFinite(threshold) ? { score: fitted.model } : {}) };
}

/** `name/class` cells as few rules: names with the same classes share one. */
function rulesOf(cells: readonly string[], part: 'task' | 'kind', tier: string, limit: Condition): Rule[] {
  const classesOf = new Map<string, TrafficClass[]>();
  for (const cell of [...cells].sort()) {
    const slash = cell.lastIndexOf('/');
    const name = cell.slice(0, slash);
    classesOf.set(name, [...(classesOf.get(name) ?? []), cell.slice(slash + 1) as TrafficClass]);
  }
  const groups = new Map<string, { names: string[]; classes: TrafficClass[] }>();
  for (const [name, classes] of classesOf) {
    const ordered = TRAFFIC_CLASSES.filter((one) => classes.includes(one));
    const group = groups.get(ordered.join()) ?? { names: [], classes: ordered };
    group.names.push(name);
    groups.set(ordered.join(), group);
  }
  return [...groups.values()].map(({ names, classes }, index) => ({
    name: `${tier}-${index + 1}`,
    when: { [part]: names, ...(classes.length === TRAFFIC_CLASSES.length ? {} : { class: classes }), ...limit },
    tier,
  }));
}
