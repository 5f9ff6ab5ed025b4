import type { CostCheck, UnpricedModel } from '../records/mix.js';
import { SURCHARGES, type Surcharge, surchargeOf, type TokenUsage, totalInputTokens } from '../records/usage.js';
import { OTHER } from './named-totals.js';
import { idText, type RowId } from './row-id.js';
import { addUsd, emptyUsdSum, mergeUsd, type UsdSum, usdOf } from './usd-sum.js';

/** Sums of the requests whose cost is both logged and recomputed. */
interface Pair {
  requests: number;
  logged: UsdSum;
  recomputed: UsdSum;
}

/** Requests that have no cost by the table: their model has no price, or they have no tokens. */
interface Unpriced {
  requests: number;
  withoutTokens: number;
  /** Without tokens and without a logged cost. */
  bare: number;
  /** Without a logged cost, and of another price than that of text. */
  surcharged: number;
  inputTokens: number;
  outputTokens: number;
  asLogged: number;
  asLoggedUsd: UsdSum;
}

type Example = CostCheck['examples'][number];

/** What the log says that requests cost, against what the table says. Memory does not grow with the log. */
export interface CostSums {
  all: Pair;
  agreeing: number;
  byModel: Map<string, Pair>;
  unpriced: Map<string, Unpriced>;
  /** Requests without any cost whose price is another than that of text, by what makes it so. */
  surcharged: Map<Surcharge, number>;
  /** The largest disagreements, largest first. */
  examples: Example[];
}

/** Models kept apart; the rest is one row. */
const MOST_MODELS = 200;
const MODELS_SHOWN = 5;
const EXAMPLES = 5;
/** Costs this close are the same: exports round. */
const AGREES_WITHIN = 0.01;
const ROUNDING_USD = 1e-6;

const emptyPair = (): Pair => ({ requests: 0, logged: emptyUsdSum(), recomputed: emptyUsdSum() });
const emptyUnpriced = (): Unpriced => ({
  requests: 0,
  withoutTokens: 0,
  bare: 0,
  surcharged: 0,
  inputTokens: 0,
  outputTokens: 0,
  asLogged: 0,
  asLoggedUsd: emptyUsdSum(),
});

export function emptyCostSums(): CostSums {
  return {
    all: emptyPair(),
    agreeing: 0,
    byModel: new Map(),
    unpriced: new Map(),
    surcharged: new Map(),
    examples: [],
  };
}

function entryOf<Entry>(map: Map<string, Entry>, name: string, empty: () => Entry): Entry {
  const key = map.has(name) || map.size < MOST_MODELS ? name : OTHER;
  const known = map.get(key);
  if (known !== undefined) return known;
  const entry = empty();
  map.set(key, entry);
  return entry;
}

function mergePair(pair: Pair, more: Pair): void {
  pair.requests += more.requests;
  mergeUsd(pair.logged, more.logged);
  mergeUsd(pair.recomputed, more.recomputed);
}

const gapOf = (one: Example): number => Math.abs(one.recomputed_cost_usd - one.logged_cost_usd);
const largestFirst = (one: Example, other: Example): number =>
  gapOf(other) - gapOf(one) || (one.id < other.id ? -1 : one.id > other.id ? 1 : 0);

function addExample(sums: CostSums, example: Example): void {
  const last = sums.examples[EXAMPLES - 1];
  if (last !== undefined && largestFirst(last, example) < 0) return;
  sums.examples = [...sums.examples, example].sort(largestFirst).slice(0, EXAMPLES);
}

/** Adds one request. `recomputed` null: the table has no price, or the log no tokens. */
export function addCost(
  sums: CostSums,
  { id, model, usage }: { id: RowId; model: string; usage: TokenUsage | null },
  logged: number | null,
  recomputed: number | null,
): void {
  if (recomputed === null) {
    const entry = entryOf(sums.unpriced, model, emptyUnpriced);
    entry.requests++;
    if (usage === null) entry.withoutTokens++;
    entry.inputTokens += usage === null ? 0 : totalInputTokens(usage);
    entry.outputTokens += usage?.output_tokens ?? 0;
    if (logged === null) {
      const surcharge = usage === null ? null : surchargeOf(usage);
      if (usage === null) entry.bare++;
      if (surcharge !== null) {
        entry.surcharged++;
        sums.surcharged.set(surcharge, (sums.surcharged.get(surcharge) ?? 0) + 1);
      }
      return;
    }
    entry.asLogged++;
    addUsd(entry.asLoggedUsd, logged);
    return;
  }
  if (logged === null) return;
  for (const pair of [sums.all, entryOf(sums.byModel, model, emptyPair)]) {
    pair.requests++;
    addUsd(pair.logged, logged);
    addUsd(pair.recomputed, recomputed);
  }
  const gap = Math.abs(recomputed - logged);
  if (gap <= ROUNDING_USD || gap <= AGREES_WITHIN * Math.max(recomputed, logged)) sums.agreeing++;
  else {
    const least = sums.examples[EXAMPLES - 1];
    if (least !== undefined && gap < gapOf(least)) return;
    addExample(sums, { id: idText(id), model, logged_cost_usd: logged, recomputed_cost_usd: recomputed });
  }
}

