import type { ByteReader } from './byte-reader.js';
import { DamageFault } from './damage.js';
import { inflatedByZlib } from './inflate-zlib.js';
import { startKernel } from './start-kernel.js';

/** What `kernel/inflate.ts` exports. Addresses are bytes. */
interface Inflater {
  memory: { buffer: ArrayBuffer };
  begin(): void;
  inflate(end: number): number;
  rewind(): void;
  slide(): void;
  IN: { value: number };
  IN_BYTES: { value: number };
  OUT: { value: number };
  MEMORY: { value: number };
  inAt: { value: number };
  outAt: { value: number };
}

const CUT = 'unexpected end of file';
/** What the kernel says; from `faults` on it is one of FAULTS, in the words of zlib. */
const SAID = { need: 0, full: 1, done: 2, faults: 3 } as const;
const FAULTS = [
  'invalid block type',
  'invalid stored block lengths',
  'too many length or distance symbols',
  'invalid code lengths set',
  'invalid bit length repeat',
  'invalid code -- missing end-of-block',
  'invalid literal/lengths set',
  'invalid distances set',
  'invalid literal/length code',
  'invalid distance code',
  'invalid distance too far back',
];

/** Kernels that nobody uses at the moment. */
const idle: Inflater[] = [];

/** null: there is none, as `startKernel` says. */
export function newInflater(): Inflater | null {
  const kernel = startKernel<Inflater>('sources/inflate.wasm');
  if (kernel && kernel.MEMORY.value > kernel.memory.buffer.byteLength)
    throw new Error('the kernel that inflates lacks memory');
  return kernel;
}

/**
 * The text of one stream of raw deflate (RFC 1951), by the kernel or, where there is none, by zlib. A piece's memory is used again for the next
 * one. What follows the stream stays in the input.
 * @throws DamageFault when the input ends before the stream, or is none; all the text before was given
 */
export async function* inflated(input: ByteReader): AsyncGenerator<Buffer> {
  const kernel = idle.pop() ?? newInflater();
  yield* kernel === null ? inflatedByZlib(input) : inflatedBy(kernel, input);
}

async function* inflatedBy(kernel: Inflater, input: ByteReader): AsyncGenerator<Buffer> {
  const memory = Buffer.from(kernel.memory.buffer);
  const [from, most, text] = [kernel.IN.value, kernel.IN_BYTES.value, kernel.OUT.value];
  /** Bytes of the input that the kernel could not use yet. */
  let kept = 0;
  try {
    kernel.begin();
    while (await input.fill()) {
      const given = input.rest().copy(memory, from + kept, 0, most - kept);
      const end = from + kept + given;
      let said: number;
      do {
        said = kernel.inflate(end);
        if (kernel.outAt.value > text) yield memory.subarray(text, kernel.outAt.value);
        kernel.slide();
      } while (said === SAID.full);
      if (said >= SAID.faults) throw new DamageFault('bad', FAULTS[said - SAID.faults] as string);
      const unused = end - kernel.inAt.value;
      input.skip(said === SAID.done ? given - unused : given);
      if (said === SAID.done) return;
      memory.copyWithin(from, end - unused, end);
      kernel.rewind();
      kept = unused;
    }
    throw new DamageFault('cut', CUT);
  } finally {
    idle.push(kernel);
  }
}
