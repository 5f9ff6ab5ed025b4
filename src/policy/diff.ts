import type { DiffMove, DiffReport } from '../records/diff.js';
import type { Rule } from '../records/policy.js';
import type { PriceTable } from '../records/price.js';
import type { FailureRow } from '../records/projection.js';
import type { RequestRecord } from '../records/request.js';
import type { RulesFile } from '../records/rules-file.js';
import { type RunningSum, runningSum } from '../stats/running-sum.js';
import { promptOf } from '../traffic/prompt.js';
import { templateKey, templateName } from '../traffic/template.js';
import { coverKey, traitsOfPrompt } from '../traffic/traits.js';
import { decide } from './decide.js';
import { createLengthError } from './length-error.js';
import { escalationError } from './project.js';
import { createQualityCount, type ProjectedQuality } from './projected-quality.js';
import { requestCost } from './request-cost.js';

const MOST_FLIPS = 20;
/** Kinds of flips told apart; further templates count as `other`. */
const MOST_TEMPLATES = 20_000;

type Diff = Omit<DiffReport, 'schema' | 'old' | 'new' | 'warnings'>;
type Flip = DiffReport['flips'][number];

/** Adds a log request by request. */
export interface DiffRun {
  add(request: RequestRecord): void;
  finish(): Diff;
}

/** Failing calls by provider, where the old and the new rules have somebody to ask instead. */
export type DiffFailures = readonly [old: readonly FailureRow[], now: readonly FailureRow[]];

/** Executes two rules files on the same requests: which move between tiers, and what that costs at each file's own prices. */
export function createDiff(
  before: RulesFile,
  after: RulesFile,
  prices: PriceTable,
  failures: DiffFailures = [[], []],
): DiffRun {
  const moves = new Map<string, Counted<DiffMove>>();
  const flips = new Map<string, Counted<Flip>>();
  const [oldUsd, newUsd] = [runningSum(), runningSum()];
  const error = createLengthError();
  const handedOn = [runningSum(), runningSum()] as const;
  const qualities = [before, after].map((rules) =>
    createQualityCount(rules.quality ?? [], rules.policy.tiers.at(-1) as string),
  );
  const costs = [requestCost(before, prices, failures[0]), requestCost(after, prices, failures[1])] as const;
  let [requests, moved, priced] = [0, 0, 0];
  return {
    add(request) {
      requests += 1;
      const prompt = promptOf(request);
      const traits = traitsOfPrompt(request, prompt);
      const [old, now] = [decide(before.policy, traits), decide(after.policy, traits)];
      const [from, to] = [old.tier, now.tier];
      const [was, is] = [costs[0](request, old, traits), costs[1](request, now, traits)];
      const change = was === null || is === null ? null : is.usd - was.usd;
      const cell = coverKey(traits);
      for (const [at, sentTo] of [from, to].entries()) qualities[at]?.add(sentTo, cell);
      if (was !== null && is !== null) {
        priced += 1;
        oldUsd.add(was.usd);
        newUsd.add(is.usd);
        if (change !== 0) {
          for (const [at, { debts, handedOnUsd }] of [was, is].entries()) {
            handedOn[at]?.add(handedOnUsd);
            // Equal lengths of both files are one length, whose error cancels.
            for (const { tier, length, usd } of debts)
              error.add(JSON.stringify([tier, length]), length, at === 0 ? -usd : usd);
          }
        }
      }
      if (from === to) return;
      moved += 1;
      count(moves, JSON.stringify([from, to]), { from, to, requests: 0, cost_change_usd: null }, change);
      const key = templateKey(prompt);
      const named = key === null ? 'without text' : templateName(key);
      const template = flips.size < MOST_TEMPLATES || flips.has(JSON.stringify([from, to, named])) ? named : 'other';
      const flip = { from, to, requests: 0, cost_change_usd: null, template, example_id: request.id };
      count(flips, JSON.stringify([from, to, template]), flip, change);
    },
    finish: () => {
      const change = newUsd.value() - oldUsd.value();
      const shares = [before, after].map((rules, at) => ((handedOn[at]?.value() ?? 0) * escalationError(rules)) ** 2);
      const margins = priced > 0 ? error.margins((shares[0] as number) + (shares[1] as number)) : null;
      return {
        changes: policyChanges(before, after),
        requests,
        moved,
        priced_requests: priced,
        old_cost_usd: priced > 0 ? oldUsd.value() : null,
        new_cost_usd: priced > 0 ? newUsd.value() : null,
        cost_change_usd: priced > 0 ? change : null,
        cost_change_ci95: margins && [change - margins.below, change + margins.above],
        ...qualityChange(
          before,
          after,
          qualities.map((one) => one.finish()),
        ),
        moves: ranked(moves),
        flips: ranked(flips).slice(0, MOST_FLIPS),
      };
    },
  };
}

