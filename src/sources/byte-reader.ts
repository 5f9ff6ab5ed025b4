/** Chunks of bytes, taken as far as one likes. */
export interface ByteReader {
  /** Whether there is anything left; takes the next chunk where this one is used up. */
  fill(): Promise<boolean>;
  /** What is left of the chunk. Its memory is used again by the next `fill`. */
  rest(): Buffer;
  skip(bytes: number): void;
  /** Bytes of all chunks so far. */
  takenBytes(): number;
  /** Takes no more; does not wait, since a pipe may never answer. */
  close(): void;
}

/** A reader at the first byte. */
export function byteReader(chunks: AsyncIterable<Buffer>): ByteReader {
  const source = chunks[Symbol.asyncIterator]();
  let chunk: Buffer = Buffer.alloc(0);
  let taken = 0;
  return {
    async fill() {
      while (chunk.length === 0) {
        const next = await source.next();
        if (next.done) return false;
        chunk = next.value;
        taken += chunk.length;
      }
      return true;
    },
    rest: () => chunk,
    skip(bytes) {
      chunk = chunk.subarray(bytes);
    },
    takenBytes: () => taken,
    close() {
      // Whatever fails now concerns bytes that nobody wants.
      source.return?.().catch(() => {});
    },
  };
}
