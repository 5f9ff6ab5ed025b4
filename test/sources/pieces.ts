/** Gives the bytes in pieces, in memory that is used again for the next one. */
export async function* pieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  const shared = Buffer.alloc(size);
  for (let at = 0; at < bytes.length; at += size) {
    const piece = bytes.subarray(at, at + size);
    piece.copy(shared);
    yield shared.subarray(0, piece.length);
  }
}