/** A move while its dollars are still being added; compensated, so that the order of the log changes nothing. */
interface Counted<Move extends DiffMove> {
  move: Move;
  change: RunningSum;
}

function count<Move extends DiffMove & { example_id?: string }>(
  into: Map<string, Counted<Move>>,
  key: string,
  fresh: Move,
  change: number | null,
): void {
  const known = into.get(key) ?? { move: fresh, change: runningSum() };
  const { move } = known;
  move.requests += 1;
  // The example is the least of the ids, whichever request came first.
  if (fresh.example_id !== undefined && fresh.example_id < (move.example_id ?? '')) move.example_id = fresh.example_id;
  if (change !== null) {
    known.change.add(change);
    move.cost_change_usd = known.change.value();
  }
  into.set(key, known);
}

/** By requests, then by dollars either way, then by name. */
function ranked<Move extends DiffMove>(moves: ReadonlyMap<string, Counted<Move>>): Move[] {
  const size = ({ cost_change_usd: usd }: DiffMove): number => Math.abs(usd ?? 0);
  return [...moves]
    .sort(
      ([a, { move: one }], [b, { move: other }]) =>
        other.requests - one.requests || size(other) - size(one) || (a < b ? -1 : 1),
    )
    .map(([, { move }]) => move);
}

/** New less old quality on this mix; both differ from "all on the strongest tier", which must be the same one. */
function qualityChange(
  before: RulesFile,
  after: RulesFile,
  [old, now]: readonly ProjectedQuality[],
): Pick<Diff, 'quality_change' | 'quality_change_ci95'> {
  const isSameTop = before.policy.tiers.at(-1) === after.policy.tiers.at(-1);
  const known = before.quality !== undefined && after.quality !== undefined && isSameTop;
  if (!known || old?.quality_delta == null || now?.quality_delta == null) {
    return { quality_change: null, quality_change_ci95: null };
  }
  const change = now.quality_delta - old.quality_delta;
  const [a, b] = [old.quality_delta_ci95, now.quality_delta_ci95];
  const ci95: [number, number] | null =
    a && b
      ? [
          change - Math.hypot(now.quality_delta - b[0], a[1] - old.quality_delta),
          change + Math.hypot(b[1] - now.quality_delta, old.quality_delta - a[0]),
        ]
      : null;
  return { quality_change: change, quality_change_ci95: ci95 };
}

/** What differs between two policies, in words; empty when they decide alike by their text. */
function policyChanges(before: RulesFile, after: RulesFile): string[] {
  const [old, now] = [before.policy, after.policy];
  const changes: string[] = [];
  const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
  if (!isSame(old.tiers, now.tiers)) changes.push(`tiers ${old.tiers.join(', ')} -> ${now.tiers.join(', ')}`);
  if (old.default !== now.default) changes.push(`default ${old.default} -> ${now.default}`);
  const rulesNow = new Map(now.rules.map((rule) => [rule.name, rule]));
  for (const rule of old.rules) {
    const same = rulesNow.get(rule.name);
    if (!same) changes.push(`rule ${rule.name} is gone`);
    else if (!isSame([rule.when, rule.tier], [same.when, same.tier])) changes.push(`rule ${rule.name} changed`);
  }
  const known = new Set(old.rules.map(({ name }) => name));
  for (const { name } of now.rules) if (!known.has(name)) changes.push(`rule ${name} is new`);
  const shared = (rules: readonly Rule[], others: readonly Rule[]): string[] =>
    rules.flatMap(({ name }) => (others.some((other) => other.name === name) ? [name] : []));
  if (!isSame(shared(old.rules, now.rules), shared(now.rules, old.rules)))
    changes.push('the order of the rules changed');
  if (!isSame(old.cascade, now.cascade)) changes.push('the cascade changed');
  if (!isSame(old.score, now.score)) changes.push('the learned score changed');
  return changes;
}
