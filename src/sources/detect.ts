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

/**
 * The format of a file by its first objects: the native one when one of them is surely that, else the first format that
 * one of them surely is, else the native one, whose faults then say what is missing.
 */
export function detectFormat(firstObjects: readonly JsonObject[]): LogFormat {
  if (firstObjects.some((object) => nativeLog.fits(object))) return nativeLog;
  return FORMATS.find((format) => firstObjects.some((object) => format.fits(object))) ?? nativeLog;
}

/** The format that an object of a file surely is of, where it is none of the file's own; else the file's. */
export function formatOfObject(object: JsonObject, own: LogFormat): LogFormat {
  if (own.fits(object)) return own;
  if (nativeLog.fits(object)) return nativeLog;
  return FORMATS.find((format) => format.fits(object)) ?? own;
}

/** A format whose rows stand alone, one an object, by its name. @throws RangeError when there is none of that name */
export function plainFormatOf(name: string): PlainFormat {
  const format = [nativeLog, ...FORMATS].find((one) => one.name === name);
  if (format !== undefined && isPlain(format)) return format;
  throw new RangeError(`no plain format is called ${name}`);
}

/** Whether every object of a format is a row that stands alone. */
export function isPlain(format: LogFormat): format is PlainFormat {
  return 'toRecord' in format && format.rows === undefined;
}