/** Adds the sums of another part of the log. */
export function mergeCosts(sums: CostSums, more: CostSums): void {
  mergePair(sums.all, more.all);
  sums.agreeing += more.agreeing;
  for (const [model, pair] of more.byModel) mergePair(entryOf(sums.byModel, model, emptyPair), pair);
  for (const [model, from] of more.unpriced) {
    const entry = entryOf(sums.unpriced, model, emptyUnpriced);
    entry.requests += from.requests;
    entry.withoutTokens += from.withoutTokens;
    entry.bare += from.bare;
    entry.surcharged += from.surcharged;
    entry.inputTokens += from.inputTokens;
    entry.outputTokens += from.outputTokens;
    entry.asLogged += from.asLogged;
    mergeUsd(entry.asLoggedUsd, from.asLoggedUsd);
  }
  for (const [surcharge, count] of more.surcharged) {
    sums.surcharged.set(surcharge, (sums.surcharged.get(surcharge) ?? 0) + count);
  }
  for (const example of more.examples) addExample(sums, example);
}

function pairRow({
  requests,
  logged,
  recomputed,
}: Pair): Pick<CostCheck, 'requests' | 'logged_cost_usd' | 'recomputed_cost_usd' | 'difference_usd'> {
  const [says, is] = [usdOf(logged), usdOf(recomputed)];
  return { requests, logged_cost_usd: says, recomputed_cost_usd: is, difference_usd: is - says };
}

/** Logged against recomputed cost; null: no request has both. */
export function costCheck(sums: CostSums): CostCheck | null {
  if (sums.all.requests === 0) return null;
  const models = [...sums.byModel].map(([model, pair]) => ({ model, ...pairRow(pair) }));
  models.sort(
    (one, other) =>
      Math.abs(other.difference_usd) - Math.abs(one.difference_usd) ||
      (one.model < other.model ? -1 : one.model > other.model ? 1 : 0),
  );
  return {
    ...pairRow(sums.all),
    agreeing_requests: sums.agreeing,
    models: models.slice(0, MODELS_SHOWN),
    examples: sums.examples,
  };
}

/** Why requests are not in the dollars: they state no tokens, their price is not that of text, or their model has none. */
export function lacking(sums: CostSums): {
  tokens: number;
  surcharges: Partial<Record<Surcharge, number>>;
  price: number;
  models: string[];
} {
  const rows = [...sums.unpriced].map(([model, { requests, asLogged, bare, surcharged }]) => ({
    model,
    bare,
    price: requests - asLogged - bare - surcharged,
  }));
  const models = rows.filter(({ price }) => price > 0);
  models.sort((one, other) => other.price - one.price || (one.model < other.model ? -1 : 1));
  return {
    tokens: rows.reduce((sum, { bare }) => sum + bare, 0),
    surcharges: Object.fromEntries(
      SURCHARGES.flatMap((one) => (sums.surcharged.has(one) ? [[one, sums.surcharged.get(one)]] : [])),
    ),
    price: models.reduce((sum, { price }) => sum + price, 0),
    models: models.map(({ model }) => model),
  };
}

/**
 * Models that the table has no price for, most requests first. `isPriced`: whether it has one for a model; asked only of models
 * that never come with tokens.
 */
export function unpricedModels(sums: CostSums, isPriced: (model: string) => boolean): UnpricedModel[] {
  return [...sums.unpriced]
    .filter(([model, { requests, withoutTokens }]) => requests > withoutTokens || !isPriced(model))
    .map(([model, entry]) => ({
      model,
      requests: entry.requests,
      requests_without_tokens: entry.withoutTokens,
      requests_not_at_text_price: entry.surcharged,
      input_tokens: entry.inputTokens,
      output_tokens: entry.outputTokens,
      requests_priced_as_logged: entry.asLogged,
      logged_cost_usd: entry.asLogged > 0 ? usdOf(entry.asLoggedUsd) : null,
    }))
    .sort(
      (one, other) => other.requests - one.requests || (one.model < other.model ? -1 : one.model > other.model ? 1 : 0),
    );
}
