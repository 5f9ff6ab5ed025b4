import { readFile } from 'node:fs/promises';
import { RouterError } from '../records/error.js';
import type { RulesFile } from '../records/rules-file.js';
import { readError } from './open.js';
import { parseRules } from './rules-text.js';

/** A rules file holds weights, not data: more than this is the wrong file. */
const MAX_BYTES = 2 * 2 ** 20;

/**
 * Reads `routing-rules.yaml` strictly: unknown keys, bad references, thresholds out of range, aliases, tags and
 * duplicate keys are errors with line and column.
 * @throws RouterError `bad-rules`, or that the file cannot be read
 */
export async function readRules(path: string): Promise<RulesFile> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw readError(path, error);
  });
  if (bytes.length > MAX_BYTES) throw new RouterError('file-too-large', { path, limit: MAX_BYTES });
  return parseRules(bytes.toString('utf8'), path);
}
