import { stat } from 'node:fs/promises';
import * as v from 'valibot';
import { RouterError } from '../records/error.js';
import type { Price } from '../records/price.js';
import type { PriceLevel, PriceLevels } from './price-levels.js';
import { priceSchema, toPrice } from './price-schema.js';
import { MAX_CONFIG_BYTES, readSmallFile } from './small-file.js';
import { parseYaml } from './yaml-text.js';

/** LiteLLM's table is about 1.7 MB and grows. */
const MAX_JSON_BYTES = 32 * MAX_CONFIG_BYTES;
const PER_MTOK = 1e6;
const ABOVE = /^input_cost_per_token_above_(\d+)k_tokens$/;

type Entry = Record<string, unknown>;

function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** LiteLLM states USD per token, as numbers; null when it states nothing of the kind. */
function perMTok(entry: Entry, key: string): number | null {
  const usd = entry[key];
  // Twelve digits: 3e-7 * 1e6 is 0.3, not 0.30000000000000004.
  return typeof usd === 'number' && usd >= 0 && Number.isFinite(usd) ? Number((usd * PER_MTOK).toPrecision(12)) : null;
}

function liteLlmPrice(entry: Entry, suffix: string, base: Price | null, asOf: string): Price | null {
  const input = perMTok(entry, `input_cost_per_token${suffix}`) ?? base?.input ?? null;
  const output = perMTok(entry, `output_cost_per_token${suffix}`) ?? base?.output ?? null;
  if (input === null || output === null) return null;
  const cached = (key: string, fallback: number | null | undefined): number | null =>
    perMTok(entry, `${key}${suffix}`) ?? fallback ?? null;
  return {
    input,
    output,
    cache_read: cached('cache_read_input_token_cost', base?.cache_read),
    cache_write: cached('cache_creation_input_token_cost', base?.cache_write),
    cache_write_1h:
      perMTok(entry, `cache_creation_input_token_cost_above_1hr${suffix}`) ?? base?.cache_write_1h ?? null,
    as_of: asOf,
  };
}

/** Levels of one entry of LiteLLM's table; null for what is not sold by the token (images, audio). */
function liteLlmLevels(entry: Entry, asOf: string): PriceLevels | null {
  const base = liteLlmPrice(entry, '', null, asOf);
  if (base === null) return null;
  const above: PriceLevel[] = [];
  for (const key of Object.keys(entry)) {
    const thousands = ABOVE.exec(key)?.[1];
    if (thousands === undefined) continue;
    const price = liteLlmPrice(entry, `_above_${thousands}k_tokens`, base, asOf);
    if (price !== null) above.push({ above: Number(thousands) * 1000, price });
  }
  return [{ above: -1, price: base }, ...above.sort((a, b) => a.above - b.above)];
}

async function changedDay(path: string): Promise<string> {
  return (await stat(path)).mtime.toISOString().slice(0, 10);
}

function parseFile(text: string, path: string): unknown {
  // YAML is slow on megabytes; a JSON file is read as JSON.
  if (/^\s*\{/.test(text)) {
    try {
      return JSON.parse(text);
    } catch {
      if (text.length > MAX_CONFIG_BYTES) throw new RouterError('bad-price-file', { path, detail: 'it is not JSON' });
    }
  }
  if (text.length > MAX_CONFIG_BYTES) throw new RouterError('file-too-large', { path, limit: MAX_CONFIG_BYTES });
  return parseYaml(text, path).value;
}

/**
 * Reads a file of prices by model id: `{model: {input, output, cache_read, cache_write, as_of}}` in USD per million
 * tokens as JSON or YAML, or LiteLLM's `model_prices_and_context_window.json`. LiteLLM's file has no date of its own:
 * its prices are dated by the file's last change.
 * @throws bad-price-file, bad-config (YAML that is not plain data), file-too-large, and those of `openBytes`
 */
export async function readPriceOverrides(path: string): Promise<Map<string, PriceLevels>> {
  const value = parseFile(await readSmallFile(path, MAX_JSON_BYTES), path);
  if (!isEntry(value)) throw new RouterError('bad-price-file', { path, detail: 'prices by model id are needed' });
  const models = Object.entries(value);
  const isLiteLlm = models.some(([, entry]) => isEntry(entry) && 'input_cost_per_token' in entry);
  const levels = new Map<string, PriceLevels>();
  const asOf = isLiteLlm ? await changedDay(path) : '';
  for (const [model, entry] of models) {
    if (isLiteLlm) {
      const read = isEntry(entry) && model !== 'sample_spec' ? liteLlmLevels(entry, asOf) : null;
      if (read !== null) levels.set(model, read);
      continue;
    }
    const parsed = v.safeParse(priceSchema, entry, { abortEarly: true });
    if (!parsed.success) {
      const issue = parsed.issues[0];
      const field = v.getDotPath(issue);
      const where = field === null ? model : `${model}.${field}`;
      throw new RouterError('bad-price-file', { path, detail: `${where}: ${issue.message}` });
    }
    levels.set(model, [{ above: -1, price: toPrice(parsed.output) }]);
  }
  if (levels.size === 0) throw new RouterError('bad-price-file', { path, detail: 'it holds no price' });
  return levels;
}
