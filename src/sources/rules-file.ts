import type { RulesFile } from '../records/rules-file.js';
import { parseRules } from './rules-text.js';
import { readSmallFile } from './small-file.js';

/** A rules file holds weights, not data: more than this is the wrong file. */
const MAX_BYTES = 2 * 2 ** 20;

/**
 * Reads `routing-rules.yaml` (plain or compressed) strictly: unknown keys, bad references, thresholds out of range, aliases,
 * tags and duplicate keys are errors with line and column.
 * @throws RouterError `bad-rules`, or that the file cannot be read
 */
export async function readRules(path: string): Promise<RulesFile> {
  return parseRules(await rulesTextOf(path), path);
}

/** The text of a rules file as it stands there. @throws not-text, file-too-large, or that it cannot be read */
export async function rulesTextOf(path: string): Promise<string> {
  return readSmallFile(path, MAX_BYTES);
}
