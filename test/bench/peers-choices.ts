import { splitPanel } from '../../src/evals/split-panel.js';
import { unacceptable } from '../../src/policy/acceptable.js';
import { deliver } from '../../src/policy/deliver.js';
import { coveredCells, fittersFor, logisticRouter } from '../../src/policy/fit.js';
import { tune } from '../../src/policy/tune.js';
import { columnOf, type Panel } from '../../src/records/panel.js';
import type { Policy } from '../../src/records/policy.js';
import { mean, sum } from '../../src/stats/sum.js';
import type { PeerCase } from './peers-rows.js';

/** What a tool recommends: a model by task, rules of ours, or nothing. */
export type Choice = { models: Readonly<Record<string, string>> } | { policy: Policy } | null;

/** toolkit-opt's envelope: the cheapest routing whose mean quality keeps the floor, or none. */
export function asToolkit(text: string): Choice {
  const { predicate } = JSON.parse(text) as { predicate: { summary: { chosen?: { policy: Record<string, string> } } } };
  return predicate.summary.chosen ? { models: predicate.summary.chosen.policy } : null;
}

/** llm-route-audit's report: a model by task, or the original one. */
export function asAudit(text: string): Choice {
  const { tasks } = JSON.parse(text) as { tasks: { task: string; choice: string }[] };
  const moved = tasks.filter(({ choice }) => !choice.startsWith('original'));
  return moved.length === 0 ? null : { models: Object.fromEntries(moved.map(({ task, choice }) => [task, choice])) };
}

/** `router tune` on the labelled cases, as a user would call it. */
export function asRouter(panel: Panel): Choice {
  const covered = Object.keys(coveredCells(panel.traits));
  const goal = {
    acceptable: { kind: 'relative' as const },
    minAcceptable: 0.95,
    confidence: 0.95,
    maxDegradation: null,
    maxEscalation: 0.1,
    maxP95Ms: null,
    maxTtftP95Ms: null,
  };
  const fitters = fittersFor(panel, [logisticRouter(covered)]);
  const { recommendation, policy } = tune({ splits: splitPanel(panel, 1), goal, fitters, covered, seed: 1 });
  return recommendation === 'route' ? { policy } : null;
}

/** What a choice is worth on all cases, by each tool's own promise. */
export interface ChoiceTruth {
  moved_share: number;
  saving: number;
  /** Mean score of everything answered, as a share of the top model's: what toolkit-cost-optimizer keeps above a floor. */
  quality_kept: number;
  /** The same in the task that fares worst, of those that move: what llm-route-audit keeps above its target. Null: none moves. */
  worst_task_kept: number | null;
  /** Share of the answers moved that are not worse than the top model's: what `tune` certifies. Null: none moves. */
  acceptable: number | null;
}

export function truthOf(choice: Choice, panel: Panel, cases: readonly PeerCase[]): ChoiceTruth {
  const top = panel.tiers.at(-1) as Panel['tiers'][number];
  const given = cases.map(({ task }, row) => {
    if (choice === null) return { column: top, costUsd: top.costUsd[row] as number };
    if ('policy' in choice) return deliver(choice.policy, panel, row);
    const column = panel.tiers.find(({ model }) => model === choice.models[task]) ?? top;
    return { column, costUsd: column.costUsd[row] as number };
  });
  const bad = new Map(
    panel.tiers.map(({ tier }) => [tier, unacceptable(columnOf(panel, tier), top, { kind: 'relative' })]),
  );
  const kept = (rows: readonly number[]): number =>
    sum(rows.map((row) => given[row]?.column.score[row] as number)) / sum(rows.map((row) => top.score[row] as number));
  const rows = [...cases.keys()];
  const moved = rows.filter((row) => given[row]?.column !== top);
  const tasks = [...new Set(moved.map((row) => cases[row]?.task))];
  const perTask = tasks.map((task) => kept(moved.filter((row) => cases[row]?.task === task)));
  return {
    moved_share: moved.length / rows.length,
    saving: 1 - sum(given.map(({ costUsd }) => costUsd)) / sum(Array.from(top.costUsd)),
    quality_kept: kept(rows),
    worst_task_kept: perTask.length === 0 ? null : Math.min(...perTask),
    acceptable: mean(moved.map((row) => 1 - (bad.get(given[row]?.column.tier as string)?.[row] as number))),
  };
}
