import type { DiffMove, DiffReport } from '../records/diff.js';
import type { Rule, RulesTier } from '../records/policy.js';
import type { PriceTable } from '../records/price.js';
import type { RequestRecord } from '../records/request.js';
import type { RulesFile } from '../records/rules-file.js';
import type { Traits } from '../records/traits.js';
import { runningSum } from '../stats/running-sum.js';
import { loggedCostUsd } from '../traffic/baseline.js';
import { promptOf } from '../traffic/prompt.js';
import { templateKey, templateName } from '../traffic/template.js';
import { traitsOfPrompt } from '../traffic/traits.js';
import { type Decision, decide } from './decide.js';
import { callCost, callsOf } from './project.js';
import { stratumFinder } from './stratum-of.js';

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

/** Executes two rules files on the same requests: which move between tiers, and what that costs at each file's own prices. */
export function createDiff(before: RulesFile, after: RulesFile, prices: PriceTable): DiffRun {
  const moves = new Map<string, DiffMove>();
  const flips = new Map<string, Flip>();
  const [oldUsd, newUsd] = [runningSum(), runningSum()];
  const costs = [costOf(before, prices), costOf(after, prices)] as const;
  let [requests, moved, priced] = [0, 0, 0];
  return {
    add(request) {
      requests += 1;
      const prompt = promptOf(request);
      const traits = traitsOfPrompt(request, prompt);
      const [old, now] = [decide(before.policy, traits), decide(after.policy, traits)];
      const [from, to] = [old.tier, now.tier];
      const [was, is] = [costs[0](request, old, traits), costs[1](request, now, traits)];
      const change = was === null || is === null ? null : is - was;
      if (was !== null && is !== null) {
        priced += 1;
        oldUsd.add(was);
        newUsd.add(is);
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
    finish: () => ({
      changes: policyChanges(before, after),
      requests,
      moved,
      priced_requests: priced,
      old_cost_usd: priced > 0 ? oldUsd.value() : null,
      new_cost_usd: priced > 0 ? newUsd.value() : null,
      moves: ranked(moves),
      flips: ranked(flips).slice(0, MOST_FLIPS),
    }),
  };
}

function count<Move extends DiffMove>(into: Map<string, Move>, key: string, fresh: Move, change: number | null): void {
  const move = into.get(key) ?? fresh;
  move.requests += 1;
  if (change !== null) move.cost_change_usd = (move.cost_change_usd ?? 0) + change;
  into.set(key, move);
}

function ranked<Move extends DiffMove>(moves: ReadonlyMap<string, Move>): Move[] {
  return [...moves]
    .sort(([a, one], [b, other]) => other.requests - one.requests || (a < b ? -1 : 1))
    .map(([, move]) => move);
}

type CostOf = (request: RequestRecord, decision: Decision, traits: Traits) => number | null;

function costOf(rules: RulesFile, prices: PriceTable): CostOf {
  const stratumOf = stratumFinder(rules.strata ?? []);
  const tiers = new Map(rules.tiers.map((tier) => [tier.name, tier]));
  const strongest = tiers.get(rules.policy.tiers.at(-1) as string) as RulesTier;
  return (request, decision, traits) => {
    const baselineUsd = loggedCostUsd(request, prices);
    const stratum = stratumOf(decision, traits);
    let usd = 0;
    for (const { name, share } of callsOf(rules, decision.tier)) {
      const cost = callCost(request, tiers.get(name) as RulesTier, strongest, baselineUsd, tiers, stratum);
      if (cost === null) return null;
      usd += cost.usd * share;
    }
    return usd;
  };
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
