import { langfuse } from './formats/langfuse.js';
import { liteLlmPayload } from './formats/litellm-payload.js';
import { liteLlmSpend } from './formats/litellm-spend.js';
import { otlp } from './formats/otlp.js';
import { promptfoo } from './formats/promptfoo.js';
import type { JsonObject } from './json-lines.js';
import type { LogFormat } from './log-format.js';
import { nativeLog } from './native-log.js';

/** All foreign formats, the surest signs first. */
const FORMATS: readonly LogFormat[] = [otlp, liteLlmPayload, liteLlmSpend, langfuse, promptfoo];

/**
 * The format of a file by its first objects: the first format that one of them surely is. The native one when none
 * fits, whose faults then say what is missing.
 */
export function detectFormat(firstObjects: readonly JsonObject[]): LogFormat {
  return FORMATS.find((format) => firstObjects.some((object) => format.fits(object))) ?? nativeLog;
}
