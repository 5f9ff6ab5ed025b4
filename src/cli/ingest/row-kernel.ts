import type { QuickLines } from '../../sources/lines.js';
import { startKernel } from '../../sources/start-kernel.js';
import { BYTE_FLAGS } from '../../traffic/bytes.js';
import { classOf, complexityOf } from '../../traffic/complexity.js';
import { FACT_AT, FACT_FIELDS, type FactWriter } from '../../traffic/fact-table.js';
import { completeFeatures, LEXICON, SIZES_AT } from '../../traffic/features.js';
import { toolNamesOf } from '../../traffic/prompt.js';
import { systemPromptReader } from '../../traffic/system-prompt.js';
import { explainKind } from '../../traffic/task.js';
import { groupHash } from '../../traffic/template.js';
import { UNIT_KINDS } from '../../traffic/word-hashes.js';

/** What `kernel/index.ts` exports. Addresses are bytes. */
interface KernelExports {
  memory: { buffer: ArrayBuffer };
  begin(bytes: number): void;
  readRows(from: number, line: number, maxBytes: number): number;
  clear(): void;
  keepName(place: number): void;
  keepGroup(
    one: number,
    other: number,
    isEmpty: number,
    systemChars: number,
    systemKind: number,
    systemUnits: number,
    toolCount: number,
  ): void;
  ready(): void;
  addEntry(length: number, lists: number): number;
  scanText(bytes: number): number;
}
type KernelNumber =
  | 'BLOCK'
  | 'BLOCK_BYTES'
  | 'COUNT_FIELDS'
  | 'COUNTS'
  | 'FLAGS'
  | 'IDS'
  | 'KINDS'
  | 'NAME_SET'
  | 'NAMES'
  | 'ROW_FIELDS'
  | 'ROWS'
  | 'SIZES_AT'
  | 'TEXT'
  | 'idUnits'
  | 'line'
  | 'needEnd'
  | 'needFrom'
  | 'next'
  | 'rows'
  | 'systemEnd'
  | 'systemFrom'
  | 'toolsEnd'
  | 'toolsFrom';
type Kernel = KernelExports & Record<KernelNumber, { value: number }>;

/** Why `readRows` stopped. */
const SAID = { unusual: 1, name: 2, group: 3 } as const;
/** Names that the kernel tells apart, in the order that it knows. */
const NAME_SETS = [
  'id timestamp session provider model status task usage cost_usd latency_ms ttft_ms messages tools tags features is_batch service_tier',
  'input_tokens output_tokens cache_read_tokens cache_write_tokens cache_write_1h_tokens reasoning_tokens input_audio_tokens output_audio_tokens web_searches surcharge',
  'role content',
  'type text',
  'user assistant system tool developer',
  'ok error',
].map((names) => names.split(' '));
const LEVELS = { simple: 0, moderate: 1, complex: 2 } as const;
const LF = 0x0a;
const MOST_LINE_BYTES = 2 ** 30;

function writeTables(kernel: Kernel): void {
  const bytes = new Uint8Array(kernel.memory.buffer);
  const view = new DataView(kernel.memory.buffer);
  bytes.set(BYTE_FLAGS, kernel.FLAGS.value);
  bytes.set(UNIT_KINDS, kernel.KINDS.value);
  if (kernel.SIZES_AT.value !== SIZES_AT)
    throw new Error('the kernel puts sizes elsewhere than the features have them');
  kernel.ready();
  for (const { text, lists } of LEXICON.entries) {
    bytes.set(Buffer.from(text, 'latin1'), kernel.BLOCK.value);
    if (kernel.addEntry(text.length, lists) === 0) throw new Error('the word lists have outgrown the kernel');
  }
  NAME_SETS.forEach((names, set) => {
    const at = kernel.NAMES.value + set * kernel.NAME_SET.value;
    view.setInt32(at, names.length, true);
    names.forEach((name, index) => {
      view.setInt32(at + 32 + 32 * index, name.length, true);
      bytes.set(Buffer.from(name, 'latin1'), at + 40 + 32 * index);
    });
  });
}

