import type { RequestRecord } from '../records/request.js';
import { totalInputTokens } from '../records/usage.js';

const number = new Float64Array(1);
const halves = new Int32Array(number.buffer);

function mix(hash: number, value: number): number {
  const mixed = Math.imul(hash ^ value, 2654435761);
  return mixed ^ (mixed >>> 15);
}

function mixNumber(hash: number, value: number): number {
  number[0] = value + 0;
  return mix(mix(hash, halves[0]!), halves[1]!);
}

function mixText(hash: number, text: string): number {
  let mixed = hash;
  for (let at = 0; at < text.length; at++) mixed = mix(mixed, text.charCodeAt(at));
  return mix(mixed, text.length);
}

/** What two rows of one id must share, as numbers; NaN: unknown. */
interface ContentNumbers {
  inputTokens: number;
  cacheRead: number;
  output: number;
  costUsd: number;
  latencyMs: number;
  /** UTF-16 units of all messages; a part without text counts as one. */
  units: number;
}

function mixAll(start: number, content: ContentNumbers): number {
  let hash = mixNumber(start, content.inputTokens);
  hash = mixNumber(hash, content.cacheRead);
  hash = mixNumber(hash, content.output);
  hash = mixNumber(hash, content.costUsd);
  hash = mixNumber(hash, content.latencyMs);
  return mix(hash, content.units) >>> 0;
}

const unknown = Number.NaN;

/** Hash of what two rows of one id must share to be the same row: 32 bits. Cheap: figures and sizes, not the text itself. */
export function contentHash(record: RequestRecord): number {
  const { usage, messages = [] } = record;
  let units = 0;
  for (const { content } of messages) {
    if (typeof content === 'string') units += content.length;
    else for (const part of content ?? []) units += part.text?.length ?? 1;
  }
  return mixAll(mixText(mixText(record.status.length, record.timestamp ?? ''), record.model), {
    inputTokens: usage === null ? unknown : totalInputTokens(usage),
    cacheRead: usage?.cache_read_tokens ?? unknown,
    output: usage?.output_tokens ?? unknown,
    costUsd: record.cost_usd ?? unknown,
    latencyMs: record.latency_ms ?? unknown,
    units,
  });
}
