import { respelt, type Spelling, spellingOf } from './columns.js';
import { anthropicBatch } from './formats/anthropic-batch.js';
import { azureApim } from './formats/azure-apim.js';
import { bedrock } from './formats/bedrock.js';
import { claudeCode } from './formats/claude-code.js';
import { cloudflare } from './formats/cloudflare.js';
import { codex } from './formats/codex.js';
import { codexExec } from './formats/codex-exec.js';
import { envoy } from './formats/envoy.js';
import { helicone } from './formats/helicone.js';
import { langfuse } from './formats/langfuse.js';
import { langSmith } from './formats/langsmith.js';
import { liteLlmPayload } from './formats/litellm-payload.js';
import { liteLlmSpend } from './formats/litellm-spend.js';
import { openAiBatch } from './formats/openai-batch.js';
import { openRouter } from './formats/openrouter.js';
import { otlp } from './formats/otlp.js';
import { portkey } from './formats/portkey.js';
import { promptfoo } from './formats/promptfoo.js';
import { tensorZero } from './formats/tensorzero.js';
import { vendorBodies, vendorLists } from './formats/vendor-bodies.js';
import type { JsonObject } from './json-lines.js';
import type { LogFormat, PlainFormat } from './log-format.js';
import { nativeLog } from './native-log.js';

/** All formats, the surest signs first; those that could be taken for a part of another come after it. */
const FORMATS: readonly LogFormat[] = [
  envoy,
  otlp,
  bedrock,
  openAiBatch,
  anthropicBatch,
  claudeCode,
  codex,
  codexExec,
  liteLlmPayload,
  liteLlmSpend,
  promptfoo,
  langSmith,
  langfuse,
  tensorZero,
  portkey,
  cloudflare,
  helicone,
  openRouter,
  azureApim,
  vendorLists,
  vendorBodies,
];

/** All, in the order in which they are tried: a row that is surely our own is that, whatever else it carries. */
const ALL: readonly LogFormat[] = [nativeLog, ...FORMATS];

/** The first format that one of the objects surely is of; null: there is none. */
export function knownFormat(objects: readonly JsonObject[]): LogFormat | null {
  return ALL.find((format) => objects.some((object) => format.fits(object))) ?? null;
}

/** The same for rows whose names are spelt in another way, and that way. */
export function knownBySpelling(rows: readonly JsonObject[]): { format: LogFormat; spelling: Spelling } | null {
  for (const format of ALL) {
    const spelling = spellingOf(rows, format.name);
    if (spelling !== null && rows.some((row) => format.fits(respelt(row, spelling)))) return { format, spelling };
  }
  return null;
}

/**
 * The format of a file by its first objects: the native one when one of them is surely that, else the first format that
 * one of them surely is, else the native one, whose faults then say what is missing.
 */
export function detectFormat(firstObjects: readonly JsonObject[]): LogFormat {
  return knownFormat(firstObjects) ?? nativeLog;
}

/** The format that an object of a file surely is of, where it is none of the file's own; else the file's. */
export function formatOfObject(object: JsonObject, own: LogFormat): LogFormat {
  return own.fits(object) ? own : (knownFormat([object]) ?? own);
}

/** A format whose rows stand alone, one an object, by its name. @throws RangeError when there is none of that name */
export function plainFormatOf(name: string): PlainFormat {
  const format = ALL.find((one) => one.name === name);
  if (format !== undefined && isPlain(format)) return format;
  throw new RangeError(`no plain format is called ${name}`);
}

/** Whether every object of a format is a row that stands alone. */
export function isPlain(format: LogFormat): format is PlainFormat {
  return 'toRecord' in format && format.rows === undefined;
}