/** A kernel with its tables written; null: it was not built, or the processor lacks its vectors. */
export function startRowKernel(): Kernel | null {
  let memory: Buffer = Buffer.alloc(0);
  const host = { numberOf: (from: number, end: number) => Number(memory.toString('latin1', from, end)) };
  const exported = startKernel<Kernel>('cli/ingest/kernel.wasm', { host });
  if (exported === null) return null;
  // Names of what is exported as such are looked up anew each time.
  const kernel: Kernel = { ...exported };
  memory = Buffer.from(kernel.memory.buffer);
  writeTables(kernel);
  return kernel;
}

let started: Kernel | null | undefined;

/**
 * Reads native rows from their bytes into rows of facts, making no text and no object on the way. The facts are those of
 * `factsOf(nativeLog.toRecord(row))`. A row that is unusual or faulty is left to the parser. null: the kernel was not built.
 */
export function quickRows(writer: FactWriter, maxLineBytes: number): QuickLines | null {
  if (started === undefined) started = startRowKernel();
  if (started === null) return null;
  const kernel = started;
  const { buffer } = kernel.memory;
  const bytes = Buffer.from(buffer);
  const counts = new Int32Array(buffer, kernel.COUNTS.value);
  const [base, most, fields] = [kernel.BLOCK.value, kernel.BLOCK_BYTES.value, kernel.COUNT_FIELDS.value];
  const readSystemPrompt = systemPromptReader((text) => {
    const at = kernel.scanText(bytes.write(text, kernel.TEXT.value));
    return new Int32Array(buffer, at, fields);
  });
  /** The part of the block that the kernel has. */
  let loadedFrom = 0;
  let loadedEnd = 0;

  function load(block: Buffer, from: number): void {
    const end = Math.min(block.length, from + most);
    loadedFrom = from;
    loadedEnd = end === block.length ? end : block.lastIndexOf(LF, end - 1) + 1;
    if (loadedEnd <= from) return;
    block.copy(bytes, base, from, loadedEnd);
    kernel.begin(loadedEnd - from);
  }

  const parsed = (from: number, end: number): unknown =>
    end > from ? JSON.parse(bytes.toString('utf8', from, end)) : null;

  function tellGroup(): void {
    const system = parsed(kernel.systemFrom.value, kernel.systemEnd.value) as string | null;
    const tools = parsed(kernel.toolsFrom.value, kernel.toolsEnd.value) as unknown[] | null;
    const { one, other, isEmpty } = groupHash(system ?? '', toolNamesOf(tools ?? []));
    const { chars, kind } = system === null ? { chars: 0, kind: 0 } : readSystemPrompt(system);
    kernel.keepGroup(one, other, isEmpty ? 1 : 0, chars, kind, system?.length ?? 0, tools?.length ?? 0);
  }

  /** Hands the rows that were read to the table, with their class and, where they name no task, their kind of work. */
  function drain(): void {
    const rows = kernel.rows.value;
    if (rows === 0) return;
    const written = new Float64Array(buffer, kernel.ROWS.value, rows * FACT_FIELDS);
    const { numbers, from } = writer.addRows(written, new Uint16Array(buffer, kernel.IDS.value, kernel.idUnits.value));
    for (let row = 0; row < rows; row++) {
      const features = row * fields;
      completeFeatures(counts, features);
      const at = from + row * FACT_FIELDS;
      numbers[at + FACT_AT.flags]! |= LEVELS[classOf(complexityOf(counts, features))];
      if (numbers[at + FACT_AT.task] === -1) {
        numbers[at + FACT_AT.task] = writer.placeOf(explainKind(counts, features).kind);
      }
    }
    kernel.clear();
  }

  return {
    lines: 0,
    read(block, from, number) {
      let place = from;
      let line = number;
      for (;;) {
        if (place >= loadedEnd) load(block, place);
        if (place >= loadedEnd) break;
        const said = kernel.readRows(base + place - loadedFrom, line, Math.min(maxLineBytes, MOST_LINE_BYTES));
        place = loadedFrom + kernel.next.value - base;
        line = kernel.line.value;
        if (said === SAID.name) {
          kernel.keepName(writer.placeOf(parsed(kernel.needFrom.value - 1, kernel.needEnd.value + 1) as string));
        } else if (said === SAID.group) tellGroup();
        else drain();
        if (said === SAID.unusual) break;
      }
      this.lines = line - number;
      return place;
    },
  };
}
