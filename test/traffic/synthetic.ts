import type { Ledger } from '../../src/records/ledger.js';
import { emptyLedger } from '../../src/records/ledger.js';
import {
  batchPrice,
  callPrice,
  costUsd,
  type Price,
  type PriceLevels,
  type PriceTable,
} from '../../src/records/price.js';
import type { RequestRecord } from '../../src/records/request.js';
import { tokenUsage } from '../../src/records/usage.js';

const price = (input: number, output: number): Price => ({
  input,
  output,
  cache_read: null,
  cache_write: null,
  as_of: '2026-01-01',
});

/** Synthetic prices: `strong` at 10 and 50 USD per million, `middle` at 2 and 10, `small` at 1 and 5. */
const PRICES = new Map([
  ['strong', price(10, 50)],
  ['middle', price(2, 10)],
  ['small', price(1, 5)],
]);

export const prices: PriceTable = {
  info: { name: 'synthetic', version: '1', as_of: '2026-01-01' },
  costUsd: ({ model, usage }) => {
    const found = PRICES.get(model);
    return found ? costUsd(usage, found) : null;
  },
  priceOf: (model) => PRICES.get(model) ?? null,
};

/** A table that knows batches and long inputs: input and output up to 200,000 tokens, then beyond. */
export function levelled(
  models: Readonly<Record<string, readonly [number, number, number?, number?]>>,
): PriceTable & Required<Pick<PriceTable, 'levelsOf'>> {
  const levelsOf = (model: string): PriceLevels | null => {
    const [input, output, longInput = input, longOutput = output] = models[model] ?? [];
    if (input === undefined || output === undefined) return null;
    const [base, long] = [price(input, output), price(longInput as number, longOutput as number)];
    const levels = [
      { above: -1, price: base, batch: batchPrice(base) },
      { above: 200_000, price: long, batch: batchPrice(long) },
    ] as const;
    return longInput === input ? [levels[0]] : levels;
  };
  return {
    info: prices.info,
    costUsd({ model, usage, isBatch = false }) {
      const levels = levelsOf(model);
      return levels && costUsd(usage, callPrice(levels, usage, isBatch));
    },
    priceOf: (model) => levelsOf(model)?.[0].price ?? null,
    levelsOf,
  };
}

export const ladder = {
  simple: { name: 'small', provider: 'synthetic', model: 'small' },
  moderate: { name: 'middle', provider: 'synthetic', model: 'middle' },
};

/** A request of one user turn: 1,000 tokens in, 100 out, by `strong`. */
export function request(id: string, text: string, parts: Partial<RequestRecord> = {}): RequestRecord {
  return {
    id,
    timestamp: '2026-11-02T08:00:00Z',
    model: 'strong',
    messages: [{ role: 'user', content: text }],
    status: 'ok',
    usage: tokenUsage({ input_tokens: 1000, output_tokens: 100 }),
    ...parts,
  };
}

export const SIMPLE = 'Where is my card?';
export const MODERATE = 'Write a story about a dragon who opens a bakery in a small town.';
export const COMPLEX =
  'Prove that for every prime p the polynomial x^p - x + 1 is irreducible over the integers modulo p, and derive the degree of its splitting field step by step.';

export function ledgerOf(lines: number): Ledger {
  return { ...emptyLedger(), lines, ok: lines };
}
