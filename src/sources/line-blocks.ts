const LF = 0x0a;

/** A block of whole lines, or null for a line that is too long to be read. The block's memory is used again for the next one. */
export type LineBlock = Buffer | null;

/**
 * Gathers chunks into blocks that end where a line ends; only the last may lack its line feed. Blocks are about
 * `blockBytes` long, longer where a line is. Of a line longer than `maxLineBytes` nothing is kept.
 */
export async function* lineBlocks(
  chunks: AsyncIterable<Buffer>,
  blockBytes: number,
  maxLineBytes: number,
): AsyncGenerator<LineBlock> {
  let block = Buffer.allocUnsafeSlow(blockBytes);
  let fill = 0;
  let isSkipping = false;
  for await (const chunk of chunks) {
    let from = 0;
    while (from < chunk.length) {
      if (isSkipping) {
        const lf = chunk.indexOf(LF, from);
        if (lf < 0) break;
        from = lf + 1;
        isSkipping = false;
        yield null;
        continue;
      }
      const end = Math.min(chunk.length, from + block.length - fill);
      fill += chunk.copy(block, fill, from, end);
      from = end;
      if (fill < block.length) continue;
      const lf = block.lastIndexOf(LF);
      if (lf >= 0) {
        yield block.subarray(0, lf + 1);
        const rest = block.subarray(lf + 1);
        if (block.length > blockBytes && rest.length < blockBytes) block = Buffer.allocUnsafeSlow(blockBytes);
        block.set(rest);
        fill = rest.length;
      } else if (fill > maxLineBytes + 4) {
        isSkipping = true;
        fill = 0;
      } else {
        const longer = Buffer.allocUnsafeSlow(Math.max(blockBytes, Math.min(2 * fill, maxLineBytes + 5)));
        block.copy(longer);
        block = longer;
      }
    }
  }
  if (isSkipping) yield null;
  else if (fill > 0) yield block.subarray(0, fill);
}

/** A block in parts of whole lines, each about `pieceBytes` long or one line. */
export function* linePieces(block: Buffer, pieceBytes: number): Generator<Buffer> {
  for (let from = 0; from < block.length; ) {
    const lf = block.indexOf(LF, from + pieceBytes);
    const end = lf < 0 ? block.length : lf + 1;
    yield block.subarray(from, end);
    from = end;
  }
}
