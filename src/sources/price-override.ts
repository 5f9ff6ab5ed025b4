import { stat } from 'node:fs/promises';
import * as v from 'valibot';
import { RouterError } from '../records/error.js';
import { batchPrice, flatLevels, type Price, type PriceLevel, type PriceLevels } from '../records/price.js';
import { priceSchema, toPrice } from './price-schema.js';
import { repeatedKey } from './repeated-key.js';
import { MAX_CONFIG_BYTES, readSmallFile } from './small-file.js';
import { issueWords } from './strict-mapping.js';
import { parseYaml } from './yaml-text.js';

/** LiteLLM's table is about 1.7 MB and grows. */
const MAX_JSON_BYTES = 32 * MAX_CONFIG_BYTES;
const PER_MTOK = 1e6;
const ABOVE = /^input_cost_per_token_above_(\d+)k_tokens$/;
/** Fields by which an entry of LiteLLM's table is known; of those of our own form it has none. */
const LITELLM_FIELD = /_cost(?:_|$)|^(?:litellm_provider|mode|max_tokens|max_(?:in|out)put_tokens)$/;
const OWN_FIELDS = Object.keys(priceSchema.entries);

type Entry = Record<string, unknown>;
/** USD per million tokens in a field of an entry; null: it states nothing. */
type Stated = (key: string) => number | null;

function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isLiteLlm(entry: unknown): entry is Entry {
  if (!isEntry(entry)) return false;
  return (
    !OWN_FIELDS.some((key) => Object.hasOwn(entry, key)) && Object.keys(entry).some((key) => LITELLM_FIELD.test(key))
  );
}

/** LiteLLM states USD per token. */
function liteLlmReader(entry: Entry, model: string, path: string): Stated {
  return (key) => {
    const usd = entry[key];
    if (usd === undefined || usd === null) return null;
    if (typeof usd === 'number' && usd >= 0 && Number.isFinite(usd)) {
      // Twelve digits: 3e-7 * 1e6 is 0.3, not 0.30000000000000004.
      return Number((usd * PER_MTOK).toPrecision(12));
    }
    const detail = `${model}.${key}: a number of USD per token that is not negative is needed`;
    throw new RouterError('bad-price-file', { path, detail });
  };
}

function liteLlmPrice(stated: Stated, suffix: string, base: Price | null, asOf: string): Price | null {
  const input = stated(`input_cost_per_token${suffix}`) ?? base?.input ?? null;
  const output = stated(`output_cost_per_token${suffix}`) ?? base?.output ?? null;
  if (input === null || output === null) return null;
  return {
    input,
    output,
    cache_read: stated(`cache_read_input_token_cost${suffix}`) ?? base?.cache_read ?? null,
    cache_write: stated(`cache_creation_input_token_cost${suffix}`) ?? base?.cache_write ?? null,
    cache_write_1h: stated(`cache_creation_input_token_cost_above_1hr${suffix}`) ?? base?.cache_write_1h ?? null,
    as_of: asOf,
  };
}

/** Levels of one entry of LiteLLM's table; null for what is not sold by the token (images, audio). */
function liteLlmLevels(entry: Entry, stated: Stated, asOf: string): PriceLevels | null {
  const levelAt = (above: number, suffix: string, from: Price | null): PriceLevel | null => {
    const price = liteLlmPrice(stated, suffix, from, asOf);
    if (price === null) return null;
    return { above, price, batch: liteLlmPrice(stated, `${suffix}_batches`, batchPrice(price), asOf) ?? price };
  };
  const base = levelAt(-1, '', null);
  if (base === null) return null;
  const above = Object.keys(entry).flatMap((key) => {
    const thousands = ABOVE.exec(key)?.[1];
    const suffix = `_above_${thousands}k_tokens`;
    return thousands === undefined ? [] : (levelAt(Number(thousands) * 1000, suffix, base.price) ?? []);
  });
  return [base, ...above.sort((a, b) => a.above - b.above)];
}

function ownLevels(entry: unknown, model: string, path: string): PriceLevels {
  const parsed = v.safeParse(priceSchema, entry, { abortEarly: true });
  if (parsed.success) return flatLevels(toPrice(parsed.output));
  const issue = parsed.issues[0];
  const field = v.getDotPath(issue);
  const where = field === null ? model : `${model}.${field}`;
  throw new RouterError('bad-price-file', { path, detail: `${where}: ${issueWords(issue)}` });
}

async function changedDay(path: string): Promise<string> {
  return (await stat(path)).mtime.toISOString().slice(0, 10);
}

/** Of two prices under one name nobody knows which holds. */
function refuseRepeated(text: string, path: string): void {
  const repeated = repeatedKey(text);
  if (repeated === null) return;
  const detail = `line ${repeated.line}: "${repeated.key}" stands there twice; keep one`;
  throw new RouterError('bad-price-file', { path, detail });
}

function parseFile(text: string, path: string): unknown {
  // YAML is slow on megabytes; a JSON file is read as JSON.
  if (/^\s*\{/.test(text)) {
    try {
      const value: unknown = JSON.parse(text);
      refuseRepeated(text, path);
      return value;
    } catch (error) {
      if (error instanceof RouterError) throw error;
      if (text.length > MAX_CONFIG_BYTES) throw new RouterError('bad-price-file', { path, detail: 'it is not JSON' });
    }
  }
  if (text.length > MAX_CONFIG_BYTES) throw new RouterError('file-too-large', { path, limit: MAX_CONFIG_BYTES });
  return parseYaml(text, path).value;
}

/**
 * Reads a file of prices by model id: `{model: {input, output, cache_read, cache_write, as_of}}` in USD per million
 * tokens as JSON or YAML, or entries of LiteLLM's `model_prices_and_context_window.json`; a file may hold both. Those of
 * LiteLLM have no date of their own: they are dated by the file's last change.
 * @throws bad-price-file, bad-config (YAML that is not plain data), file-too-large, and those of `openBytes`
 */
export async function readPriceOverrides(path: string): Promise<Map<string, PriceLevels>> {
  const value = parseFile(await readSmallFile(path, MAX_JSON_BYTES), path);
  if (!isEntry(value)) throw new RouterError('bad-price-file', { path, detail: 'prices by model id are needed' });
  const overrides = new Map<string, PriceLevels>();
  const day = await changedDay(path);
  for (const [model, entry] of Object.entries(value)) {
    if (!isLiteLlm(entry)) {
      overrides.set(model, ownLevels(entry, model, path));
      continue;
    }
    // Its first entry is a description of the others.
    const levels = model === 'sample_spec' ? null : liteLlmLevels(entry, liteLlmReader(entry, model, path), day);
    if (levels !== null) overrides.set(model, levels);
  }
  if (overrides.size === 0) throw new RouterError('bad-price-file', { path, detail: 'it holds no price' });
  return overrides;
}
