import { readSync } from 'node:fs';
import type { LineBlock } from './line-blocks.js';

const LF = 0x0a;

/** An open file, not compressed, from a line's first byte on. */
export interface FileRest {
  /** Descriptor. */
  fd: number;
  from: number;
}

/** A file in blocks of whole lines, read at once when they are asked for: no thread waits for another meanwhile. */
export interface FileBlocks {
  /**
   * The next block; null: a line that is too long; undefined: the file has ended. It lies in `memory`, if it fits, else in memory that is used
   * again for the next one.
   */
  next(memory?: Buffer): LineBlock | undefined;
  /** Bytes of the file so far. */
  takenBytes(): number;
  /** Whether the last line has its line feed. */
  endsInLf(): boolean;
}

/** Blocks of about `blockBytes`, longer where a line is. Of a line longer than `maxLineBytes` nothing is kept. */
export function fileBlocks({ fd, from }: FileRest, blockBytes: number, maxLineBytes: number): FileBlocks {
  const usual = Buffer.allocUnsafeSlow(blockBytes);
  let at = from;
  let endsInLf = true;

  function fillFrom(memory: Buffer, filled: number): number {
    let fill = filled;
    while (fill < memory.length) {
      const bytes = readSync(fd, memory, fill, memory.length - fill, at + fill);
      if (bytes === 0) break;
      fill += bytes;
    }
    return fill;
  }

  /** Steps over the rest of a line whose first bytes, up to `at`, are known to hold no line feed. */
  function skipLine(): null {
    for (;;) {
      const fill = fillFrom(usual, 0);
      const lf = usual.subarray(0, fill).indexOf(LF);
      at += lf < 0 ? fill : lf + 1;
      endsInLf = lf >= 0;
      if (lf >= 0 || fill === 0) return null;
    }
  }

  return {
    next(given = usual) {
      let memory = given;
      let fill = fillFrom(memory, 0);
      if (fill === 0) return undefined;
      for (;;) {
        const whole = memory.subarray(0, fill).lastIndexOf(LF) + 1;
        if (whole > 0 || fill < memory.length) {
          endsInLf = whole > 0;
          const block = memory.subarray(0, whole || fill);
          at += block.length;
          return block;
        }
        if (fill > maxLineBytes + 4) {
          at += fill;
          return skipLine();
        }
        const longer = Buffer.allocUnsafeSlow(Math.max(blockBytes, Math.min(2 * fill, maxLineBytes + 5)));
        memory.copy(longer);
        memory = longer;
        fill = fillFrom(memory, fill);
      }
    },
    takenBytes: () => at,
    endsInLf: () => endsInLf,
  };
}
