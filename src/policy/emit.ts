import type { Condition, Policy, Rule } from '../records/policy.js';
import type { ScoreModel } from '../records/score-model.js';
import { TRAFFIC_CLASSES, type TrafficClass } from '../records/traits.js';
import type { Fitted } from './fit.js';

/** Requests scoring at least `from` and below `below` go to `tier`. */
export interface Band {
  tier: string;
  from: number;
  below: number;
}

/** Tiers weak to strong, the one that takes what no band takes, and what orders requests. */
export interface Routes {
  tiers: readonly string[];
  top: string;
  fitted: Fitted;
}

/**
 * Certified bands as rules that `decide` executes; all else goes to the top tier. Without bands nothing is routed
 * down. Rules name every task (or kind) and class they were measured on, so that traffic without evidence falls to
 * the default.
 */
export function emitPolicy({ tiers, top, fitted }: Routes, bands: readonly Band[], covered: readonly string[]): Policy {
  if (fitted.model && fitted.model.kind !== 'logistic') return onScoreAlone(tiers, top, fitted.model, bands);
  const rules = bands.flatMap(({ tier, from, below }) => {
    const { segments } = fitted;
    if (segments) {
      const cells = Object.keys(segments).filter(
        (key) => (segments[key] as number) >= from && (segments[key] as number) < below,
      );
      return rulesOf(cells, 'task', tier, {});
    }
    return rulesOf(covered, 'kind', tier, limitsOf(from, below));
  });
  const needsScore = rules.some(({ when }) => when.score_below !== undefined || when.score_at_least !== undefined);
  return { tiers, rules, default: top, ...(fitted.model && needsScore ? { score: fitted.model } : {}) };
}

/** A gateway sees its score and nothing else. */
function onScoreAlone(tiers: readonly string[], top: string, score: ScoreModel, bands: readonly Band[]): Policy {
  const everything = bands.find(({ from, below }) => !Number.isFinite(from) && !Number.isFinite(below));
  if (everything || bands.length === 0) return { tiers, rules: [], default: everything?.tier ?? top };
  const rules = bands.map(({ tier, from, below }) => ({ name: `${tier}-1`, when: limitsOf(from, below), tier }));
  return { tiers, rules, default: top, score };
}

function limitsOf(from: number, below: number): Condition {
  return {
    ...(Number.isFinite(from) ? { score_at_least: from } : {}),
    ...(Number.isFinite(below) ? { score_below: below } : {}),
  };
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
